"""Scores of customers with their reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment

NEWEST: Any = {"postgresql_where": text("until IS NULL"), "sqlite_where": text("until IS NULL")}


class PartyScore(Base):
    """One scoring of one customer by one released policy, from `scored_at` until another one differed."""

    __tablename__ = "party_scores"
    __table_args__ = (Index("ix_party_scores_newest", "policy", "score", "party_id", **NEWEST),)

    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("parties.id"), primary_key=True, autoincrement=False
    )
    policy: Mapped[str] = mapped_column(Text, primary_key=True)  # "attrition@1"
    scored_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    until: Mapped[datetime | None] = mapped_column(Moment)
    score: Mapped[int]
    band: Mapped[str] = mapped_column(Text)
    reasons: Mapped[Any] = mapped_column(Json)  # [{"rule", "points", "en", "zh", "value"}]
