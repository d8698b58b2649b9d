"""Who is on a list of sanctioned persons."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json


class ScreeningEntry(Base):
    """One entry of a list in one wording, and the versions in which it stands so."""

    __tablename__ = "screening_entries"
    __table_args__ = (Index("ix_screening_entries_until", "list", "until"),)

    list: Mapped[str] = mapped_column(Text, primary_key=True)
    entry: Mapped[str] = mapped_column(Text, primary_key=True)  # its number in the publisher's file
    kind: Mapped[str] = mapped_column(Text)  # individual entity vessel aircraft
    name: Mapped[str] = mapped_column(Text)
    names: Mapped[Any] = mapped_column(Json)  # the others: [[name, "good" | "low" | "script"]]
    told: Mapped[Any] = mapped_column(Json)  # what else the list says of it, by column
    #: the first version in which it stands so
    since: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: the first version in which it does not; None where it still does
    until: Mapped[int | None]
