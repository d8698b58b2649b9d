"""The words by which a case is found."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class SearchText(Base):
    """A case's words and Chinese pairs of characters, in a side table so that a move rewrites no index."""

    __tablename__ = "search_texts"

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(Text)
