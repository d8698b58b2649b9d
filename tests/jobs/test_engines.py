"""Long work goes to a worker if one lives, else it is done by the scheduler; of one row at most one waits."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import text

from casework.commands.clocks.beat import beat
from casework.db import db
from casework.jobs.engines import LONG, Engine, Worker
from casework.jobs.moment import database_time
from casework.jobs.worker import libpq_address

on_postgres = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def engine(app: Flask) -> Engine:
    metronome = BackgroundScheduler()
    metronome.add_executor("threadpool", LONG)
    return Engine(metronome, lambda kind, number: None)


def here(engine: Engine) -> list[str]:
    return [job.id for job in engine.metronome.get_jobs()]


def queued() -> int:
    with db.engine.connect() as connection:
        found: int = connection.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one()
    return found


def a_worker_lives(ago: timedelta = timedelta(0)) -> None:
    at = database_time() - ago
    beat("worker here 1", at, at)


def test_without_a_worker_the_scheduler_does_it(engine: Engine) -> None:
    engine.submit("report", 7)
    engine.submit("report", 7)
    engine.submit("report", 8)
    assert here(engine) == ["report/7", "report/8"]


@on_postgres
def test_a_worker_that_lives_gets_it_once(engine: Engine) -> None:
    a_worker_lives()
    for number in (7, 7, 8):
        engine.submit("report", number)
    assert (here(engine), queued()) == ([], 2)


@on_postgres
def test_from_a_worker_that_fell_silent_the_scheduler_takes_over(engine: Engine) -> None:
    a_worker_lives(ago=timedelta(seconds=61))
    engine.submit("report", 7)
    assert (here(engine), queued()) == (["report/7"], 0)


@on_postgres
def test_a_worker_does_what_waits_and_stops_when_told_to(engine: Engine, database_url: str) -> None:
    a_worker_lives()
    for number in (7, 8):
        engine.submit("report", number)
    done: list[tuple[str, int]] = []

    def run(kind: str, number: int) -> None:
        done.append((kind, number))
        if len(done) == 2:
            os.kill(os.getpid(), signal.SIGTERM)

    worker = Worker(libpq_address(database_url), run)
    worker.work()
    assert done == [("report", 7), ("report", 8)]
    assert worker.stopped
    assert queued() == 0


@on_postgres
def test_work_that_fails_stops_no_other(engine: Engine, database_url: str) -> None:
    a_worker_lives()
    for number in (7, 8):
        engine.submit("report", number)
    done: list[int] = []

    def run(kind: str, number: int) -> None:
        if number == 7:
            raise ValueError
        done.append(number)
        os.kill(os.getpid(), signal.SIGTERM)

    Worker(libpq_address(database_url), run).work()
    assert (done, queued()) == ([8], 0)
