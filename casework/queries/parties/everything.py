"""Everything held about one customer, as one value that can be handed to her."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select

from casework.db import Row, db
from casework.domain.access import is_restricted
from casework.domain.facts import Actor
from casework.domain.parties.money import decimal_text
from casework.models import Case, Document, Event, EventValue
from casework.queries.parties.cases import seen_by
from casework.queries.parties.contacts import contacts_of
from casework.queries.parties.graph import graph_of
from casework.queries.parties.history import history_of
from casework.queries.parties.holdings import holdings_of
from casework.queries.parties.known import known_of

C: Any = Case.__table__
E: Any = Event.__table__
V: Any = EventValue.__table__
D: Any = Document.__table__
MOST = 10_000
AGES = 1_200  # months: all of them
CASE = ("reference", "workflow", "state", "title", "received_at", "opened_at", "closed_at")
DOCUMENT = ("number", "kind", "name", "media_type", "size", "sha256", "source", "added_at")
#: what the bank has found out or decided about the risk of a customer is not told to her
UNTOLD = frozenset({"case_id", "normal_name", "rating", "next_review_on", "merged_into"})
MONEY = frozenset({"amount", "balance", "inflow", "outflow", "revenue"})


def everything_about(family: Sequence[Row], actor: Actor, day: date) -> Row:
    """Return all that is held about a customer and those merged into her, of plain values.

    `family` is the customer first. Restricted cases are never in it, whoever asks: it is to be handed over.
    Money is decimal text.
    """
    numbers = [party["id"] for party in family]
    known = asdict(known_of(numbers))
    cases = _cases(numbers, actor)
    told = {case["reference"] for case in cases}
    contacts = [one for one in contacts_of(numbers, actor, MOST) if one["reference"] in {None, *told}]
    return {
        "parties": [{name: value for name, value in party.items() if name not in UNTOLD} for party in family],
        **known,
        "relations": graph_of(numbers[0], day.isoformat()).direct,
        "holdings": [_holding(row) for row in holdings_of(numbers, day, AGES, MOST)],
        "contacts": contacts,
        "cases": cases,
        "record": [{n: v for n, v in one.items() if n != "hash"} for one in history_of(numbers, limit=MOST)],
    }


def _holding(row: Row) -> Row:
    months = [{name: _shown(name, value) for name, value in month.items()} for month in row["months"]]
    return {**{name: _shown(name, value) for name, value in row.items()}, "months": months}


def _shown(name: str, value: Any) -> Any:
    return decimal_text(value) if name in MONEY else value


def _cases(numbers: list[int], actor: Actor) -> list[Row]:
    """Return the customer's cases with the values, documents and events of each."""
    query = select(C).where(C.c.party_id.in_(numbers), seen_by(actor)).order_by(C.c.id).limit(MOST)
    rows = [row for row in _rows(query) if not is_restricted(row["entity"])]
    ids = [row["id"] for row in rows]
    values, documents, events = (
        _by_case(select(table).where(table.c.case_id.in_(ids)).order_by(table.c.case_id, order))
        for table, order in ((V, V.c.seq), (D, D.c.number), (E, E.c.seq))
    )
    return [
        {
            **{name: row[name] for name in CASE},
            "fields": {name: value for name, value in row["fields"].items() if not isinstance(value, dict)},
            "values": [{n: one[n] for n in ("seq", "field", "value")} for one in values[row["id"]]],
            "documents": [{name: one[name] for name in DOCUMENT} for one in documents[row["id"]]],
            "events": [{n: one[n] for n in ("seq", "kind", "at")} for one in events[row["id"]]],
        }
        for row in rows
    ]


def _by_case(query: Any) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in _rows(query):
        found[row["case_id"]].append(row)
    return found


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
