"""What thresholds fired: once each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Firing(Base):
    """One threshold of one clock that fired, and the event that recorded it."""

    __tablename__ = "firings"

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    clock: Mapped[str] = mapped_column(Text, primary_key=True)
    cycle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    threshold: Mapped[str] = mapped_column(Text, primary_key=True)
    reached_at: Mapped[datetime] = mapped_column(Moment)
    fired_at: Mapped[datetime] = mapped_column(Moment)
    seq: Mapped[int]
