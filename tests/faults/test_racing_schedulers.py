"""Three schedulers at once, one of them killed every 200 ms: each threshold fires once, and none early."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from casework.db import db
from casework.jobs.ticks import drain_timers
from casework.models import Firing
from tests.cast import MONDAY, Cast
from tests.faults.whole import broken, rows, told_twice
from tests.jobs.shift import WEEK, hanas_case, next_look

CASES, THRESHOLDS = 60, 1_000
NINE_WEEKS_LAST = 20.0  # seconds
PATIENCE = 60.0
Clock = Callable[[], datetime]
Forked = multiprocessing.get_context("fork")


def tick_for_ever(clock: Clock) -> None:
    """Be a scheduler: the product's own tick, over and over, by a clock that runs fast."""
    db.engine.dispose(close=False)
    while True:
        drain_timers(clock(), most=20)
        time.sleep(0.005)


def start(clock: Clock) -> multiprocessing.process.BaseProcess:
    process = Forked.Process(target=tick_for_ever, args=(clock,), daemon=True)
    process.start()
    return process


def fired() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Firing)) or 0


def kill(process: multiprocessing.process.BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_each_threshold_fires_once_and_none_early_whoever_is_killed(cast: Cast) -> None:
    for _ in range(CASES):
        hanas_case(cast, MONDAY)
    began, chance, kills = time.monotonic(), random.Random(7), 0

    def clock() -> datetime:
        return MONDAY + 9 * WEEK * min(1.0, (time.monotonic() - began) / NINE_WEEKS_LAST)

    schedulers = [start(clock) for _ in range(3)]
    try:
        while (due := next_look()) is not None and due <= MONDAY + 9 * WEEK - timedelta(hours=1):
            assert time.monotonic() - began < PATIENCE, f"{fired()} thresholds fired in time"
            time.sleep(0.2)
            victim = chance.randrange(3)
            kill(schedulers[victim])
            kills += 1
            schedulers[victim] = start(clock)
    finally:
        for process in schedulers:
            kill(process)
    assert fired() >= THRESHOLDS
    assert kills >= 20
    assert broken() == []
    assert told_twice() == []
    assert [each for each in rows(Firing, "seq") if each.fired_at < each.reached_at] == []
