"""Customers who may be on a list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment

LOOSE: Any = {
    "postgresql_where": text("case_id IS NULL AND state = 'open'"),
    "sqlite_where": text("case_id IS NULL AND state = 'open'"),
}


class ScreeningHit(Base):
    """That a name of a party is like a name of a list's entry, and what compliance decided on it.

    The same party, entry and names are one hit, however often they are found: its decision stays.
    """

    __tablename__ = "screening_hits"
    __table_args__ = (
        Index("uq_screening_hits", "party_id", "list", "entry", "names", unique=True),
        Index("ix_screening_hits_case", "case_id"),
        Index("ix_screening_hits_entry", "list", "entry"),
        Index("ix_screening_hits_loose", "found_at", **LOOSE),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("parties.id"))
    list: Mapped[str] = mapped_column(Text)
    entry: Mapped[str] = mapped_column(Text)
    names: Mapped[str] = mapped_column(Text)  # the digest of both names as they are compared
    party_name: Mapped[str] = mapped_column(Text)  # the name of the party that was like it
    entry_name: Mapped[str] = mapped_column(Text)
    score: Mapped[int]  # tenths of a point: 875 is 87.5
    reason: Mapped[Any] = mapped_column(Json)  # {"en", "zh"}
    versions: Mapped[Any] = mapped_column(Json)  # of the list: [first, last] in which it was found
    found_at: Mapped[datetime] = mapped_column(Moment)
    run_id: Mapped[int] = mapped_column(BigInteger)
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("cases.id"))  # which decides on it
    state: Mapped[str] = mapped_column(Text)  # open false pep media sanction
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_seq: Mapped[int | None]  # the event of the case that has the rationale
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # the list or the party no longer gives it
