"""`casework migrate-cases`: running cases to another version of their workflow."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from casework.commands.versions.plan import Plan


@click.command("migrate-cases")
@click.argument("workflow")
@click.option("--from", "old", type=int, required=True, help="The version that they run on.")
@click.option("--to", "new", type=int, required=True, help="The version that they are to run on.")
@click.option("--plan", type=click.Path(path_type=Path, exists=True), help="States renamed, clocks by slot.")
@click.option("--reason", default="", help="Why; stays in the record of each case.")
@click.option("--dry-run", is_flag=True, help="Show what would happen, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def migrate_cases(
    workflow: str, old: int, new: int, plan: Path | None, reason: str, dry_run: bool, as_json: bool
) -> None:
    """Move running cases to another version of their workflow; exit status 1 if one was refused.

    Clocks keep their term unless the plan says `carry` (the new term from the same start) or `restart`.

    Example: casework migrate-cases complaint --from 1 --to 2 --dry-run
    """
    from casework.cli.database import application

    with application():
        rows = _moved(workflow, old, new, plan, reason or f"{workflow}@{old} → {workflow}@{new}", dry_run)
    refused = [row for row in rows if "refused" in row]
    if as_json:
        told = {"moved": len(rows) - len(refused), "refused": len(refused), "dry_run": dry_run, "cases": rows}
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
    else:
        for row in rows:
            click.echo(_line(row))
        click.echo(f"{len(rows) - len(refused)} cases {'would move' if dry_run else 'moved'}, ", nl=False)
        click.echo(f"{len(refused)} refused.")
    if refused:
        raise SystemExit(1)


def _moved(
    workflow: str, old: int, new: int, path: Path | None, reason: str, dry_run: bool
) -> list[dict[str, Any]]:
    from casework.commands.versions.move_to_version import MoveToVersion, move_to_version
    from casework.errors import CaseworkError
    from casework.queries.versions.running import running_cases
    from casework.rulebook.current import current

    rules = current()
    source = rules.definition(workflow, old)
    plan, rows = _plan(path, source, rules.definition(workflow, new)), []
    for case_id in running_cases(source):
        try:
            command = MoveToVersion(case_id, new, plan, reason)
            rows.append(move_to_version(command, datetime.now(UTC), dry_run))
        except CaseworkError as error:
            rows.append({"case": case_id, "refused": error.detail})
    return rows


def _plan(path: Path | None, source: Any, target: Any) -> Plan:
    from casework.commands.versions.plan import Plan, read_plan

    return Plan() if path is None else read_plan(path, source, target)


def _line(row: dict[str, Any]) -> str:
    if "refused" in row:
        return f"case {row['case']}: refused: {row['refused']}"
    clocks = ", ".join(
        f"{one['clock']} {one['state']} {one['due_at'] or ''}".strip() for one in row["clocks"]
    )
    return f"{row['reference']}: {row['from']} → {row['to']}" + (f"; {clocks}" if clocks else "")
