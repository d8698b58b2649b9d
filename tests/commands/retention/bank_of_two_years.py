"""Customers with two years of made-up holdings, quiet ones, for the tests of nightly rounds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update

from casework.commands.numbers import take_number
from casework.db import db, transaction
from casework.domain.retention.customer import month_of, month_text
from casework.models import Case, Holding, HoldingMonth, Party, PartyScore, PartySegment, ProfileFact, Signal

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
QUIET = {"balance": 1_000_000, "inflow": 500_000, "outflow": 480_000, "uses": 40, "revenue": 2_000}
ORDINARY: dict[str, Any] = {
    "kind": "organisation",
    "nature": "private",
    "language": "en",
    "vulnerable": False,
    "relationship": "active",
    "circumstances": [],
}


def add_customer(name: str = "Harbour Trading Ltd", entity: str = "uk", **more: Any) -> int:
    number = take_number("party")
    values = {**ORDINARY, "name": name, "entity": entity, "recorded_at": AT, "version": 1, **more}
    with transaction() as session:
        session.execute(insert(Party), [{"id": number, **values}])
    return number


def add_holding(
    party: int, change: dict[int, dict[str, int]] | None = None, span: int = 24, **more: Any
) -> int:
    """Add an account with quiet months up to October; `change` names months by how far back they are."""
    number, last = take_number("holding"), month_of(AT.date()) - 1
    values = {
        "kind": "account", "currency": "GBP", "number": f"H{number}", "entity": "uk",
        "opened_on": "2020-01-06", "recorded_at": AT, **more,
    }  # fmt: skip
    months = [
        {"holding_id": number, "month": month_text(last - back), **QUIET, **(change or {}).get(back, {})}
        for back in range(span)
    ]
    with transaction() as session:
        session.execute(insert(Holding), [{"id": number, "party_id": party, **values}])
        if months:
            session.execute(insert(HoldingMonth), months)
    return number


def tell(party: int, name: str, as_of: str = "2026-11-20", value: str = "yes", number: int = 1) -> None:
    """Record a fact about a customer that another system told."""
    row = {"value": value, "source": "bureau", "as_of": as_of, "recorded_at": AT, "recorded_by": "system"}
    with transaction() as session:
        session.execute(insert(ProfileFact), [{"party_id": party, "name": name, "number": number, **row}])


def change_party(party: int, **values: Any) -> None:
    with transaction() as session:
        session.execute(update(Party).where(Party.id == party).values(**values))


def scores(party: int) -> list[tuple[int, str]]:
    query = select(PartyScore.score, PartyScore.band).where(PartyScore.party_id == party)
    return _rows(query.order_by(PartyScore.scored_at))


def signals(party: int) -> list[tuple[str, str, int | None]]:
    query = select(Signal.code, Signal.source, Signal.case_id).where(Signal.party_id == party)
    return _rows(query.order_by(Signal.code, Signal.source))


def outreach(party: int) -> list[Case]:
    query = select(Case).where(Case.party_id == party, Case.workflow == "retention_outreach")
    with transaction() as session:
        return list(session.scalars(query.order_by(Case.id)))


def segments(party: int) -> dict[str, str]:
    query = select(PartySegment.scheme, PartySegment.value).where(
        PartySegment.party_id == party, PartySegment.until.is_(None)
    )
    return dict(_rows(query))


def _rows(query: Any) -> list[Any]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]
