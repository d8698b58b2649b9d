"""Screenings: of the parties of a case, or of every customer against a new list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment

UNMADE: Any = {
    "postgresql_where": text("state IN ('requested', 'making')"),
    "sqlite_where": text("state IN ('requested', 'making')"),
}


class ScreeningRun(Base):
    """One screening: of one party, or of all against a list's new version, as far as it has come."""

    __tablename__ = "screening_runs"
    __table_args__ = (
        Index("ix_screening_runs_open", "not_before", **UNMADE),
        Index("ix_screening_runs_party", "party_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    party_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("parties.id"))  # None: every customer
    case_id: Mapped[int | None] = mapped_column(BigInteger)  # for which it was asked
    list: Mapped[str | None] = mapped_column(Text)  # the list whose new version asks for it
    lists: Mapped[Any] = mapped_column(Json)  # the versions that it went by: {"ofac_sdn": 3}
    policy: Mapped[str] = mapped_column(Text)  # "names@1"
    asked_by: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Text)  # requested making made failed
    attempts: Mapped[int]
    not_before: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    last_party: Mapped[int] = mapped_column(BigInteger)  # customers up to this number are done
    screened: Mapped[int]
    hits_new: Mapped[int]
    hits_ended: Mapped[int]
    trouble: Mapped[str | None] = mapped_column(Text)
