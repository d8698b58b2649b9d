"""What became of each row of an import."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json


class ImportRow(Base):
    """One row of a file, counted from 1 below the heading; `before` is what a revert sets back.

    `outcome`: created changed unchanged duplicate refused, after a revert also taken_away set_back kept.
    """

    __tablename__ = "import_rows"
    __table_args__ = (Index("ix_import_rows_party", "party_id"),)

    run_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("import_runs.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(Text)
    party_id: Mapped[int | None] = mapped_column(BigInteger)  # no key: the party may be taken away again
    holding_id: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int | None]  # of the party, as the row left it
    reason_en: Mapped[str | None] = mapped_column(Text)
    reason_zh: Mapped[str | None] = mapped_column(Text)
    before: Mapped[Any | None] = mapped_column(Json)
