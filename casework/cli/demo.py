"""`casework demo`: a filled database and the running service, with a mail page instead of a mail server."""

from __future__ import annotations

import gc
import logging
import os
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casework.errors import Refused

if TYPE_CHECKING:
    from flask import Flask

    from casework.commands.demo.seed_demo import Seeded
    from casework.commands.demo.works import Works
    from casework.config import Settings

TRIES = 20  # ports in a row
SELDOM = 100_000  # objects between two looks for garbage; nearly all go by themselves
WHILE_FILLING = "PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF; PRAGMA cache_size=-65536;"
PASSWORD = "quiet-harbour-at-dawn"
SHOWN = (
    ("hana", "staff, UK corporate clients"),
    ("lin", "her team lead"),
    ("remy", "compliance"),
    ("otto", "auditor"),
    ("ada", "administrator"),
    ("zed", "staff of another team"),
    ("wei", "staff, China corporate clients"),
    ("rui", "their team lead"),
)


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port; CASEWORK_PORT unless given, 0 takes a free one."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--seed-only", is_flag=True, help="Fill the database and stop.")
def demo(port: int | None, no_browser: bool, seed_only: bool) -> None:
    """Fill a database with two years of a made-up bank and half a year of complaints, and serve it.

    It is filled once; later starts go on from there. Another CASEWORK_HOME is another demo.

    Example: casework demo --port 8080
    """
    from casework.cli.imports import progress_bar
    from casework.config import Settings

    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings = Settings.read()
    if not seed_only:
        place = free_port(settings.host, settings.port) if port is None else port
        os.environ["CASEWORK_PORT"] = str(place)  # the scheduler beside it writes links in mails, too
        settings = Settings.read()
    if settings.production:
        raise Refused("A demo is nothing for production.", zh="演示不能在生产环境运行。")
    settings.home.mkdir(parents=True, exist_ok=True)
    if is_empty(settings):
        with progress_bar("Filling the demo") as progress:
            seeded = fill(settings, datetime.now(UTC), progress)
        complaints = f"{seeded.complaints} complaints, moved by {told(seeded.weeks)} weeks"
        click.echo(f"{seeded.customers} customers of two years; {complaints}", err=True)
    if not seed_only:
        run(settings, browser=not no_browser)


def free_port(host: str, first: int) -> int:
    """Return the first port from there on at which nobody listens."""
    for port in range(first, first + TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    return first


def unseen(done: int, of: int) -> None:
    """Show nothing of how far it is."""


def is_empty(settings: Settings) -> bool:
    """Return whether there is something to fill; raises Refused for a database in which others work."""
    from casework.cli.database import opened
    from casework.queries.demo import demo_of, in_use

    with opened(settings.database_url) as engine:
        if demo_of(engine) is not None:
            return False
        if in_use(engine):
            raise Refused(
                "This database is in use and no demo. Set CASEWORK_HOME to another folder for the demo.",
                zh="该数据库已在使用，并非演示库。请将 CASEWORK_HOME 设为其他目录。",
            )
    return True


def fill(settings: Settings, now: datetime, progress: Callable[[int, int], None] = unseen) -> Seeded:
    """Fill the database of the settings as of `now`; an SQLite file is there whole or not at all."""
    from casework.queries.evidence.snapshot import sqlite_file, system_of

    if system_of(settings.database_url) != "sqlite":
        return filled(settings, now, progress)
    file = sqlite_file(settings.database_url)
    being_made = file.with_name(f"{file.name}.being-made")
    remove(being_made)
    remove(file)
    seeded = filled(replace(settings, database_url=f"sqlite:///{being_made}"), now, progress)
    being_made.replace(file)
    remove(being_made)
    return seeded


def filled(settings: Settings, now: datetime, progress: Callable[[int, int], None]) -> Seeded:
    from sqlalchemy import event, text

    from casework import create_app
    from casework.commands.demo.seed_demo import seed_demo
    from casework.commands.evidence.prepare_database import prepare_database
    from casework.commands.people.hashing import Cost
    from casework.db import db
    from casework.rulebook.current import current

    app = create_app(settings)
    with app.app_context(), in_one_go():
        lite = db.engine.dialect.name == "sqlite"
        if lite:  # nothing is lost if the machine stops: the file counts only when it is whole
            db.engine.dispose()
            event.listen(db.engine, "connect", lambda made, _: made.executescript(WHILE_FILLING))
        prepare_database(db.engine, current(), now)
        cost = Cost(settings.argon2_memory, settings.argon2_time_cost)
        seeded = seed_demo(PASSWORD, cost, now, works(settings), progress)
        db.session.remove()  # what it still reads would hold the checkpoint up
        if lite:
            with db.engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.engine.dispose()
    return seeded


@contextmanager
def in_one_go() -> Iterator[None]:
    """Look for garbage rarely, and keep what the past refused out of the terminal."""
    usual, told = gc.get_threshold(), logging.getLogger("casework").level
    gc.freeze()
    gc.set_threshold(SELDOM, *usual[1:])
    logging.getLogger("casework").setLevel(logging.ERROR)
    try:
        yield
    finally:
        logging.getLogger("casework").setLevel(told)
        gc.set_threshold(*usual)
        gc.unfreeze()


def works(settings: Settings) -> Works:
    """Return what the scheduler does at night, to be done in the demo's past as in the service."""
    from casework.commands.demo.works import Works
    from casework.jobs.rounds import walk_rounds
    from casework.jobs.screening import hand_over_screenings, screen_everybody, screen_what_waits

    def screen(at: datetime) -> None:
        def everybody(_kind: str, number: int) -> None:
            screen_everybody(number, lambda: at)

        hand_over_screenings(at, everybody)
        screen_what_waits(at)

    return Works(lambda at: walk_rounds(at, lambda: at), screen, settings.secret_key)


def remove(file: Path) -> None:
    """Remove a database file with what SQLite and the writers' queue keep beside it."""
    for ending in ("", "-wal", "-shm", "-journal", ".wlock"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def demo_app(settings: Settings) -> Flask:
    """Return the web application of the demo: its people on the sign-in page, its banner on every page."""
    from casework import create_app
    from casework.db import db
    from casework.queries.demo import banner, demo_of

    app = create_app(settings, demo_password=PASSWORD)
    with app.app_context():
        known = demo_of(db.engine)
    app.config["DEMO_BANNER"] = banner(known) if known else None
    return app


def run(settings: Settings, *, browser: bool) -> None:
    """Serve the demo until it is told to stop."""
    from casework.cli.serve import require_schema, run_web

    app = demo_app(settings)
    require_schema(app)
    address = f"http://{settings.host}:{settings.port}"
    click.echo(f"\nThe demo is at {address}\n")
    for username, what in SHOWN:
        click.echo(f"  {username:<6} {what}")
    click.echo(f"\nEverybody's password: {PASSWORD}\nStop it with Ctrl-C.\n")
    if browser and settings.port:
        opening = threading.Timer(1.5, webbrowser.open, (address,))
        opening.daemon = True
        opening.start()
    run_web(app, settings, scheduler=("--mail-page",))


def told(weeks: dict[str, int]) -> str:
    """Return by how many weeks dates were moved, in words."""
    return " and ".join(str(abs(each)) for each in sorted(weeks.values()))
