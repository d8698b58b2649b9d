"""What customers are offered so that they stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class Offer(Base):
    """One offer of one outreach case, with its cost, its check for fairness and who agreed to it."""

    __tablename__ = "offers"
    __table_args__ = (Index("ix_offers_case", "case_id"), Index("ix_offers_alike", "entity", "alike"))

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("cases.id"))
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("parties.id"))
    campaign_id: Mapped[int | None] = mapped_column(BigInteger)
    entity: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)  # service_fix fee_waiver rate_change tenor_change bundle upgrade
    alike: Mapped[str] = mapped_column(Text)  # "medium/B/large": those who must be offered the same
    vulnerable: Mapped[bool]
    amount: Mapped[int] = mapped_column(BigInteger)  # what it is worth to the customer, in hundredths
    cost: Mapped[int] = mapped_column(BigInteger)
    npv: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    valid_until: Mapped[str] = mapped_column(Text)  # ISO date
    decision_reference: Mapped[str | None] = mapped_column(Text)  # of the credit decision outside
    findings: Mapped[Any] = mapped_column(Json)  # what the check for fairness found
    state: Mapped[str] = mapped_column(Text)  # proposed approved rejected accepted declined
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    proposed_by: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(Text)
