"""The list on the screen as a file; that it was taken stands in the record of who took it."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, g, request

from casework.commands.evidence.record_disclosure import record_export
from casework.db import Row
from casework.domain.access import may_touch
from casework.errors import Refused
from casework.queries.cases.lists import DUE, MOST, NEWEST, Filters, list_cases
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.cases.table import case_table
from casework.web.downloads import download
from casework.web.moment import now
from casework.web.pages.cases.work import found_filters, queue_choice, queue_filters
from casework.web.wording import local

bp = Blueprint("exports", __name__)

LONGEST = 10_000  # rows of one file; the operator's `casework export cases` knows no limit


@bp.post("/queue/export")
@allows("case.export")
def export_queue() -> Response:
    return _file(queue_filters(*queue_choice(request.form)), DUE)


@bp.post("/find/export")
@allows("case.export")
def export_found() -> Response:
    return _file(found_filters(request.form), NEWEST)


def _file(filters: Filters, sort: str) -> Response:
    """Return the whole list as CSV; the record names how it was narrowed, never the words looked for."""
    at, rows = now(), _rows(filters, sort)
    content = case_table(rows)
    narrowed = [
        name for name in Filters.__dataclass_fields__ if getattr(filters, name) not in (None, False, "")
    ]
    record_export(
        g.actor,
        "cases",
        at,
        format="csv",
        rows=len(rows),
        narrowed=",".join(narrowed),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return download(content, f"cases-{local(at):%Y-%m-%d}.csv")


def _rows(filters: Filters, sort: str) -> list[Row]:
    """Return every row that may be taken out, page by page. Raises Refused for more than one file holds."""
    found: list[Row] = []
    cursor, table = None, current().access
    while len(found) <= LONGEST:
        page = list_cases(g.actor, filters, now(), sort, cursor, MOST)
        found += [row for row in page.rows if may_touch(table, "case.export", g.actor, row)]
        if page.next is None:
            return found
        cursor = page.next
    raise Refused(
        f"The list has more than {LONGEST:,} cases. Narrow it, then export it.",
        zh=f"列表超过 {LONGEST:,} 个案件，请缩小范围后再导出。",
    )
