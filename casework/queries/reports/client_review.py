"""What the paper for the yearly talk with a customer counts: a year of all workflows, holdings, answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from casework.db import Row, db
from casework.domain.access import is_restricted
from casework.domain.facts import Actor
from casework.models import Case, Clock
from casework.queries.parties.cases import cases_of, promises_in, surveys_of
from casework.queries.parties.contacts import contacts_of
from casework.queries.parties.graph import Graph, graph_of
from casework.queries.parties.holdings import holdings_of
from casework.queries.parties.known import Known, known_of
from casework.queries.parties.parties import family_of
from casework.queries.parties.party_page import threshold_of
from casework.rulebook.current import current

A_YEAR = timedelta(days=365)
MOST_CONTACTS = 1_000
C: Any = Case.__table__.c
K: Any = Clock.__table__.c


@dataclass(frozen=True, slots=True)
class ClientReview:
    """A customer with the year up to `day`, as one reader may see it; nothing of restricted workflows.

    `cases` are those that were open within the year, each with its `fields` and how many deadlines it missed
    (`missed`); `contacts` counts (channel, direction) within the year.
    """

    party: Row
    zone: str
    since: date
    day: date
    known: Known
    graph: Graph
    holdings: list[Row]
    cases: list[Row]
    promises: list[Row]
    surveys: list[Row]
    contacts: Counter[tuple[str, str]]


def client_review(number: int, actor: Actor, at: datetime) -> ClientReview:
    """Return the year of a customer. Raises NotFound for one who is not the reader's to see."""
    party, *merged = family_of(number, actor)
    numbers = [party["id"], *(row["id"] for row in merged)]
    zone = ZoneInfo(current().entity(party["entity"]).zone)
    day = at.astimezone(zone).date()
    begins, threshold = at - A_YEAR, threshold_of(party["entity"], day)
    cases = [row for row in cases_of(numbers, actor) if not is_restricted(row["entity"])]
    surveys = [row for row in surveys_of(numbers, actor) if not is_restricted(row["entity"])]
    contacts = (row for row in contacts_of(numbers, actor, MOST_CONTACTS) if row["at"] >= begins)
    return ClientReview(
        party=party,
        zone=zone.key,
        since=day - A_YEAR,
        day=day,
        known=known_of(numbers),
        graph=graph_of(party["id"], day.isoformat(), threshold.share, threshold.over),
        holdings=holdings_of(numbers, day),
        cases=_told([row for row in cases if row["closed_at"] is None or row["closed_at"] >= begins]),
        promises=promises_in(cases),
        surveys=[row for row in surveys if row["invited_at"] >= begins],
        contacts=Counter((row["channel"], row["direction"]) for row in contacts),
    )


def _told(cases: Sequence[Row]) -> list[Row]:
    numbers = [row["id"] for row in cases]
    missed = (
        select(K.case_id, func.count().label("missed"))
        .where(K.case_id.in_(numbers), K.breached_at.is_not(None))
        .group_by(K.case_id)
    )
    with db.engine.connect() as connection:
        late = {row.case_id: row.missed for row in connection.execute(missed)}
        fields = {
            row.id: row.fields for row in connection.execute(select(C.id, C.fields).where(C.id.in_(numbers)))
        }
    return [{**row, "fields": fields[row["id"]], "missed": late.get(row["id"], 0)} for row in cases]
