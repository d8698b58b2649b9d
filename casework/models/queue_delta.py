"""Changes of the counters of queues and people, folded later."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class QueueDelta(Base):
    """One change of one counter: "queue:TEAM:QUEUE", "state:TEAM:STATE" or "person:ID"."""

    __tablename__ = "queue_deltas"
    __table_args__ = (Index("ix_queue_deltas_key", "key"),)

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    change: Mapped[int]
