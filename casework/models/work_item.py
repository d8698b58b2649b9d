"""Tasks of a case that somebody has to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment

UNDONE: Any = {"postgresql_where": text("done_at IS NULL"), "sqlite_where": text("done_at IS NULL")}


class WorkItem(Base):
    """Someone's instance of a task, or a frozen act that waits for a second person (`request`)."""

    __tablename__ = "work_items"
    __table_args__ = (
        Index("ix_work_items_assignee", "assignee", "due_at", **UNDONE),
        Index("ix_work_items_team", "team", "due_at", **UNDONE),
    )

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the event that opened it
    task: Mapped[str] = mapped_column(Text, primary_key=True)  # a task's name, or "confirm:TRIGGER"
    team: Mapped[str] = mapped_column(Text)
    assignee: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)  # done returned cancelled
    fields: Mapped[Any] = mapped_column(Json)
    request: Mapped[Any | None] = mapped_column(Json)
