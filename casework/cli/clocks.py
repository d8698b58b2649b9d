"""`casework clocks`: scenarios answered without a database."""

from __future__ import annotations

import json
from typing import TextIO

import click


class ByReference(click.Group):
    """Takes `casework clocks CMP-2026-000123` for `casework clocks show CMP-2026-000123`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if "show" in self.commands and args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=ByReference)
def clocks() -> None:
    """Clocks, and why they are due when they are.

    Example: casework clocks simulate scenarios.json --json
    """


@clocks.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="Print the results as one JSON document.")
@click.pass_context
def simulate(context: click.Context, file: TextIO, as_json: bool) -> None:
    """Answer the list of clock scenarios in FILE, in their order; exit status 1 if one was refused.

    Example: casework clocks simulate scenarios.json --json
    """
    from casework.errors import Malformed
    from casework.rulebook import home
    from casework.rulebook.calendars import FOLDER, load_calendars
    from casework.rulebook.simulation import answers

    try:
        scenarios = json.load(file)
    except ValueError as error:
        raise Malformed(f"{file.name} is no JSON: {error}; right is a list of scenarios") from error
    results = answers(scenarios, load_calendars(home() / FOLDER))
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
