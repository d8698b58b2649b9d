"""Personal values of events, beside the chain that holds only their commitments."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class EventValue(Base):
    """One personal value that an event set; erasing value and salt leaves the chain valid."""

    __tablename__ = "event_values"

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(Text)
