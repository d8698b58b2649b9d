"""Two worlds from one beginning: in one nobody is screened yet, in the other a hit is adjudicated."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from difflib import unified_diff
from pathlib import Path

import pytest
from flask import Flask

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.screening.decide_hit import DecideHit, decide_hit
from casework.db import db
from casework.domain.facts import Actor
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from casework.rulebook.current import use
from tests.cast import MONDAY
from tests.commands.screening.lists import hits, loaded, reviews, short_way, tick, waiting_for
from tests.web.conftest import application

KESTREL = "Golden Kestrel Shipping Limited"
OTHERS = ("hana", "lin", "otto", "ada", "zed")
#: what is different each time that it is asked for, whatever happened in between
CHANGES = re.compile(
    "|".join(
        (
            r"[0-9a-f]{16,}",
            r'(?<=name="csrf_token" value=")[^"]+',
            r'(?<=name="key" value=")[^"]+',
            r'"request_id":"[^"]+"',
            r'(?<=refusals</td>)<td class="num">\d+</td><td class="num">\d+',  # each refusal is one more
        )
    )
)
Told = dict[str, str]


@pytest.fixture
def waiting(app: Flask, tmp_path: Path) -> Iterator[str]:
    """An onboarding that waits for the screening; a list is loaded and nobody was screened yet."""
    use(short_way(tmp_path / "book"))
    with app.app_context():
        reference = waiting_for(who("hana"), KESTREL)
        loaded()
    yield reference
    use()


def who(name: str) -> Actor:
    return actor_of(person_named(name).id)


def raise_the_hit() -> str:
    """Screen the customer, and return the review of what was found."""
    tick(MONDAY)
    (review,) = reviews()
    return review


def confirm_the_hit(review: str) -> None:
    """Let compliance find that it is the customer who stands on the list."""
    remy = who("remy")
    assign_case(AssignCase(review, remy.id, remy), MONDAY)
    decide_hit(DecideHit(review, hits()[0].id, "sanction", "The same register number.", remy), MONDAY)
    fields = {"sanctions_list": "ofac_sdn 103", "match_reason": "Register number"}
    move_case(MoveCase(review, "hit_sanction", remy, fields=fields, comment="Confirmed."), MONDAY)
    tick(MONDAY)


def adjudicate() -> None:
    confirm_the_hit(raise_the_hit())


def in_both(
    app: Flask, tmp_path: Path, tell: Callable[[Flask], Told], meanwhile: Callable[[], None] = adjudicate
) -> tuple[Told, Told]:
    """Return what is told from here on, and what is told from here on once something happened meanwhile."""
    return _world(app, tmp_path / "one", tell, lambda: None), _world(app, tmp_path / "other", tell, meanwhile)


def _world(app: Flask, home: Path, tell: Callable[[Flask], Told], first: Callable[[], None]) -> Told:
    """Go on from a copy of the database with an application of its own, as a process begun now would."""
    home.mkdir()
    here = home.parent / "casework.db"
    with closing(sqlite3.connect(here)) as database, closing(sqlite3.connect(home / here.name)) as copy:
        database.backup(copy)
    world = application(home, app.config["NOW"])
    use(home.parent / "book")
    with world.app_context():
        first()
    told = tell(world)
    with world.app_context():
        db.session.remove()
        db.engine.dispose()
    return told


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Return each thing that is told otherwise, with the lines in which it differs."""
    keys = dict.fromkeys((*one, *other))
    return [
        "\n".join((key, *_changed(one.get(key, ""), other.get(key, ""))))
        for key in keys
        if one.get(key) != other.get(key)
    ]


def _changed(one: str, other: str) -> list[str]:
    return list(unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm=""))[3:8]
