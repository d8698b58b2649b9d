"""The clocks of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class Clock(Base):
    """One running or ended clock: its acts as the events gave them, and what they came to when last
    reckoned.
    """

    __tablename__ = "clocks"

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(Text, primary_key=True)  # the code of the rule that began it: "UK-8W"
    slot: Mapped[str] = mapped_column(Text)
    policy: Mapped[str] = mapped_column(Text)  # the rule in force: "UK-8W@1"
    calendar: Mapped[str] = mapped_column(Text)  # "UK@2026.1"
    state: Mapped[str] = mapped_column(Text)  # not_started running paused stopped cancelled
    cycle: Mapped[int]
    generation: Mapped[int]
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    breached_at: Mapped[datetime | None] = mapped_column(Moment)
    warns_at: Mapped[datetime | None] = mapped_column(Moment)
    acts: Mapped[Any] = mapped_column(
        Json
    )  # a list a move: clock.md §3, each act with the `seq` of its event
    derivation: Mapped[Any | None] = mapped_column(Json)
    reason_seq: Mapped[int | None]  # the event that gave the reason for its breach
    result: Mapped[str | None] = mapped_column(Text)  # met missed over cancelled; None while it runs
