"""Fill an empty database with the demo: half a year of complaints, played through on a virtual clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import bindparam, select, update

from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.wake_timer import WakeTimer, wake_timer
from casework.commands.demo.add_people import add_people
from casework.commands.demo.desk import World
from casework.commands.demo.lives import Life, Way
from casework.commands.demo.planning import Choice, choose
from casework.commands.fold_counters import MOST, fold_counters
from casework.commands.mail.gather_digest import gather_digest, people_due
from casework.commands.people.hashing import Cost
from casework.db import Moment, db, gather_statistics, transaction
from casework.errors import CaseworkError
from casework.models import Message, Setting, Timer
from casework.prepared import Prepared

MARKER = "demo"
LONDON, HOUR = ZoneInfo("Europe/London"), time(8)
RECENT = timedelta(days=15)  # further back digests come weekly
_timers: Any = Timer.__table__.c
_messages: Any = Message.__table__
_due = Prepared(
    select(_timers.case_id, _timers.name, _timers.generation, _timers.looks_at)
    .where(_timers.looks_at <= bindparam("when", type_=Moment))
    .order_by(_timers.looks_at, _timers.case_id, _timers.name)
    .limit(50)
)


@dataclass(slots=True)
class Seeded:
    """What the demo holds; `broken_off` names lives that met a refusal on their way, none in a good demo."""

    complaints: int
    weeks: dict[str, int]
    broken_off: list[str] = field(default_factory=list)


def seed_demo(
    password: str, cost: Cost, now: datetime, progress: Callable[[int, int], None] = lambda done, of: None
) -> Seeded:
    """Fill the database as of `now`, the same for the same moment, and mark it as a demo."""
    choice = choose(now)
    began = min((plan.received_at for plan in choice.plans), default=now) - timedelta(days=1)
    world = World(add_people(password, cost, began), now)
    seeded = Seeded(len(choice.plans), choice.weeks)
    _play(world, choice, began, seeded, progress)
    while fold_counters(MOST) == MOST:
        pass
    with transaction() as session:
        told = {
            "seeded_at": now.astimezone(UTC).isoformat(),
            "weeks": choice.weeks,
            "complaints": seeded.complaints,
        }
        session.add(Setting(name=MARKER, value=orjson.dumps(told).decode()))
        gather_statistics(session)
    return seeded


def _play(
    world: World, choice: Choice, began: datetime, seeded: Seeded, progress: Callable[[int, int], None]
) -> None:
    """Let every life go on when its moment has come, and the scheduler do what falls due between."""
    lives: list[tuple[datetime, int, Life]] = [
        (next(life), number, life)
        for number, life in enumerate(Way(world, plan).life() for plan in choice.plans)
    ]
    lives.append((began, -1, _digests(began, world)))
    heapq.heapify(lives)
    while lives and lives[0][0] <= world.now:
        when, number, life = heapq.heappop(lives)
        _pass_to(world, when)
        try:
            again = next(life, None)
        except CaseworkError as error:
            seeded.broken_off.append(
                f"{choice.plans[number].way} {choice.plans[number].number}: {error.detail}"
            )
            continue
        if again is not None:
            heapq.heappush(lives, (max(again, when + timedelta(seconds=1)), number, life))
        progress(int((when - began).total_seconds()), int((world.now - began).total_seconds()))
    _pass_to(world, world.now)
    _deliver(world.now)


def _pass_to(world: World, when: datetime) -> None:
    """Let time pass: each timer is looked at in its own moment, unclaimed, since nobody else is here."""
    while due := _due.all(db.engine, when=when):
        world.at = due[0]["looks_at"]
        here = [row for row in due if row["looks_at"] == world.at]
        made = [
            wake_timer(WakeTimer(row["case_id"], row["name"], row["generation"]), world.at) for row in here
        ]
        if not any(made):
            claim_timers(world.at)  # what has nothing to do any more is put a minute off, as in the service
    world.at = when


def _digests(began: datetime, world: World) -> Life:
    """Make the digests at eight, weekly at first, daily at last; what waits for the post goes before them."""
    day = began.date()
    while True:
        day += timedelta(days=1)
        if day.weekday() == 0 or (world.now.date() - day < RECENT and day.weekday() < 5):
            yield datetime.combine(day, HOUR, LONDON).astimezone(UTC)
            _deliver(world.at)
            for person, hour in people_due(world.at):
                gather_digest(person, hour, world.at)
        elif day > world.now.date():
            return


def _deliver(at: datetime) -> None:
    """Let the mails go that are due: in a demo they are shown on the mail page and count as sent."""
    due = (_messages.c.state == "waiting", _messages.c.not_before <= at)
    sent = {"state": "sent", "attempts": 1, "sent_at": _messages.c.not_before}
    with transaction() as session:
        session.execute(update(_messages).where(*due).values(**sent))
