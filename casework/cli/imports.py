"""`casework import`: what other systems hold, taken in; every row is told of, and none comes twice."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_SHOWN = 20
#: what is taken in -> the file and the command that do it
ELSEWHERE = {"list": ("casework.cli.screening", "import_list")}


class Imports(click.Group):
    """Knows what can be taken in; a command that lies in another file is loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, attribute = ELSEWHERE[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group("import", cls=Imports)
def imports() -> None:
    """What other systems hold, taken in.

    Example: casework import complaints complaints.csv.gz
    """


@imports.command("complaints")
@click.argument("file", type=FILE)
@click.option(
    "--shift-to",
    "day",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Move all dates by whole weeks, so that the newest receipt lies in the seven days up to this one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def complaints(context: click.Context, file: Path, day: datetime | None, as_json: bool) -> None:
    """Take in a file of the US consumer complaint database (CSV, also gzipped), in any of its shapes.

    A row is one complaint: with its outcome, or open where the source says that it is in progress. It is
    known again by its complaint ID, else by what it says. Rows count from 1 below the heading. Exit status 1
    if one was refused.

    Example: casework import complaints complaints.csv.gz --shift-to 2026-11-20 --json
    """
    from casework.cli.database import application
    from casework.cli.serve import require_schema
    from casework.commands.complaints.import_complaints import ImportComplaints, import_complaints

    logging.getLogger("alembic").setLevel(logging.WARNING)
    command = ImportComplaints(lines_of(file), day.date() if day else None)
    with application() as app:
        require_schema(app)
        with progress_bar("Importing") as progress:
            told = import_complaints(command, datetime.now(UTC), progress).to_json()
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _said(told), nl=as_json)
    context.exit(1 if told["refused"] else 0)


@imports.command("parties")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--entity", default="uk", show_default=True, metavar="CODE", help="Whose customers they are.")
@click.option("--dry-run", is_flag=True, help="Tell what would become of each row, and leave nothing.")
@click.option("--template", is_flag=True, help="Print the columns and an example (CSV), or write it to FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def parties(context: click.Context, /, file: Path | None, as_json: bool, **options: Any) -> None:
    """Take in customers from a CSV or XLSX.

    A customer is known by an identifier or source_id, and then changed; one whose name and country are known
    is told of as a duplicate and left out. Rows count from 1 below the heading. Exit status 1 if one was
    refused.

    Example: casework import parties customers.xlsx --dry-run --json
    """
    from casework.cli.party_imports import PARTIES, take_in

    take_in(context, PARTIES, file, as_json, **options)


@imports.command("holdings")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--entity", default="uk", show_default=True, metavar="CODE", help="Whose customers they are.")
@click.option("--dry-run", is_flag=True, help="Tell what would become of each row, and leave nothing.")
@click.option("--template", is_flag=True, help="Print the columns and an example (CSV), or write it to FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def holdings(context: click.Context, /, file: Path | None, as_json: bool, **options: Any) -> None:
    """Take in holdings from a CSV or XLSX, a row a month of each, or a row a holding.

    The customer is named by number, source_id or an identifier. Rows count from 1 below the heading. Exit
    status 1 if one was refused.

    Example: casework import holdings loans.csv --json
    """
    from casework.cli.party_imports import HOLDINGS, take_in

    take_in(context, HOLDINGS, file, as_json, **options)


@imports.command("revert")
@click.argument("run", type=int)
@click.option("--reason", default="", help="Why it is taken back.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def revert(run: int, reason: str, as_json: bool) -> None:
    """Take back an import of customers or holdings by the number of its run.

    What it created goes if nothing else hangs on it, what it changed is set back if nobody changed it since.

    Example: casework import revert 3 --reason "The wrong file."
    """
    from casework.cli.party_imports import take_back

    take_back(run, reason, as_json)


def lines_of(file: Path) -> list[str]:
    """Return the lines of a text file, also of a gzipped one; what is not UTF-8 stays recognisable."""
    with file.open("rb") as start:
        zipped = start.read(2) == b"\x1f\x8b"
    opened = gzip.open if zipped else open
    try:
        with opened(file, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
            return list(lines)
    except (EOFError, gzip.BadGzipFile) as error:
        raise click.UsageError(f"{file} cannot be read: {error}") from error


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give what shows on standard error how far a piece of work is: `done` of `of`."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _said(told: dict[str, Any]) -> str:
    """Return in words what became of the rows."""
    lines = [
        f"{told['read']} rows read: {told['created']} created, {told['unchanged']} already there,"
        f" {len(told['refused'])} refused"
    ]
    if told["weeks_moved"]:
        lines.append(f"all dates moved by {told['weeks_moved']} weeks")
    for word in ("refused", "flagged"):
        lines += [f"{word}: row {one['row']} {one['reason']}" for one in told[word][:MOST_SHOWN]]
        if (more := len(told[word]) - MOST_SHOWN) > 0:
            lines.append(f"{word}: {more} more; --json names them all")
    for scheme, names in told["unknown"].items():
        lines += [f"not in {scheme}, put under `other`: {name} ({rows} rows)" for name, rows in names.items()]
    return "".join(f"{line}\n" for line in lines)
