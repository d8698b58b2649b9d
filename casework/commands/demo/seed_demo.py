"""Fill a demo: its people, its customers and their cases play a virtual clock up to the present moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import orjson

from casework.commands.demo.add_people import add_people
from casework.commands.demo.bank.answering import answers
from casework.commands.demo.bank.clients import told_in_bank
from casework.commands.demo.bank.drawing import draw_bank
from casework.commands.demo.bank.lists import load_lists
from casework.commands.demo.bank.nights import draw_samples, nights
from casework.commands.demo.bank.placing import place_cases
from casework.commands.demo.bank.profiles import hear, talk
from casework.commands.demo.bank.register import keep_register
from casework.commands.demo.bank.taking_in import first_of, take_in
from casework.commands.demo.bank.watching import campaign, watch
from casework.commands.demo.desk import World
from casework.commands.demo.lives import Way
from casework.commands.demo.planning import choose
from casework.commands.demo.playing import Life, Play, deliver
from casework.commands.demo.works import Works
from casework.commands.fold_counters import MOST, fold_counters
from casework.commands.mail.gather_digest import gather_digest, people_due
from casework.commands.people.hashing import Cost
from casework.commands.satisfaction.fold_answers import fold_answers
from casework.db import gather_statistics, transaction
from casework.models import Setting

MARKER = "demo"
LONDON, HOUR = ZoneInfo("Europe/London"), time(8)
RECENT = timedelta(days=15)  # further back digests come weekly
READ = timedelta(days=60)  # nobody looks for a digest before that
HISTORY = 24  # months


@dataclass(slots=True)
class Seeded:
    """What the demo holds; `broken_off` names lives that met a refusal on their way, none in a good demo."""

    complaints: int
    customers: int
    weeks: dict[str, int]
    broken_off: list[str] = field(default_factory=list)


def seed_demo(
    password: str,
    cost: Cost,
    now: datetime,
    works: Works,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Seeded:
    """Fill the database as of `now`, the same for the same moment, and mark it as a demo."""
    choice, bank = choose(now), draw_bank()
    first = min((plan.received_at for plan in choice.plans), default=now)
    began = min(first, first_of(now, HISTORY)) - timedelta(days=1)
    world = World(add_people(password, cost, began), now, bank, works)
    play = Play(world, began)
    world.at = began
    for name, life in bank_lives(world):
        play.begin(name, life)
    play.begin("digests", _digests(first, world))
    for plan in choice.plans:
        play.begin(f"{plan.way} {plan.number}", Way(world, plan).life())
    play.play(progress)
    deliver(now)
    while fold_counters(MOST) == MOST or fold_answers() == MOST:
        pass
    seeded = Seeded(len(choice.plans), len(world.parties), choice.weeks, play.broken_off)
    _mark(seeded, now)
    return seeded


def bank_lives(world: World) -> Iterator[tuple[str, Life]]:
    """Give every life of the made-up bank that is there from the first day, with its name."""
    yield "books", take_in(world)
    yield "lists", load_lists(world)
    yield "talks", talk(world)
    yield "heard", hear(world)
    yield "nights", nights(world)
    yield "watch", watch(world)
    yield "answers", answers(world)
    yield "register", keep_register(world)
    yield "samples", draw_samples(world)
    for code in told_in_bank("retention.toml")["campaigns"]:
        yield f"campaign {code}", campaign(world, code)
    yield from place_cases(world)


def _mark(seeded: Seeded, now: datetime) -> None:
    told = {
        "seeded_at": now.astimezone(UTC).isoformat(),
        "weeks": seeded.weeks,
        "complaints": seeded.complaints,
        "customers": seeded.customers,
    }
    with transaction() as session:
        session.add(Setting(name=MARKER, value=orjson.dumps(told).decode()))
        gather_statistics(session)


def _digests(began: datetime, world: World) -> Life:
    """Make the digests at eight, weekly at first, daily at last; what waits for the post goes before them."""
    day = max(began, world.now - READ).date()
    while True:
        day += timedelta(days=1)
        if day.weekday() == 0 or (world.now.date() - day < RECENT and day.weekday() < 5):
            yield datetime.combine(day, HOUR, LONDON).astimezone(UTC)
            deliver(world.at)
            for person, hour in people_due(world.at):
                gather_digest(person, hour, world.at)
        elif day > world.now.date():
            return
