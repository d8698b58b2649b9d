"""`casework serve`, `casework scheduler`, `casework worker`: the processes of the running service."""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from casework.errors import Refused

if TYPE_CHECKING:
    from flask import Flask

    from casework.config import Settings

THREADS = 8
LARGEST_REQUEST = 22 * 1024 * 1024  # the largest file, and the form around it


@click.command()
@click.option("--host", help="Address to listen on; CASEWORK_HOST unless given.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port; CASEWORK_PORT unless given, 0 takes a free one."
)
@click.option(
    "--no-scheduler", is_flag=True, help="Do not start a scheduler; run `casework scheduler` beside it."
)
def serve(host: str | None, port: int | None, no_scheduler: bool) -> None:
    """Serve pages and API, with the scheduler in a child process.

    Example: casework serve --port 8080
    """
    from casework import create_app
    from casework.config import Settings

    given = {"CASEWORK_HOST": host, "CASEWORK_PORT": None if port is None else str(port)}
    os.environ.update({name: value for name, value in given.items() if value})  # the scheduler reads it, too
    settings = Settings.read()
    app = create_app(settings)
    require_schema(app)
    run_web(app, settings, scheduler=() if not no_scheduler else None)


def run_web(app: Flask, settings: Settings, scheduler: tuple[str, ...] | None) -> NoReturn:
    """Serve until told to stop; `scheduler` are the options of the child kept beside it, None for none."""
    from waitress.server import create_server

    from casework.jobs.supervisor import Supervisor

    server = create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
        max_request_body_size=LARGEST_REQUEST,
    )
    kept = Supervisor(*scheduler) if scheduler is not None else None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if kept:
        kept.start()
    click.echo(f"Casework listens on http://{settings.host}:{server.effective_port}", err=True)
    try:
        server.run()  # returns when it is told to stop
    finally:
        if kept:
            kept.stop()
    sys.exit(0)


@click.command()
@click.option("--mail-page", is_flag=True, help="For a demo: mails count as sent and show on the mail page.")
@click.option("--parent", type=int, hidden=True, help="Leave when this process is gone.")
def scheduler(mail_page: bool, parent: int | None) -> None:
    """Do what time wakes and send what is to leave: one process; run as many as you like on PostgreSQL.

    Example: casework scheduler
    """
    from casework import create_app
    from casework.config import Settings
    from casework.jobs.scheduler import Scheduler

    settings = Settings.read()
    app = create_app(settings)
    require_schema(app)
    leave(Scheduler(app, settings, mail_page=mail_page).run(parent))


@click.command()
def worker() -> None:
    """Do long work, such as audit PDFs, from PostgreSQL's queue.

    Example: casework worker
    """
    from casework import create_app
    from casework.config import Settings
    from casework.jobs.worker import run

    settings = Settings.read()
    app = create_app(settings)
    require_schema(app)
    leave(run(app, settings))


def require_schema(app: Flask) -> None:
    """Refuse to start on a database that is not at this release's schema, or not fit for production."""
    from casework.commands.evidence.check_installation import faults
    from casework.db import db
    from casework.migrations import at_head

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context(), db.engine.connect() as connection:
        if not at_head(connection):
            raise Refused(
                "The database is not at this release's schema. Run `casework init` first.",
                zh="数据库结构与本版本不符，请先运行 `casework init`。",
            )
    with app.app_context():
        wrong = faults(db.engine, app.config["SETTINGS"])
    if wrong:
        told = "\n".join(wrong)
        raise Refused(f"The service does not start like this:\n{told}", zh=f"服务无法启动：\n{told}")


def leave(status: int) -> NoReturn:
    """End the process now: what it was doing is safe in rows, and threads must not hold it back."""
    sys.stderr.flush()
    os._exit(status)
