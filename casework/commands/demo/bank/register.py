"""The register of systemic issues of the demo: causes found by rule, put right, and checked for effect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from casework.commands.demo.bank.clients import told_in_bank
from casework.commands.demo.desk import World
from casework.commands.demo.playing import Life
from casework.commands.issues.change_issue import ChangeIssue, change_issue
from casework.commands.issues.find_issues import find_issues
from casework.db import db
from casework.models import SystemicIssue

OWNER = {"uk": "mara", "cn": "qing"}
LEAD = {"uk": "lin", "cn": "rui"}
COMPLIANCE = {"uk": "remy", "cn": "yun"}
TAKEN_ON, DONE_AFTER = 3, timedelta(days=21)  # every how many-th of those found somebody takes on at once
_issues: Any = SystemicIssue.__table__.c


def keep_register(world: World) -> Life:
    """Look for causes once a week, as the service does all the time, and take some of them on."""
    known = 0
    while True:
        yield world.at + timedelta(days=7)
        if find_issues(world.at).opened:
            for number, entity in _after(known):
                known = number
                if number % TAKEN_ON != 2:
                    world.begin(f"issue {number}", _put_right(world, number, entity))


def _put_right(world: World, number: int, entity: str) -> Life:
    told, language = told_in_bank("register.toml"), "zh" if entity == "cn" else "en"
    lead, owner = world.cast[LEAD[entity]], world.cast[OWNER[entity]]
    yield world.at + timedelta(days=2, hours=3)
    plan = {
        "owner": str(owner.id),
        "population": told["population"][language],
        "action": told["actions"][language][number % len(told["actions"][language])],
        "due_on": (world.at + timedelta(days=30)).date().isoformat(),
    }
    change_issue(ChangeIssue(number, "plan", lead, plan), world.at)
    yield world.at + DONE_AFTER
    done = {"done_on": world.at.date().isoformat()}
    change_issue(ChangeIssue(number, "done", owner, done), world.at)
    yield world.at + timedelta(days=92)
    check = {"effective": True}
    change_issue(ChangeIssue(number, "check", world.cast[COMPLIANCE[entity]], check), world.at)


def _after(known: int) -> list[tuple[int, str]]:
    with db.engine.connect() as connection:
        rows = connection.execute(
            select(_issues.id, _issues.entity).where(_issues.id > known).order_by(_issues.id)
        )
        return [(row.id, row.entity) for row in rows]
