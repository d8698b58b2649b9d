"""What comes up by itself at the made-up bank is taken up: outreach found at night, answers, hits, causes."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from casework.commands.demo.bank.clients import told_in_bank
from casework.commands.demo.bank.holdings import LEAVES, STAYS
from casework.commands.demo.bank.matters import Matter
from casework.commands.demo.bank.placing import go_patiently
from casework.commands.demo.bank.scripts import follows, steps_of
from casework.commands.demo.desk import World
from casework.commands.demo.playing import Life
from casework.commands.retention.start_campaign import StartCampaign, end_campaign, start_campaign
from casework.db import Row, db
from casework.models import Case, Party

SEED = 20261125
LEAVING = {"control": 0.75, "treated": 0.4, None: 0.4}  # of those found, by whether they are approached
TAKEN_UP = {
    "retention_outreach": ("triage", "control"),
    "satisfaction_review": ("follow_up",),
    "screening_review": ("open",),
    "kyc_review": ("due",),
    "complaint": ("received",),
}
HEARD = (
    "survey",
    "staff",
)  # complaints that came up in an answer or a talk; the others have lives of their own
_cases: Any = Case.__table__.c
_parties: Any = Party.__table__.c


def watch(world: World) -> Life:
    """Look each working day what has come up, and let it go its way."""
    seen: set[int] = set()
    dealt: Counter[str] = Counter()
    while True:
        yield _next_morning(world.at)
        for case in _come_up(seen):
            seen.add(case["id"])
            if case["id"] in world.placed:
                continue
            way = _way(world, case, dealt)
            if way is not None:
                matter = Matter(world, case["reference"], case["id"])
                world.begin(f"{way} of {case['reference']}", go_patiently(matter, steps_of(way)))


def _next_morning(at: datetime) -> datetime:
    day = (at + timedelta(days=1)).replace(hour=8, minute=40, second=0, microsecond=0)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _come_up(seen: set[int]) -> list[Row]:
    wanted = [state for states in TAKEN_UP.values() for state in states]
    query = (
        select(
            _cases.id,
            _cases.reference,
            _cases.workflow,
            _cases.state,
            _cases.fields,
            _cases.party_id,
            _parties.name,
            _parties.kind,
            _parties.phone,
        )
        .join(Party.__table__, _parties.id == _cases.party_id)
        .where(_cases.closed_at.is_(None), _cases.workflow.in_(TAKEN_UP), _cases.state.in_(wanted))
        .order_by(_cases.id)
    )
    with db.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return [row for row in rows if row["id"] not in seen and row["state"] in TAKEN_UP[row["workflow"]]]


def _way(world: World, case: Row, dealt: Counter[str]) -> str | None:
    """Return the way that a case goes; None for one that is left alone."""
    workflow = case["workflow"]
    if workflow == "screening_review":
        return str(follows("screening.toml").get(case["name"], "scr_cleared"))
    if workflow == "kyc_review":
        return str(follows("kyc.toml")["way"])
    if workflow == "complaint":
        return (
            str(follows("satisfaction.toml")["complaint"]) if case["fields"].get("source") in HEARD else None
        )
    if workflow == "satisfaction_review":
        return _in_turn(follows("satisfaction.toml")["ways"], workflow, dealt)
    group = case["fields"].get("campaign_group")
    chance = random.Random(f"{SEED} fate {case['party_id']}")  # noqa: S311  (chance that can be repeated)
    fate = LEAVES if chance.random() < LEAVING[group] else STAYS
    for source, number in world.parties.items():
        if number == case["party_id"]:
            world.fates.setdefault(source, fate)
    told = follows("retention.toml")
    if case["state"] == "control":
        return str(told["control"])
    called = case["kind"] == "organisation" and case["phone"]
    return _in_turn(told[fate], fate, dealt) if called else str(told["not_called"])


def _in_turn(ways: list[str], name: str, dealt: Counter[str]) -> str:
    dealt[name] += 1
    return ways[(dealt[name] - 1) % len(ways)]


def campaign(world: World, code: str) -> Life:
    """Start a campaign of the made-up bank on its day, and end it on its last one."""
    told = told_in_bank("retention.toml")["campaigns"][code]
    yield world.now - timedelta(days=told["began"])
    lead = world.cast["qing" if told["entity"] == "cn" else "lin"]
    title = told["title"]["zh" if told["entity"] == "cn" else "en"]
    asked = StartCampaign(
        lead,
        told["entity"],
        told["team"],
        code,
        title,
        told["shares"],
        told["days"],
        salt=f"{SEED} {told['draw']}",
    )
    number = int(start_campaign(asked, world.at)["id"])
    if "ended" in told:
        yield world.now - timedelta(days=told["ended"])
        end_campaign(number, lead, world.at)
