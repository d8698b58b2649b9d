"""Reports that were asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment

UNMADE: Any = {
    "postgresql_where": text("state IN ('requested', 'making')"),
    "sqlite_where": text("state IN ('requested', 'making')"),
}


class Report(Base):
    """One requested dossier or other report: the row is the truth, whichever engine makes it.

    It is of a case or of a customer.
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_open", "not_before", **UNMADE),
        Index("ix_reports_case", "case_id", "id"),
        Index("ix_reports_asked_by", "asked_by", "id"),
        Index("ix_reports_party", "party_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("cases.id"))
    party_id: Mapped[int | None] = mapped_column(BigInteger)  # no key: the party may be taken away again
    as_of: Mapped[int | None]  # the last event of the case, or of the customer, that it shows
    language: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Text)  # requested making made failed
    attempts: Mapped[int]
    not_before: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    sha256: Mapped[str | None] = mapped_column(Text)
    pages: Mapped[int | None]
    trouble: Mapped[str | None] = mapped_column(Text)
