"""Imports of customers and holdings: the file read, the command carried out, what became of it told."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from casework.cli.database import application
from casework.cli.imports import MOST_SHOWN, progress_bar
from casework.cli.serve import require_schema
from casework.commands.imports import import_holdings as of_holdings
from casework.commands.imports import import_parties as of_parties
from casework.commands.imports import party_rows
from casework.commands.imports.revert_import import RevertImport, revert_import
from casework.commands.imports.runs import ImportFile
from casework.domain.facts import SYSTEM
from casework.queries.tables import read_table

PARTIES, HOLDINGS = "parties", "holdings"
MARK = "\ufeff"  # by which spreadsheets know a CSV for UTF-8


def take_in(
    context: click.Context,
    kind: str,
    file: Path | None,
    as_json: bool,
    entity: str,
    dry_run: bool,
    template: bool,
) -> None:
    """Import a file, or give the template to start from; the exit status says whether a row was refused."""
    if template:
        _give_template(kind, file)
        return
    if file is None or not file.is_file():
        raise click.UsageError(f"Name a file, or ask for --template; there is no {file or 'FILE'}.")
    content = file.read_bytes()
    table = read_table(file.name, content)
    digest = hashlib.sha256(content).hexdigest()
    command = ImportFile(table, entity, file.name, digest, SYSTEM, dry_run)
    run = {PARTIES: of_parties.import_parties, HOLDINGS: of_holdings.import_holdings}[kind]
    with _database(), progress_bar("Importing") as progress:
        told = run(command, datetime.now(UTC), progress).to_json()
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _said(told), nl=as_json)
    context.exit(1 if told["refused"] else 0)


def take_back(run: int, reason: str, as_json: bool) -> None:
    """Revert an import, and tell how much of it went."""
    with _database():
        told = revert_import(RevertImport(run, SYSTEM, reason), datetime.now(UTC))
    words = f"{told['taken_away']} taken away, {told['set_back']} set back, {told['kept']} kept\n"
    click.echo(json.dumps(told) if as_json else words, nl=as_json)


def _give_template(kind: str, file: Path | None) -> None:
    text = {PARTIES: party_rows.template, HOLDINGS: of_holdings.template}[kind]()
    if file is None:
        click.echo(text, nl=False)
    elif file.exists():
        raise click.UsageError(f"{file} is there already.")
    else:
        file.write_text(MARK + text, encoding="utf-8", newline="")


@contextmanager
def _database() -> Iterator[None]:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with application() as app:
        require_schema(app)
        yield


def _said(told: dict[str, Any]) -> str:
    """Return in words what became of the rows."""
    would = "would be " if told["dry_run"] else ""
    lines = [
        f"{told['read']} rows read: {would}{told['created']} created, {told['changed']} changed,"
        f" {told['unchanged']} unchanged, {len(told['duplicates'])} duplicates,"
        f" {len(told['refused'])} refused"
    ]
    if told["run"] is not None:
        lines.append(f"run {told['run']}; `casework import revert {told['run']}` takes it back")
    for word in ("duplicates", "refused"):
        lines += [f"{word}: row {one['row']} {one['reason']}" for one in told[word][:MOST_SHOWN]]
        if (more := len(told[word]) - MOST_SHOWN) > 0:
            lines.append(f"{word}: {more} more; --json names them all")
    return "".join(f"{line}\n" for line in lines)
