"""The two engines for long work: this scheduler's own threads, or workers that take it from PostgreSQL."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.base import BaseScheduler
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued

from casework.db import db
from casework.jobs.moment import database_time
from casework.migrations.work_queue import has_queue
from casework.queries.scheduler import SILENT, WORKER, last_beat

log = structlog.get_logger()

QUEUE, LONG = "long", "long"
POLL = 5.0  # seconds after which a worker looks by itself, should a notification be lost

Runner = Callable[[str, int], None]


class Engine:
    """Hands work to a worker if one lives, else does it here; a row handed over twice is done once."""

    def __init__(self, metronome: BaseScheduler, run: Runner) -> None:
        self.metronome, self.run = metronome, run
        self.queue = queue_of("", run)

    def submit(self, kind: str, number: int) -> None:
        """Hand one row over, unless it is waiting for an engine already."""
        if self._workers_live():
            self._enqueue(kind, number)
            return
        name = f"{kind}/{number}"
        if self.metronome.get_job(name, "default") is None:
            at_once = datetime.now(UTC)
            self.metronome.add_job(
                self.run, "date", run_date=at_once, args=(kind, number), id=name, executor=LONG
            )

    def _workers_live(self) -> bool:
        if db.engine.dialect.name != "postgresql":
            return False
        beat = last_beat(WORKER)
        if beat is None or database_time() - beat > SILENT:
            return False
        with db.engine.connect() as connection:
            return has_queue(connection)

    def _enqueue(self, kind: str, number: int) -> None:
        """Put the row's number into the queue; of one number at most one waits there."""
        with db.engine.begin() as connection:
            job = self.queue.configure_task(
                kind,
                queue=QUEUE,
                queueing_lock=f"{kind}/{number}",
                connection=connection.connection.driver_connection,
            )
            try:
                job.defer(number=number)
            except AlreadyEnqueued:
                connection.rollback()


def queue_of(url: str, run: Runner) -> App:
    """Return the queue with its tasks; the database's address is needed by workers alone."""
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4, timeout=5.0))

    @app.task(name="report", queue=QUEUE)
    def report(number: int) -> None:
        run("report", number)

    @app.task(name="screening", queue=QUEUE)
    def screening(number: int) -> None:
        run("screening", number)

    return app


class Worker:
    """Takes long work from the queue, one piece at a time, until it is told to stop."""

    def __init__(self, url: str, run: Runner) -> None:
        self.url, self.run, self.stopped = url, run, False

    def work(self) -> None:
        """Work until SIGTERM or SIGINT, or until the connection is lost; then it may be called again."""
        asyncio.run(self._work())

    async def _work(self) -> None:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()

        def stop() -> None:
            self.stopped = True
            if task is not None:
                task.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        queue = queue_of(self.url, self.run)
        try:
            async with queue.open_async():
                await forget_stalled(queue)
                await queue.run_worker_async(
                    queues=[QUEUE],
                    concurrency=1,
                    delete_jobs="always",
                    fetch_job_polling_interval=POLL,
                    install_signal_handlers=False,
                )
        except asyncio.CancelledError:
            log.info("worker stops")


async def forget_stalled(queue: App) -> None:
    """Take away what dead workers had taken; the rows are handed over again when their claim has run out."""
    from procrastinate.jobs import Status

    for job in await queue.job_manager.get_stalled_jobs(queue=QUEUE):
        await queue.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
