"""`casework verify` and `casework export`: the record checked, and data out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from casework.verifier import Anchors, Report

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--export", "exports", type=FILE, multiple=True, help="Check this export, not the database.")
@click.option("--pdf", "papers", type=FILE, multiple=True, help="Check what this dossier carries.")
@click.option(
    "--anchor", "anchors", type=FILE, multiple=True, help="Earlier export or dossier to hold against."
)
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Share the work.")
@click.option("--clocks", is_flag=True, help="Count every clock anew, too; some milliseconds a case.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def verify(
    context: click.Context,
    exports: tuple[Path, ...],
    papers: tuple[Path, ...],
    anchors: tuple[Path, ...],
    processes: int,
    clocks: bool,
    as_json: bool,
) -> None:
    """Check the record: each hash, each entry, each row that follows from them; exit status 1 with findings.

    Example: casework verify --anchor last-month.jsonl --json
    """
    from casework.verifier import joined, read_anchors, said, verify_export, verify_pdf

    held = read_anchors(anchors)
    found = [*(verify_export(path, held) for path in exports), *(verify_pdf(path, held) for path in papers)]
    report = joined(found) if found else verify_here(held, processes)
    if clocks and not found:
        _count_clocks(report)
    click.echo(json.dumps(report.as_json(), ensure_ascii=False) if as_json else said(report), nl=as_json)
    context.exit(1 if report.findings else 0)


def verify_here(held: Anchors | None = None, processes: int = 1) -> Report:
    """Return what the check of the database of the settings found."""
    from casework.config import Settings
    from casework.queries.evidence.snapshot import snapshot, sqlite_file, system_of
    from casework.verifier import EVERYTHING, joined, shares, verify_sqlite

    url = Settings.read().database_url
    if system_of(url) == "sqlite" and sqlite_file(url).is_file():
        return verify_sqlite(sqlite_file(url), held, processes)
    if processes == 1:
        return _share_of_postgres(url, held, EVERYTHING)
    with snapshot(url) as run:
        parts = shares(run, processes)
    with ProcessPoolExecutor(processes) as pool:
        report = joined(list(pool.map(partial(_share_of_postgres, url, held), parts)))
    report.miss_anchored()
    return report


def _share_of_postgres(url: str, held: Anchors | None, share: tuple[int, int]) -> Report:
    from casework.queries.evidence.snapshot import snapshot
    from casework.verifier import verify_database

    with snapshot(url) as run:
        return verify_database(run, "postgresql", held, share)


def _count_clocks(report: Report) -> None:
    """Add to the report what the clocks say that the entries and the rulebook do not lead to."""
    from sqlalchemy import select

    from casework import create_app
    from casework.db import db
    from casework.models import Case
    from casework.queries.evidence.clock_faults import clock_faults

    with create_app().app_context():
        with db.engine.connect() as connection:
            numbers = connection.scalars(select(Case.id).order_by(Case.id)).all()
        for number in numbers:
            for fault in clock_faults(number):
                report.tell(f"case/{number}", None, fault)


@click.group()
def export() -> None:
    """Data out: the record as lines of JSON, the cases as a table.

    Example: casework export events --format jsonl -o record.jsonl
    """


@export.command("events")
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("-o", "--output", type=NEW, required=True, help="The file to write.")
def export_events(form: str, output: Path) -> None:
    """Write the whole record, without personal values: what `casework verify --export` reads.

    Example: casework export events --format jsonl -o record.jsonl
    """
    from casework.queries.evidence.export_lines import export_lines
    from casework.queries.evidence.snapshot import snapshot

    at, url = datetime.now(UTC), _url()
    with snapshot(url) as run:
        lines, digest = _write(output, export_lines(run, at))
    _record(url, "events", at, format=form, lines=lines, sha256=digest)
    click.echo(f"wrote {output}: {lines} lines, SHA-256 {digest}", err=True)


@export.command("cases")
@click.option("--format", "form", type=click.Choice(["csv"]), default="csv", show_default=True)
@click.option("-o", "--output", type=NEW, required=True, help="The file to write.")
def export_cases(form: str, output: Path) -> None:
    """Write every case as a row, with the fields that are not personal.

    Example: casework export cases --format csv -o cases.csv
    """
    from casework.config import Settings
    from casework.queries.evidence.case_rows import COLUMNS, case_rows
    from casework.queries.evidence.snapshot import snapshot
    from casework.rulebook.current import use

    at, url = datetime.now(UTC), _url()
    definitions = use(Settings.read().rulebook).definitions.values()
    plain = {f.name: None for known in definitions for f in known.fields.values() if not f.personal}
    fields = tuple(name for name in plain if name not in COLUMNS)
    with snapshot(url) as run:
        lines, digest = _write(output, case_rows(run, fields))
    _record(url, "cases", at, format=form, lines=lines, sha256=digest)
    click.echo(f"wrote {output}: {lines - 1} cases, SHA-256 {digest}", err=True)


def _url() -> str:
    from casework.config import Settings

    return Settings.read().database_url


def _write(path: Path, lines: Iterable[bytes]) -> tuple[int, str]:
    """Write a file that only its owner may read; return how many lines, and its SHA-256."""
    digest, number = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        for number, line in enumerate(lines, 1):  # noqa: B007  (the last number is how many)
            digest.update(line)
            file.write(line)
    return number, digest.hexdigest()


def _record(url: str, what: str, at: datetime, **codes: str | int) -> None:
    from casework.cli.database import opened
    from casework.commands.evidence.record_disclosure import record_export
    from casework.domain.facts import SYSTEM

    with opened(url) as engine:
        record_export(SYSTEM, what, at, engine, **codes)
