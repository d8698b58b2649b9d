"""Imports of customers and holdings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class ImportRun(Base):
    """One file taken in; `reverted_at` None while it stands. What became of each row is an ImportRow."""

    __tablename__ = "import_runs"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)  # parties holdings
    entity: Mapped[str] = mapped_column(Text)
    file: Mapped[str] = mapped_column(Text)  # its name
    sha256: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    counts: Mapped[Any] = mapped_column(Json)  # outcome -> rows
    reverted_at: Mapped[datetime | None] = mapped_column(Moment)
    reverted_by: Mapped[str | None] = mapped_column(Text)
