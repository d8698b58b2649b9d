"""What is gone through every night, and how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class NightlyRound(Base):
    """One pass over all customers on one day; the row is the truth, whichever scheduler goes on."""

    __tablename__ = "nightly_rounds"

    name: Mapped[str] = mapped_column(Text, primary_key=True)  # segments signals
    day: Mapped[str] = mapped_column(Text, primary_key=True)  # ISO date, UTC
    begun_at: Mapped[datetime] = mapped_column(Moment)  # the moment that the whole round goes by
    done_up_to: Mapped[int] = mapped_column(BigInteger)  # the last customer's number
    looks_at: Mapped[datetime | None] = mapped_column(Moment)  # None: done; later while somebody is at it
    given: Mapped[Any] = mapped_column(Json)  # what was worked out once for the whole round
    counted: Mapped[Any] = mapped_column(Json)  # what came of it
