"""`casework clocks`: those of a case, and scenarios answered without a database."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from casework.queries.clocks.statement import ClockStatement


class ByReference(click.Group):
    """Takes `casework clocks CMP-2026-000123` for `casework clocks show CMP-2026-000123`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=ByReference)
def clocks() -> None:
    """The clocks of a case or of scenarios, and why they are due when they are.

    Example: casework clocks CMP-2026-000123
    """


@clocks.command()
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
def show(reference: str, as_json: bool, language: str) -> None:
    """Print the clocks of a case, each with the derivation of its due date; `show` may be left out.

    Example: casework clocks show CMP-2026-000123 --json
    """
    from casework.cli.database import application
    from casework.domain.facts import SYSTEM
    from casework.queries.cases.reading import read_case
    from casework.queries.clocks.statement import clock_statements

    at = datetime.now(UTC)
    with application():
        found = clock_statements(read_case(reference, SYSTEM, "case.read"), language, at)
    if as_json:
        click.echo(json.dumps([_told(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one.name} {one.rule.title.in_(language)} ({one.row['result'] or one.row['state']})")
        for sentence in filter(None, map(str, (*one.why, *one.remarks, one.source))):
            click.echo(f"    {sentence}")


def _told(one: ClockStatement) -> dict[str, object]:
    """Return a case's clock as a simulation shows it, with its names and how it ended."""
    stored = {key: one.row[key] for key in ("slot", "policy", "calendar", "result")}
    return {"name": one.name, **stored, **one.reading.to_json(), "state": one.row["state"]}


@clocks.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="Print the results as one JSON document.")
@click.pass_context
def simulate(context: click.Context, file: TextIO, as_json: bool) -> None:
    """Answer the list of clock scenarios in FILE, in their order; exit status 1 if one was refused.

    Example: casework clocks simulate scenarios.json --json
    """
    from casework.cli.rulebook import chosen
    from casework.errors import Malformed
    from casework.rulebook.calendars import FOLDER, load_calendars
    from casework.rulebook.simulation import answers

    try:
        scenarios = json.load(file)
    except ValueError as error:
        raise Malformed(f"{file.name} is no JSON: {error}; right is a list of scenarios") from error
    results = answers(scenarios, load_calendars(chosen() / FOLDER))
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False))
    else:
        for result in results:
            click.echo(_line(result))
    context.exit(1 if any("error" in result for result in results) else 0)


def _line(result: dict[str, object]) -> str:
    """Return a result in one line of words."""
    if "error" in result:
        return f"{result['id']}: refused: {result['error']}"
    breached = f", breached {result['breached_at']}" if result["breached"] else ""
    return f"{result['id']}: {result['state']}, due {result['due_at'] or '-'}{breached}"
