"""Folded counters of queues and people."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class QueueCount(Base):
    """The sum of all changes of one counter that were folded so far."""

    __tablename__ = "queue_counts"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int]
