"""Signs that a customer may leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class Signal(Base):
    """One sign, observed once per `source`: from holdings, a case or a survey."""

    __tablename__ = "signals"
    __table_args__ = (Index("ix_signals_party", "party_id", "observed_at"),)

    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("parties.id"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(Text, primary_key=True)  # BAL FLOW CLOSE CMP NPS MAT PREPAY RM DIG CR
    source: Mapped[str] = mapped_column(Text, primary_key=True)  # "case/12/7", "holding/9/2026-10"
    observed_at: Mapped[datetime] = mapped_column(Moment)
    detail: Mapped[Any] = mapped_column(Json)
    case_id: Mapped[int | None] = mapped_column(BigInteger)  # the outreach case that it was given to
