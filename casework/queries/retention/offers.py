"""Offers made to like customers: what an offer is held against before it is approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, or_, select

from casework.db import Moment, Row, db
from casework.domain.retention.offers import Offered, alike
from casework.models import Campaign, Offer
from casework.prepared import Prepared

O: Any = Offer.__table__.c  # noqa: E741
K: Any = Campaign.__table__.c
LOOKED_BACK = timedelta(days=365)
MOST = 500
FIRM = ("approved", "accepted", "declined")
USUAL_FACTS = ("score_band", "value_band", "size")
_of_case = Prepared(select(*O).where(O.case_id == bindparam("case", type_=BigInteger)).order_by(O.id.desc()))
_alike = Prepared(
    select(O.kind, O.amount, O.vulnerable)
    .where(
        O.entity == bindparam("entity", type_=Text),
        O.alike == bindparam("alike", type_=Text),
        or_(*(O.state == state for state in FIRM)),
        O.party_id != bindparam("party", type_=BigInteger),
        O.proposed_at >= bindparam("since", type_=Moment),
    )
    .order_by(O.id.desc())
    .limit(MOST)
)
_campaign = Prepared(
    select(K.id, K.fairness).where(
        K.entity == bindparam("entity", type_=Text), K.code == bindparam("code", type_=Text)
    )
)


def group_of(fields: Mapping[str, Any], party: Mapping[str, Any], facts: Sequence[str]) -> str:
    """Return the group of those who must be offered the same as the customer of a case."""
    given = [fields.get(name) or party.get(name) for name in facts]
    return alike(*(None if one is None else str(one) for one in given))


def offers_of(case_id: int) -> list[Row]:
    """Return the offers of a case, the last one first."""
    return _of_case.all(db.engine, case=case_id)


def offers_to_alike(entity: str, group: str, but: int, at: datetime) -> list[Offered]:
    """Return the offers of the last year to like customers that somebody stood behind."""
    rows = _alike.all(db.engine, entity=entity, alike=group, party=but, since=at - LOOKED_BACK)
    return [Offered(row["kind"], Decimal(row["amount"]) / 100, bool(row["vulnerable"])) for row in rows]


def campaign_named(entity: str, code: str | None) -> Row | None:
    """Return number and facts of fairness of a campaign; None where the case belongs to none."""
    return _campaign.one(db.engine, entity=entity, code=code) if code else None
