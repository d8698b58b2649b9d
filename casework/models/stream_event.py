"""What happened outside cases, as hashed: append-only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class StreamEvent(Base):
    """One entry of a chain that belongs to no case."""

    __tablename__ = "stream_events"
    __table_args__ = (Index("ix_stream_events_at", "at"),)

    stream: Mapped[str] = mapped_column(Text, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    hash: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
