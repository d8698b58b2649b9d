"""What a case has yet to start elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment
from casework.models.timer import PENDING


class FollowUpDue(Base):
    """One follow-up that an event caused: what it does to others of the customer, and when."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index("ix_follow_ups_looks", "looks_at", **PENDING),)

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the event that caused it
    name: Mapped[str] = mapped_column(Text, primary_key=True)  # of the rule in the definition
    due_at: Mapped[datetime] = mapped_column(Moment)
    looks_at: Mapped[datetime | None] = mapped_column(Moment)  # None: done; later than `due_at` while claimed
    put_off: Mapped[int]
    outcome: Mapped[str | None] = mapped_column(Text)  # done skipped refused
    told: Mapped[Any | None] = mapped_column(Json)  # {"references": […]} or why not
