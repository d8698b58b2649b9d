"""What customers' value and fifths are reckoned from: one statement for a batch, or for all of an entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, distinct, func, select

from casework.db import db
from casework.domain.retention.customer import month_number, month_of, month_text
from casework.domain.scoring.rfm import Figures, RfmPolicy
from casework.models import Holding, HoldingMonth, Party

_parties: Any = Party.__table__
_holdings: Any = Holding.__table__
_months: Any = HoldingMonth.__table__


@dataclass(slots=True)
class Earnings:
    """A customer's figures for her fifths, and what was earned by currency, in hundredths."""

    figures: Figures
    revenue: dict[str, int] = field(default_factory=dict)


def earnings_of(ids: Sequence[int], policy: RfmPolicy, at: datetime) -> dict[int, Earnings]:
    """Return the earnings of those parties that have figures."""
    by_party: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    with db.engine.connect() as connection:
        for row in connection.execute(_figures(policy, at).where(_holdings.c.party_id.in_(ids))):
            by_party[row.party_id][row.currency] = row
    return {number: _earnings(list(rows.values())) for number, rows in by_party.items()}


def figures_of_entity(entity: str, policy: RfmPolicy, at: datetime) -> list[Figures]:
    """Return the figures of all customers of an entity, for the bounds of the fifths."""
    query = _figures(policy, at).join(_parties, _parties.c.id == _holdings.c.party_id)
    mine = (
        _parties.c.entity == entity,
        _parties.c.relationship == "active",
        _parties.c.merged_into.is_(None),
    )
    by_party: defaultdict[int, list[Any]] = defaultdict(list)
    with db.engine.connect() as connection:
        for row in connection.execute(query.where(*mine)):
            by_party[row.party_id].append(row)
    return [_earnings(rows).figures for rows in by_party.values()]


def _figures(policy: RfmPolicy, at: datetime) -> Select[Any]:
    last = month_of(at.date()) - 1
    lately, year = (month_text(last - n + 1) for n in (policy.frequency_months, policy.money_months))
    used = _months.c.uses > 0
    return (
        select(
            _holdings.c.party_id,
            _holdings.c.currency,
            func.max(case((used, _months.c.month))).label("recency"),
            func.count(distinct(case((used & (_months.c.month >= lately), _holdings.c.id)))).label("used"),
            func.coalesce(func.sum(case((_months.c.month >= year, _months.c.revenue))), 0).label("money"),
        )
        .select_from(_months)
        .join(_holdings, _holdings.c.id == _months.c.holding_id)
        .where(_months.c.month.between(month_text(last - 23), month_text(last)))
        .group_by(_holdings.c.party_id, _holdings.c.currency)
    )


def _earnings(rows: Sequence[Any]) -> Earnings:
    """Add up a customer's currencies: for the fifths amounts count as they are, for the value by currency."""
    return Earnings(
        Figures(
            recency=max((month_number(row.recency) for row in rows if row.recency), default=0),
            frequency=sum(row.used for row in rows),
            money=sum(int(row.money) for row in rows),
        ),
        {row.currency: int(row.money) for row in rows},
    )
