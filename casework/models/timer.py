"""What the scheduler must look at next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment

PENDING: Any = {
    "postgresql_where": text("looks_at IS NOT NULL"),
    "sqlite_where": text("looks_at IS NOT NULL"),
}


class Timer(Base):
    """The next moment at which the scheduler must look at one clock, chaser or timer of a case."""

    __tablename__ = "timers"
    __table_args__ = (Index("ix_timers_looks", "looks_at", **PENDING),)

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(Text, primary_key=True)  # "clock:UK-8W" or "timer:customer_silent"
    generation: Mapped[int]  # rises each time it is set anew
    wakes_at: Mapped[datetime | None] = mapped_column(Moment)  # None: nothing more to do
    looks_at: Mapped[datetime | None] = mapped_column(Moment)  # `wakes_at`, or later while claimed or put off
    put_off: Mapped[int]  # how often it could not be handled
    trouble: Mapped[str | None] = mapped_column(Text)  # why, the last time
