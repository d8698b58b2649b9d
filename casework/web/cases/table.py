"""A list of cases as a table to be saved: what the screen shows, in the reader's language and zone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from casework.queries.evidence.case_rows import harmless
from casework.queries.people.people import names_of, teams
from casework.rulebook.current import current
from casework.web.cases.rows import NEVER, clock_title, priority_view
from casework.web.languages import gettext as _
from casework.web.languages import language, zone
from casework.web.wording import local

Row = Mapping[str, Any]


def case_table(rows: Sequence[Row]) -> bytes:
    """Return the rows as CSV in UTF-8 with its mark; no cell can act as a formula."""
    names = names_of(row["assignee"] for row in rows if row["assignee"] is not None)
    titles = {team.code: team.title(language()) for team in teams()}
    lines = (_cells(row, names, titles) for row in rows)
    return "\ufeff".encode() + _written([_heads(), *lines]).encode("utf-8", "replace")


def _heads() -> list[str]:
    there = zone()
    return [
        _("Case"),
        _("Customer"),
        _("Subject"),
        _("State"),
        _("Priority"),
        _("Assignee"),
        _("Team"),
        _("Deadline"),
        _("Due (%(zone)s)", zone=there),
        _("Received (%(zone)s)", zone=there),
        _("Opened (%(zone)s)", zone=there),
    ]


def _cells(row: Row, names: Mapping[int, str], titles: Mapping[str, str]) -> list[str | None]:
    definition = current().definition(row["workflow"], row["workflow_version"])
    state, priority = definition.state(row["state"]), priority_view(definition, row["priority"])
    return [
        row["reference"],
        row["party"],
        row["title"],
        state.title.in_(language()),
        priority.short if priority else None,
        names.get(row["assignee"]),
        titles.get(row["team"], row["team"]),
        clock_title(row["next_clock"]),
        _moment(row["next_due"]),
        _moment(row["received_at"]),
        _moment(row["opened_at"]),
    ]


def _moment(at: datetime | None) -> str:
    return "" if at is None or at.year == NEVER else f"{local(at):%Y-%m-%d %H:%M}"


def _written(lines: Iterable[Sequence[str | None]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return text.getvalue()
