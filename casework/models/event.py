"""What happened to a case, as hashed: append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment

LISTED: Any = {
    "postgresql_where": text("kind IN ('breached', 'extended')"),
    "sqlite_where": text("kind IN ('breached', 'extended')"),
}


class Event(Base):
    """One entry of a case's chain; `body` is the text that was hashed, the other columns are copied out of
    it.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_kind_at", "kind", "at", **LISTED),)

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    hash: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
