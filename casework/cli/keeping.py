"""`casework init`, `backup`, `restore` and `doctor`: the database made, kept, brought back, looked over."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from casework.commands.evidence.check_installation import Check
    from casework.config import Settings

NEW = click.Path(dir_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ENOUGH = 1 << 30  # bytes of free disk
MOST_APART = timedelta(seconds=2)
OLDEST_PYTHON = (3, 11)


@click.command()
def init() -> None:
    """Create or upgrade the database and load what the rulebook has released; repeatable.

    On PostgreSQL the role of CASEWORK_OWNER_DATABASE_URL makes the tables and grants the service its rights.

    Example: casework init
    """
    from casework.config import Settings

    settings = Settings.read()
    settings.home.mkdir(parents=True, exist_ok=True)
    for statement in _prepare(settings):
        click.echo(f"{statement};")


def _prepare(settings: Settings) -> list[str]:
    """Bring the database up to date and return the grants that were given."""
    from casework.cli.database import opened
    from casework.commands.evidence.grant_service import grant_service
    from casework.commands.evidence.prepare_database import prepare_database
    from casework.db import database_uri
    from casework.rulebook.current import use

    with opened(settings.owner_database_url or settings.database_url) as engine:
        loaded = prepare_database(engine, use(settings.rulebook), datetime.now(UTC))
        click.echo(f"the database is up to date; {len(loaded)} released files loaded", err=True)
        if not settings.owner_database_url:
            return []
        from sqlalchemy import make_url

        return grant_service(engine, make_url(database_uri(settings.database_url)).username or "")


@click.command()
@click.argument("file", type=NEW)
def backup(file: Path) -> None:
    """Copy the database as it stands now to FILE, while the service runs.

    Example: casework backup /var/backups/casework/2026-11-24.backup
    """
    from casework.commands.evidence.back_up import back_up
    from casework.config import Settings

    size = back_up(Settings.read().database_url, file)
    click.echo(f"wrote {file}: {size} bytes, SHA-256 {_sha256(file)}")


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace the database that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def restore(context: click.Context, file: Path, force: bool, as_json: bool) -> None:
    """Put a backup in the database's place, bring it in line with the world since, and check the record.

    Mails that were owed are held back, as they may have gone out; the scheduler records the deadlines that
    passed meanwhile when it starts; everybody signs in again. Exit status 1 if the record has findings.

    Example: casework restore /var/backups/casework/2026-11-24.backup
    """
    from casework.cli.database import opened
    from casework.cli.evidence import verify_here
    from casework.commands.evidence.reconcile import reconcile
    from casework.commands.evidence.restore import restore as put_back
    from casework.config import Settings
    from casework.domain.chain import written
    from casework.verifier import said

    settings, at = Settings.read(), datetime.now(UTC)
    put_back(settings.owner_database_url or settings.database_url, file, force, at)
    _prepare(settings)
    with opened(settings.database_url) as engine:
        done = reconcile(engine, _sha256(file), at)
    report = verify_here()
    last = written(done.last_at) if done.last_at else None
    told: dict[str, Any] = {"last_at": last, **done.as_codes(), "record": report.as_json()}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(_in_words(told) + said(report), nl=False)
    context.exit(1 if report.findings else 0)


def _in_words(told: dict[str, Any]) -> str:
    return (
        f"The last entry is of {told['last_at']}; what happened after it is not in this backup.\n"
        f"{told['held_messages']} mails held back as they may have gone out: each can be sent again.\n"
        f"{told['waiting_messages']} mails not yet due stay as they are.\n"
        f"{told['owed_timers']} deadlines passed meanwhile: the scheduler records them when it starts.\n"
        f"{told['reports_again']} reports are made again; {told['ended_sessions']} sessions ended.\n"
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Make every check of the start-up, pass or fail; exit status 1 if one fails.

    Example: casework doctor
    """
    from casework.config import Settings

    found = list(_checks(Settings.read()))
    if as_json:
        told = [{"name": each.name, "pass": each.good, "told": each.told} for each in found]
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for each in found:
            click.echo(f"{'pass' if each.good else 'FAIL'}  {each.name} {each.told}")
    context.exit(0 if all(each.good for each in found) else 1)


def _checks(settings: Settings) -> Iterator[Check]:
    from casework.cli.database import opened
    from casework.commands.evidence.check_installation import Check, checks

    version = ".".join(map(str, sys.version_info[:3]))
    yield Check("Python", sys.version_info >= OLDEST_PYTHON, f"is {version}; 3.11 or newer is right")
    yield _fonts(settings)
    free = shutil.disk_usage(next(p for p in (settings.home, *settings.home.parents) if p.exists())).free
    yield Check("disk", free >= ENOUGH, f"has {free >> 20} MiB free under {settings.home}; 1024 is right")
    with opened(settings.database_url) as engine:
        yield from checks(engine, settings)
        yield _clock(engine)


def _fonts(settings: Settings) -> Check:
    from casework.commands.evidence.check_installation import Check

    try:
        from casework.delivery import fonts

        fonts.ready(settings.fonts)
    except Exception as fault:  # whatever is missing on this machine
        return Check("print fonts", False, f"cannot be made: {str(fault)[:200]}")
    return Check("print fonts", True, f"are in {settings.fonts}")


def _clock(engine: Any) -> Check:
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    from casework.commands.evidence.check_installation import Check

    if engine.dialect.name == "sqlite":
        return Check("clock", True, "is the database's own")
    try:
        with engine.connect() as connection:
            apart = abs(connection.scalar(text("SELECT clock_timestamp()")) - datetime.now(UTC))
    except SQLAlchemyError:
        return Check("clock", False, "cannot be compared: the database cannot be reached")
    return Check(
        "clock", apart <= MOST_APART, f"is {apart.total_seconds():.3f} s from the database's; 2 at most"
    )
