"""The nights of the made-up bank: rounds over all customers each quarter, in the last year each month."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from casework.commands.demo.bank.holdings import MONTHS
from casework.commands.demo.bank.taking_in import QUARTER, first_of
from casework.commands.satisfaction.draw_sample import DrawSample, draw_sample, open_drawn
from casework.domain.satisfaction.survey import Survey

if TYPE_CHECKING:
    from casework.commands.demo.desk import World

Life = Generator[datetime, None, None]
AFTER = timedelta(days=1, hours=1, minutes=30)  # the figures of the month before have come
OFTEN = 12  # months since the rounds are walked each month
ASKING = 7  # months since the bank asks a sample of its customers each month
SEED = 20261125
LAST = timedelta(hours=30)  # before the demo's moment


def nights(world: World) -> Life:
    """Walk the rounds of the service, as its scheduler does every night."""
    for ago in reversed(range(MONTHS)):
        if ago <= OFTEN or ago % QUARTER == 0:
            yield first_of(world.now, ago) + AFTER
            world.works.rounds(world.at)
    yield (world.now - LAST).replace(hour=1, minute=30)
    world.works.rounds(world.at)


def draw_samples(world: World) -> Life:
    """Draw in each of the last months whom to ask about the relationship, and plan to ask them."""
    for ago in reversed(range(ASKING)):
        yield first_of(world.now, ago) + timedelta(days=2, hours=7)
        survey = _relationship(world)
        for entity in ("uk", "cn"):
            if survey is not None:
                cycle = f"{world.at:%Y-%m}"
                draw_sample(DrawSample(entity, survey, cycle, seed=f"{SEED} {cycle}"), world.at)
        while open_drawn(world.at):
            pass


def _relationship(world: World) -> Survey | None:
    versions = world.rules.surveys["relationship"]
    return next((one for one in reversed(versions) if one.valid_from <= world.at.date()), None)
