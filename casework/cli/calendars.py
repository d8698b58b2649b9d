"""`casework calendar batch`: working time computed for a file of rows."""

from __future__ import annotations

import csv
import sys
from typing import TextIO

import click


@click.group()
def calendar() -> None:
    """Working time in the bank's calendars.

    Example: casework calendar batch rows.csv > answered.csv
    """


@calendar.command()
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.pass_context
def batch(context: click.Context, file: TextIO) -> None:
    """Compute the missing side of each row of FILE and write all rows to standard output.

    Columns: op, calendar, tz, start, business_minutes, end. `add` gives the end, `between` the minutes.
    A row that cannot be read is written as it was and named on standard error; the exit status is then 1.

    Example: casework calendar batch rows.csv > answered.csv
    """
    from casework.cli.rulebook import chosen
    from casework.errors import CaseworkError
    from casework.rulebook.batch import COLUMNS, answered
    from casework.rulebook.calendars import FOLDER, load_calendars

    calendars = load_calendars(chosen() / FOLDER)
    rows = csv.DictReader(file, restkey="more", restval="")
    columns = list(dict.fromkeys([*(rows.fieldnames or ()), *COLUMNS]))
    writer = csv.DictWriter(sys.stdout, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    refused = 0
    for row in rows:
        try:
            writer.writerow(answered(row, calendars))
        except CaseworkError as error:
            refused += 1
            writer.writerow(row)
            click.echo(f"line {rows.line_num}: {error.detail}", err=True)
    context.exit(1 if refused else 0)
