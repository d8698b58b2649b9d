"""What is known about a customer, version by version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class ProfileFact(Base):
    """One version of one fact with its source; a newer one is another row."""

    __tablename__ = "profile_facts"

    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("parties.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    as_of: Mapped[str] = mapped_column(Text)  # ISO date
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(Text)
