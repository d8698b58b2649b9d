"""`casework screen` and `casework import list`: names against a list, and lists taken in."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casework.cli.imports import FILE, MOST_SHOWN, lines_of, progress_bar

if TYPE_CHECKING:
    from casework.domain.screening.index import Index, Match

CHANGES = ("added", "removed", "renamed", "changed")
SHOW_DONE = 200  # names after which the progress is told


@click.command("list")
@click.argument("file", type=FILE)
@click.option("--list", "name", required=True, metavar="NAME", help="What the list is called: ofac_sdn.")
@click.option("--aliases", type=FILE, help="Further names in a file of their own: ent_num, alt_name.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def import_list(
    context: click.Context, file: Path, name: str, aliases: Path | None, dry_run: bool, as_json: bool
) -> None:
    """Take in a list of sanctioned persons as its next version (CSV, also gzipped; OFAC or UN columns).

    Tells what was added, removed and renamed. A row that cannot be used is named and left out, the others
    are taken in; exit status 1 then. Every customer is screened again by the scheduler.

    Example: casework import list sdn.csv --list ofac_sdn --json
    """
    from casework.cli.database import application
    from casework.cli.serve import require_schema
    from casework.commands.screening.load_list import LoadList, load_list

    logging.getLogger("alembic").setLevel(logging.WARNING)
    further = aliases.read_bytes() if aliases else None
    command = LoadList(name, file.read_bytes(), "system", file.name, further, rehearse=dry_run)
    with application() as app:
        require_schema(app)
        told = load_list(command, datetime.now(UTC)).to_json()
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _said(told), nl=as_json)
    context.exit(1 if told["refused"] else 0)


def _said(told: dict[str, Any]) -> str:
    counts = ", ".join(f"{len(told[word])} {word}" for word in CHANGES)
    lines = [f"{told['list']} version {told['version']}: {told['entries']} entries, {counts}"]
    if told["unchanged"]:
        lines = [f"{told['list']} version {told['version']}: unchanged, {told['entries']} entries"]
    lines += [f"refused: row {one['row']} {one['reason']}" for one in told["refused"][:MOST_SHOWN]]
    if (more := len(told["refused"]) - MOST_SHOWN) > 0:
        lines.append(f"refused: {more} more; --json names them all")
    return "".join(f"{line}\n" for line in lines)


@click.command()
@click.option(
    "--list", "source", required=True, metavar="NAME|FILE", help="A list that is loaded, or a file."
)
@click.option("--names", type=FILE, required=True, help="CSV with the column `name`.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def screen(source: str, names: Path, language: str, as_json: bool) -> None:
    """Find for each name the entries of a list that it may mean: at most five, best first, with reasons.

    Scores go from 0 to 100. A file is read as it is and needs no database; of a list that is loaded all names
    count.

    Example: casework screen --list ofac_sdn --names customers.csv --json
    """
    index = _index(source)
    asked = list(_names(names))
    with progress_bar("Screening") as progress:
        told = []
        for done, name in enumerate(asked, 1):
            told.append({"name": name, "matches": [_match(one, language) for one in index.search(name)]})
            if done % SHOW_DONE == 0 or done == len(asked):
                progress(done, len(asked))
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _shown(told), nl=as_json)


def _index(source: str) -> Index:
    path = Path(source)
    if path.suffix in {".csv", ".gz"} or path.is_file():
        from casework.domain.screening.index import Index
        from casework.domain.screening.lists import read_list

        if not path.is_file():
            raise click.UsageError(f"{source} is not there")
        text = "".join(lines_of(path)).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        read = read_list(text)
        for one in read.refused[:MOST_SHOWN]:
            click.echo(f"refused: row {one.row} {one.reason.en}", err=True)
        return Index((entry.entry, name) for entry in read.entries.values() for name in entry.all_names)
    from casework.cli.database import application
    from casework.cli.serve import require_schema
    from casework.queries.screening.lists import index_of, list_in_force

    with application() as app:
        require_schema(app)
        return index_of(list_in_force(source))


def _names(file: Path) -> Iterator[str]:
    rows = csv.DictReader(lines_of(file))
    if "name" not in (rows.fieldnames or ()):
        raise click.UsageError(f"{file} has no column “name”")
    try:
        for row in rows:
            name = (row["name"] or "").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            yield name.strip()
    except csv.Error as error:
        raise click.UsageError(f"{file} is no CSV: line {rows.line_num}: {error}") from error


def _match(match: Match, language: str) -> dict[str, Any]:
    return {
        "id": match.entry,
        "name": match.name,
        "score": match.score,
        "reason": match.reason.in_(language),
    }


def _shown(told: list[dict[str, Any]]) -> str:
    lines = []
    for one in told:
        lines.append(one["name"])
        lines += [
            f"  {each['score']:5.1f}  {each['id']}  {each['name']}  ({each['reason']})"
            for each in one["matches"]
        ]
    return "".join(f"{line}\n" for line in lines)
