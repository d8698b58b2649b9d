"""Customers in a campaign."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment

OBSERVED: Any = {"postgresql_where": text("outcome IS NULL"), "sqlite_where": text("outcome IS NULL")}


class CampaignMember(Base):
    """One customer, assigned once at detection, and what became of her; money in hundredths."""

    __tablename__ = "campaign_members"
    __table_args__ = (
        Index("ix_campaign_members_due", "window_ends_on", **OBSERVED),
        Index("ix_campaign_members_party", "party_id"),
    )

    campaign_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("campaigns.id"), primary_key=True, autoincrement=False
    )
    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("parties.id"), primary_key=True, autoincrement=False
    )
    group: Mapped[str] = mapped_column(Text)  # treated control
    band: Mapped[str] = mapped_column(Text)  # of the score at detection
    value: Mapped[str | None] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(BigInteger)  # the outreach case
    assigned_at: Mapped[datetime] = mapped_column(Moment)
    baseline: Mapped[int | None] = mapped_column(BigInteger)  # balance at detection
    window_ends_on: Mapped[str] = mapped_column(Text)
    contacted_at: Mapped[datetime | None] = mapped_column(Moment)  # the first outreach; of a control: a fault
    outcome: Mapped[str | None] = mapped_column(Text)  # kept left unknown
    measured_at: Mapped[datetime | None] = mapped_column(Moment)
    balance: Mapped[int | None] = mapped_column(BigInteger)  # at the end of the window
