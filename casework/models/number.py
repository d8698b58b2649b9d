"""Numbers that are handed out."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class Number(Base):
    """The last number handed out of one series; gaps are allowed."""

    __tablename__ = "numbers"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)
