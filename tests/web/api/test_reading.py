"""Reading over the interface: lists, pages of lists, and that nothing is changed by it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.db import Base, db
from tests.cast import MONDAY
from tests.web.api.program import V1, Program, opening
from tests.web.api.test_a_complaints_life import CLASSIFIED
from tests.web.api.test_schemathesis import furnished
from tests.web.test_access_matrix import path_of


def open_many(program: Program) -> list[str]:
    ages = (1, 30, 3, 50, 9)
    received = [(MONDAY - timedelta(days=days)).isoformat() for days in ages]
    return [program.open(received_at=at, severity=f"P{n % 3 + 1}") for n, at in enumerate(received)]


@pytest.mark.parametrize("sort", ["due", "priority", "newest"])
def test_pages_lead_to_each_other_until_every_case_was_seen_once(sort: str, as_) -> None:
    hana = as_("hana")
    opened = open_many(hana)
    seen, path = [], f"/cases?sort={sort}&limit=2"
    while path:
        answer = hana.ask("GET", path)
        seen += [case["reference"] for case in answer.json["items"]]
        link = re.fullmatch(r'<([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        assert (link is not None) == (answer.json["next"] is not None)
        path = link[1].removeprefix(V1) if link else ""
    assert sorted(seen) == sorted(opened)
    if sort == "priority":
        shown = hana.get("/cases?sort=priority")["items"]
        assert [case["priority"] for case in shown] == sorted(case["priority"] for case in shown)


def test_cases_without_a_priority_are_paged_through_like_any_other(as_) -> None:
    hana = as_("hana")
    opened = [hana.open() for _ in range(5)]
    first = hana.get("/cases?sort=priority&limit=2")
    second = hana.get(f"/cases?sort=priority&limit=3&cursor={first['next']}")
    assert sorted(case["reference"] for case in first["items"] + second["items"]) == opened


def test_a_list_is_narrowed_by_its_filters(as_) -> None:
    hana, lin = as_("hana"), as_("lin")
    reference, other, _, _, fifth = open_many(hana)
    case = hana.get(f"/cases/{reference}")
    lin.get(f"/cases/{reference}")
    hana.post(f"/cases/{reference}/moves", {"trigger": "classify", "fields": CLASSIFIED})
    lin.get(f"/cases/{reference}")
    lin.put(f"/cases/{reference}/assignment", {"assignee": "hana"})
    found = {
        "assignee=hana": {reference},
        "assignee=me": {reference},
        "state=investigation&queue=casework": {reference},
        "workflow=refund": set(),
        f"party={case['party']['id']}": {reference},
        f"q={reference.lower()}": {reference},
        "overdue=true&priority=P2": {other, fifth},
        "opened_from=2026-11-24T00:00:00Z": set(),
        "assignee=nobody.such": set(),
        "due_before=2020-01-01T00:00:00Z": set(),
    }
    for query, expected in found.items():
        assert {row["reference"] for row in hana.get(f"/cases?{query}")["items"]} == expected, query
    assert reference not in {row["reference"] for row in hana.get("/cases?assignee=none")["items"]}


@pytest.mark.parametrize(
    "query",
    [
        "sort=title", "limit=0", "limit=201", "limit=x", "cursor=x", "cursor=W10", "assignee=%00", "q=%00",
        "party=0", "overdue=maybe", "due_before=yesterday", "due_before=2026-11-23T09:00", "order_by=title",
        "sort=due;--",
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_is_refused_with_what_would_be_right(query: str, as_) -> None:
    told = as_("hana").get(f"/cases?{query}", 422)
    assert list(told["errors"]) == [query.partition("=")[0]]


def test_a_cursor_of_another_list_or_made_up_is_refused(as_) -> None:
    hana = as_("hana")
    open_many(hana)
    cursor = hana.get("/cases?sort=newest&limit=1")["next"]
    for path in (
        f"/cases?sort=due&cursor={cursor}",
        f"/reports?cursor={cursor}",
        f"/parties?cursor={cursor}",
    ):
        assert "cursor" in hana.get(path, 422)["errors"]


def test_customers_are_found_by_how_their_name_begins(as_) -> None:
    hana = as_("hana")
    for name in ("Harbour Trading Ltd", "Hamble 100% Boats", "Hillside_Foods"):
        hana.post("/cases", {**opening(), "party": {"name": name, "kind": "organisation"}})
    names = {
        q: [p["name"] for p in hana.get(f"/parties?q={q}")["items"]]
        for q in ("ha", "HILL", "hamble 100%25", "%25", "hillside_")
    }
    assert names == {
        "ha": ["Harbour Trading Ltd", "Hamble 100% Boats"],
        "HILL": ["Hillside_Foods"],
        "hamble 100%25": ["Hamble 100% Boats"],
        "%25": [],  # marks are no part of a name, and stand for nothing
        "hillside_": ["Hillside_Foods"],
    }
    first = hana.get("/parties?limit=1")
    listed = first["items"][0]
    assert {**hana.get(f"/parties/{listed['id']}"), "found_as": None} == listed
    assert len(hana.get(f"/parties?cursor={first['next']}")["items"]) == 2


def test_reading_changes_no_row(app: Flask, as_) -> None:
    hana = as_("hana")
    places = furnished(hana, as_("lin"))
    read = [
        (program, path) for program in map(as_, ("hana", "remy", "ada")) for path in readable(app, places)
    ]
    allowed = [(program, path) for program, path in read if program.ask("GET", path).status_code == 200]
    assert len(allowed) > 50
    before = counted(app)  # a refusal is recorded: who may read leaves nothing behind
    for program, path in allowed:
        program.get(path)
    assert counted(app) == before


def readable(app: Flask, places: dict[str, Any]) -> list[str]:
    rules = [r for r in app.url_map.iter_rules() if r.rule.startswith(V1) and "GET" in (r.methods or ())]
    paths = [path_of(rule, places["reference"]).removeprefix(V1) for rule in rules]
    return [path + "?entity=uk&name=Harbour" * path.endswith("/duplicates") for path in paths]


def counted(app: Flask) -> dict[str, Any]:
    with app.app_context(), db.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: connection.scalar(select(func.count()).select_from(table)) for table in tables}
