"""Files and letters of a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Document(Base):
    """One file or letter of a case as it was added: it never changes."""

    __tablename__ = "documents"

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the event that added it
    kind: Mapped[str] = mapped_column(Text)  # file, letter
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)  # customer, bank, third_party
    letter: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    template: Mapped[str | None] = mapped_column(Text)
    sent_how: Mapped[str | None] = mapped_column(Text)  # mail, post
    sent_on: Mapped[str | None] = mapped_column(Text)  # for post: the date it was posted, once confirmed
    added_by: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(Moment)
