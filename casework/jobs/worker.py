"""The worker process: long work from PostgreSQL's queue, and a sign of life every ten seconds."""

from __future__ import annotations

import logging
import threading
import time

import structlog
from flask import Flask

from casework.commands.clocks.beat import beat
from casework.config import Settings
from casework.db import db
from casework.errors import Refused
from casework.jobs.engines import Runner, Worker
from casework.jobs.moment import database_time
from casework.jobs.scheduler import process_name
from casework.jobs.tasks import run_task

log = structlog.get_logger()

EVERY = 10.0
LONGEST_PAUSE = 30.0


def run(app: Flask, settings: Settings) -> int:
    """Work until told to stop; a lost database is waited for. Raises Refused where there is no queue."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            raise Refused(
                "Workers need PostgreSQL; beside an SQLite file the scheduler does long work itself.",
                zh="worker 需要 PostgreSQL；使用 SQLite 时由 scheduler 自行处理耗时任务。",
            )
    over = threading.Event()
    threading.Thread(target=_beat, args=(app, over), daemon=True).start()
    worker, pause = Worker(libpq_address(settings.database_url), _runner(app, settings)), 1.0
    while not worker.stopped:
        began = time.monotonic()
        try:
            worker.work()
        except Exception as error:
            log.warning("worker lost its queue", error=type(error).__name__)
        pause = 1.0 if time.monotonic() - began > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
        if not worker.stopped:
            time.sleep(pause)
    over.set()
    return 0


def _runner(app: Flask, settings: Settings) -> Runner:
    def run_one(kind: str, number: int) -> None:
        with app.app_context():
            run_task(kind, number, settings.home)

    return run_one


def _beat(app: Flask, over: threading.Event) -> None:
    """Give a sign of life, so that schedulers hand work over instead of doing it themselves."""
    name, started_at = process_name("worker"), None
    while True:
        try:
            with app.app_context():
                at = database_time()
                started_at = started_at or at
                beat(name, started_at, at)
        except Exception as error:
            log.warning("worker cannot give a sign of life", error=type(error).__name__)
        if over.wait(EVERY):
            return


def libpq_address(url: str) -> str:
    """Return SQLAlchemy's address of the database as the driver itself reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
