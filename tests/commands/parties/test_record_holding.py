"""Holdings and their months: new ones, changed ones, those of somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casework.commands.parties.record_holding import RecordHolding, record_holding
from casework.db import Row, db
from casework.errors import Denied, Malformed, Refused
from casework.models import Holding, HoldingMonth
from tests.cast import MONDAY, Cast
from tests.commands.parties.known import ANN, chain_of, recorded, report

LOAN = {"kind": "loan", "currency": "GBP", "amount": "250000.00", "matures_on": "2031-06-30"}
OCTOBER = {
    "month": "2026-10",
    "balance": "1250.50",
    "inflow": "0",
    "outflow": "99.99",
    "uses": 3,
    "revenue": "-1",
}


def record(cast: Cast, party: int, number: str = "LN-1", months: Any = (), **values: Any) -> Row:
    return record_holding(RecordHolding(party, number, cast.hana, values, months), MONDAY)


def test_a_holding_and_its_months_are_recorded_in_hundredths(cast: Cast) -> None:
    party = recorded(cast.hana)
    record(cast, party, months=[OCTOBER], **LOAN)
    with db.engine.connect() as connection:
        row = connection.execute(select(Holding.__table__)).mappings().one()
        month = connection.execute(select(HoldingMonth.__table__)).mappings().one()
    assert (row["amount"], row["entity"], row["matures_on"]) == (25_000_000, "uk", "2031-06-30")
    assert (month["balance"], month["outflow"], month["uses"], month["revenue"]) == (125_050, 9_999, 3, -100)
    assert "250000" not in str(chain_of(party)[-1])
    assert report().findings == []


def test_a_known_holding_takes_what_is_new_and_keeps_the_rest(cast: Cast) -> None:
    party = recorded(cast.hana)
    first = record(cast, party, months=[OCTOBER], **LOAN)
    again = record(cast, party, months=[OCTOBER])
    assert (again["holding"], again["event"]) == (first["holding"], None)
    record(cast, party, months=[{**OCTOBER, "balance": "1"}, {"month": "2026-11"}], notice_on="2026-11-20")
    with db.engine.connect() as connection:
        row = connection.execute(select(Holding.__table__)).mappings().one()
        months = connection.scalars(select(HoldingMonth.balance).order_by(HoldingMonth.month)).all()
    assert (row["notice_on"], row["amount"], months) == ("2026-11-20", 25_000_000, [100, 0])


def test_a_number_of_another_customer_is_refused(cast: Cast) -> None:
    party, other = recorded(cast.hana), recorded(cast.hana, ANN)
    record(cast, party, **LOAN)
    with pytest.raises(Refused, match=f"customer {party}"):
        record(cast, other, **LOAN)


def test_what_cannot_be_is_named_field_by_field(cast: Cast) -> None:
    months = [
        {**OCTOBER, "month": "2026-13"},
        {"month": "2026-11", "balance": "1.234", "uses": "x", "left": 1},
    ]
    with pytest.raises(Malformed) as refusal:
        record(
            cast,
            recorded(cast.hana),
            months=months,
            kind="house",
            currency="X",
            amount="much",
            matures_on="soon",
        )
    assert sorted(refusal.value.errors) == [
        "amount", "currency", "kind", "matures_on", "months.0.month", "months.1.balance", "months.1.left",
        "months.1.uses",
    ]  # fmt: skip
    with pytest.raises(Malformed, match="kind and a currency"):
        record(cast, recorded(cast.hana))


def test_only_who_may_writes_holdings(cast: Cast) -> None:
    party = recorded(cast.hana)
    with pytest.raises(Denied):
        record_holding(RecordHolding(party, "LN-1", cast.otto, LOAN), MONDAY)
