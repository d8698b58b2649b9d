"""Lists of cases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.errors import Malformed
from casework.queries.cases.counts import counts_of_team
from casework.queries.cases.lists import Filters, list_cases
from tests.cast import MONDAY, Cast, log_complaint


@pytest.mark.parametrize("sort", ["due", "priority", "newest"])
def test_pages_hold_every_case_once_in_order(cast: Cast, sort: str) -> None:
    made = [
        log_complaint(cast.hana, received=MONDAY - timedelta(days=d), severity=s)
        for d, s in ((1, "P2"), (30, "P1"), (3, "P3"), (50, "P1"), (9, "P2"))
    ]
    seen, cursor = [], None
    while True:
        page = list_cases(cast.lin, Filters(), MONDAY, sort, cursor, limit=2)
        seen += [row["reference"] for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(made)
    if sort == "due":
        whole = list_cases(cast.lin, Filters(), MONDAY).rows
        assert [row["next_due"] for row in whole] == sorted(row["next_due"] for row in whole)
    if sort == "newest":
        assert seen == sorted(made, reverse=True)


def test_nobody_sees_another_teams_case_in_any_list(cast: Cast) -> None:
    log_complaint(cast.hana)
    for sort in ("due", "priority", "newest"):
        assert list_cases(cast.zed, Filters(), MONDAY, sort).rows == []
        assert list_cases(cast.zed, Filters(team="uk_corporate"), MONDAY, sort).rows == []
        assert list_cases(cast.zed, Filters(q="Harbour"), MONDAY, sort).rows == []
        assert len(list_cases(cast.remy, Filters(), MONDAY, sort).rows) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "harbour",
        "Harbour Trading",
        "office@harbour.example",
        "+44 20 7946 0000",
        "wrong balance",
        "repaym",
        "提前还款",
    ],
)
def test_one_box_finds_a_case_by_what_is_known_of_it(cast: Cast, typed: str) -> None:
    narrative = "early-repayment charge on the wrong balance; 提前还款手续费计算有误"
    reference = log_complaint(cast.hana, narrative=narrative)
    log_complaint(cast.hana, narrative="Something else")
    found = [row["reference"] for row in list_cases(cast.hana, Filters(q=typed), MONDAY, "newest").rows]
    assert reference in found
    assert [
        row["reference"] for row in list_cases(cast.hana, Filters(q=reference.lower()), MONDAY, "newest").rows
    ] == [reference]
    assert list_cases(cast.hana, Filters(q="nowhere at all"), MONDAY, "newest").rows == []


def test_a_foreign_cursor_is_refused(cast: Cast) -> None:
    for cursor in ("x", "W10", "eyJhIjoxfQ", ""):
        with pytest.raises(Malformed):
            list_cases(cast.lin, Filters(), MONDAY, "due", cursor)


def test_counters_equal_a_recount(cast: Cast) -> None:
    for _ in range(3):
        log_complaint(cast.hana)
    assert counts_of_team("uk_corporate") == {
        "state": {"received": 3},
        "queue": {"intake": 3},
        "unassigned": {"uk_corporate": 3},
    }
