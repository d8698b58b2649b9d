"""`casework score`: any table by a scoring policy, and how well the policy would have told."""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casework.cli.imports import FILE, lines_of

if TYPE_CHECKING:
    from casework.domain.scoring.policy import ScoringPolicy
    from casework.domain.scoring.table import Scoring

MOST_SHOWN = 20


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--policy", "name", required=True, metavar="NAME", help="cards, cards@1, or a policy's own file."
)
@click.option(
    "--outcome",
    metavar="COLUMN[=VALUE]",
    help="What became of each row: it happened where the column holds VALUE, else where it says 1 or yes.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def score(context: click.Context, file: Path, name: str, outcome: str | None, as_json: bool) -> None:
    """Score each row of a CSV file by a policy; with an outcome, test the policy on the past.

    Rows count from 1 below the heading. A row with a broken cell is named and left out, the others are
    scored; exit status 1 then. Without --outcome, --json gives score, band and reasons of each row; with it
    the back-test.

    Example: casework score customers.csv --policy bank_customers --outcome Exited --json
    """
    from casework.domain.scoring.scorer import Scorer
    from casework.domain.scoring.table import Outcome, Scoring, refuse_other_table

    asked = Outcome.parse(outcome) if outcome is not None else None
    scoring = Scoring(Scorer(_policy(name)), asked)
    rows = csv.DictReader(lines_of(file))
    try:
        refuse_other_table(scoring.scorer, asked, rows.fieldnames or ())
        told = _told(scoring, rows)
    except csv.Error as error:
        raise click.UsageError(f"{file} is no CSV: line {rows.line_num}: {error}") from error
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _said(told), nl=as_json)
    for one in [] if as_json else told["broken"][:MOST_SHOWN]:
        click.echo(f"row {one['row']} {one['column']}: {one['reason']}".replace(" :", ":"), err=True)
    context.exit(1 if told["broken"] else 0)


def _policy(name: str) -> ScoringPolicy:
    from casework.cli.rulebook import chosen
    from casework.rulebook.scoring.policies import policy_of, read_policy_file

    path = Path(name)
    return read_policy_file(path) if path.suffix == ".toml" else policy_of(chosen(), name)


def _told(scoring: Scoring, rows: csv.DictReader[str]) -> dict[str, Any]:
    if scoring.outcome is None:
        scored = list(_scored(scoring, rows))
        return {**scoring.to_json(), "rows": scored}
    deque(scoring.scored(rows), maxlen=0)
    scoring.refuse_unknown_outcome()
    return scoring.to_json()


def _scored(scoring: Scoring, rows: csv.DictReader[str]) -> Iterator[dict[str, Any]]:
    for number, row, verdict in scoring.scored(rows):
        reasons = [one.to_json() for one in scoring.scorer.reasons(row, verdict.rules)]
        yield {"row": number, "score": verdict.score, "band": verdict.band.code, "reasons": reasons}


def _said(told: dict[str, Any]) -> str:
    """Return in words what came of it."""
    lines = [f"{told['policy']}: {told['n']} rows scored, {len(told['broken'])} not"]
    for one in told.get("rows", ()):
        reasons = "; ".join(reason["en"] for reason in one["reasons"]) or "nothing"
        lines.append(f"row {one['row']} {one['score']} {one['band']}: {reasons}")
    if "rate" in told:
        lines.append(
            f"it happened on {_percent(told['rate'])}; AUC {_rounded(told['auc'])};"
            f" in the top tenth {_rounded(told['lift_top_tenth'])} times as often"
        )
    lines += [f"{one['band']} (from {one['from']}): {_count(one)}" for one in told["bands"]]
    for column, values in told.get("segments", {}).items():
        lines += [f"{column} {value}: {_count(counts)}" for value, counts in values.items()]
    return "".join(f"{line}\n" for line in lines)


def _count(counts: dict[str, Any]) -> str:
    return f"{counts['n']} rows" + (f", {_percent(counts['rate'])}" if "rate" in counts else "")


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.2%}"


def _rounded(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
