"""Letters that are being written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class LetterDraft(Base):
    """One kind of letter of a case as last saved: what is sent when the move that carries it is made."""

    __tablename__ = "letter_drafts"

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    letter: Mapped[str] = mapped_column(Text, primary_key=True)
    language: Mapped[str] = mapped_column(Text)
    texts: Mapped[Any] = mapped_column(Json)  # block's code -> text
    ticks: Mapped[Any] = mapped_column(Json)  # codes of what was confirmed
    saved_by: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    seq: Mapped[int]
