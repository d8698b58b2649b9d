"""Who is on a list of sanctioned persons."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json


class ScreeningEntry(Base):
    """One entry of a list in one wording, and the versions in which it stands so."""

    __tablename__ = "screening_entries"
    __table_args__ = (Index("ix_screening_entries_list", "list", "until", "entry"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    list: Mapped[str] = mapped_column(Text)
    entry: Mapped[str] = mapped_column(Text)  # its number in the publisher's file
    kind: Mapped[str] = mapped_column(Text)  # individual entity vessel aircraft
    name: Mapped[str] = mapped_column(Text)
    names: Mapped[Any] = mapped_column(Json)  # the others: [[name, "good" | "low" | "script"]]
    told: Mapped[Any] = mapped_column(Json)  # what else the list says of it, by column
    since: Mapped[int]  # the first version in which it stands so
    until: Mapped[int | None]  # the first version in which it does not; None where it still does
