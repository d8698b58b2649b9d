"""The scheduler process: a metronome in memory and a handful of ticks; what is due lies in rows."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework.commands.clocks.beat import beat
from casework.commands.evidence.forget_keys import forget_keys
from casework.commands.fold_counters import MOST, fold_counters
from casework.commands.issues.find_issues import find_issues
from casework.commands.satisfaction.draw_sample import draw_due, open_drawn
from casework.commands.satisfaction.fold_answers import fold_answers
from casework.config import Settings
from casework.errors import Unavailable
from casework.jobs.engines import LONG, Engine
from casework.jobs.mailing import Breaker, send_messages
from casework.jobs.moment import database_time
from casework.jobs.posting import post_of
from casework.jobs.rounds import walk_rounds
from casework.jobs.screening import Newcomers, hand_over_screenings, screen_what_waits
from casework.jobs.tasks import run_task
from casework.jobs.ticks import (
    BATCH,
    carry_out_follow_ups,
    drain_timers,
    fold_floods,
    hand_over_reports,
    make_digests,
)
from casework.queries.mail.places import Places

log = structlog.get_logger()

LATEST = 60.0  # seconds without a tick of the timers after which the process gives up
GRACE = 10.0  # seconds that running ticks get when the process is told to stop
Work = Callable[[datetime], object]


class Scheduler:
    """One scheduler process; any number may run beside it on PostgreSQL."""

    def __init__(self, app: Flask, settings: Settings, *, mail_page: bool = False) -> None:
        self.app, self.settings = app, settings
        self.stop = threading.Event()
        self.running: set[str] = set()
        self.ticked_at = time.monotonic()
        self.name = process_name("scheduler")
        self.started_at: datetime | None = None
        self.metronome = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(8), LONG: ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        self.engine = Engine(self.metronome, self.run_long)
        self.post = post_of(settings, mail_page=mail_page)
        self.places = Places(settings.base_url, settings.bank_name, settings.secret_key)
        self.breaker = Breaker()
        self.newcomers = Newcomers()

    def run(self, parent: int | None = None) -> int:
        """Tick until told to stop or until the parent is gone; return the exit status."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        for name, seconds, work in self.ticks():
            self.metronome.add_job(self.tick, "interval", seconds=seconds, args=(name, work), id=name)
            self.metronome.modify_job(name, next_run_time=datetime.now(UTC))
        self.metronome.start()
        log.info("scheduler runs", process=self.name, mail=self.post.name if self.post else "waits")
        status = self.watch(parent)
        self.metronome.shutdown(wait=False)
        until = time.monotonic() + GRACE
        while self.running and time.monotonic() < until:
            time.sleep(0.05)
        log.info("scheduler stops", process=self.name)
        return status

    def ticks(self) -> list[tuple[str, float, Work]]:
        """Return every tick: its name, how often in seconds, what it does."""
        return [
            ("timers", 1, self.timers),
            ("mails", 1, self.mails),
            ("follow_ups", 1, self.follow_ups),
            ("reports", 1, lambda at: hand_over_reports(at, self.engine.submit)),
            ("screenings", 5, lambda at: hand_over_screenings(at, self.engine.submit)),
            ("screening", 5, screen_what_waits),
            ("newcomers", 5, self.newcomers.screen),
            ("counters", 5, lambda at: self.counters()),
            ("digests", 30, make_digests),
            ("heartbeat", 10, self.heartbeat),
            ("rounds", 30, lambda at: walk_rounds(at, database_time)),
            ("samples", 60, self.samples),
            ("issues", 600, find_issues),
            ("keys", 3600, forget_keys),
        ]

    def watch(self, parent: int | None) -> int:
        """Wait for the end: told to stop, left alone, or stuck."""
        while not self.stop.wait(0.5):
            if parent is not None and os.getppid() != parent:
                log.warning("scheduler leaves: its parent is gone", process=self.name)
                return 0
            if time.monotonic() - self.ticked_at > LATEST:
                log.critical(
                    "scheduler is stuck and gives up", process=self.name, running=sorted(self.running)
                )
                os._exit(1)
        return 0

    def tick(self, name: str, work: Work) -> None:
        """Do one tick; whatever happens in it, the next one comes."""
        self.running.add(name)
        try:
            with self.app.app_context():
                work(database_time())
        except (Unavailable, OperationalError, PoolTimeout) as error:
            log.warning("database not available", tick=name, error=type(error.__cause__ or error).__name__)
        except Exception as error:
            log.error("tick failed", tick=name, exc_info=error)
        finally:
            self.running.discard(name)
            if name == "timers":
                self.ticked_at = time.monotonic()

    def timers(self, at: datetime) -> None:
        """Drain the timers; the time is read anew for each batch, so that a long queue does not stop it."""
        while drain_timers(at, BATCH) == BATCH and not self.stop.is_set():
            self.ticked_at = time.monotonic()
            at = database_time()

    def follow_ups(self, at: datetime) -> None:
        """Carry out what is due; the time is read anew for each batch."""
        while carry_out_follow_ups(at, BATCH) == BATCH and not self.stop.is_set():
            at = database_time()

    def counters(self) -> None:
        """Fold as long as there was a full batch."""
        while fold_counters(MOST) == MOST and not self.stop.is_set():
            pass
        while fold_answers() == MOST and not self.stop.is_set():
            pass

    def samples(self, at: datetime) -> None:
        """Draw whom to ask this month, and plan to ask them."""
        draw_due(at)
        while open_drawn(at := database_time()) and not self.stop.is_set():
            pass

    def mails(self, at: datetime) -> None:
        """Send what is due; without a way out of the building mails wait."""
        post = self.post
        fold_floods(at)
        while post and send_messages(post, self.places, self.breaker, at) and not self.stop.is_set():
            fold_floods(at := database_time())

    def heartbeat(self, at: datetime) -> None:
        self.started_at = self.started_at or at
        beat(self.name, self.started_at, at)

    def run_long(self, kind: str, number: int) -> None:
        """Do a piece of long work in a thread of this process."""
        self.tick(f"{kind}/{number}", lambda _at: run_task(kind, number, self.settings.home))


def process_name(kind: str) -> str:
    """Return how a process is called in heartbeats: what it is, on which host, its number."""
    return f"{kind} {socket.gethostname()} {os.getpid()}"
