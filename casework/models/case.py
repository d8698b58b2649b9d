"""One customer matter: where it stands, who has it, what is due next, and the head of its chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, synonym

from casework.db import Base, Json, Moment

OVER: Any = {"postgresql_where": text("closed_at IS NOT NULL"), "sqlite_where": text("closed_at IS NOT NULL")}
OWED: Any = {"postgresql_where": text("next_due IS NOT NULL"), "sqlite_where": text("next_due IS NOT NULL")}
#: those that wait for their parties to be screened
SCREENED: Any = {
    "postgresql_where": text("state = 'screening'"),
    "sqlite_where": text("state = 'screening'"),
}


class Case(Base):
    """One customer matter under a released workflow version; `version` is the ETag, `seq` the last event."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_queue_due", "team", "queue", "next_due", "id", **OWED),
        Index("ix_cases_team_due", "team", "next_due", "id", **OWED),
        Index("ix_cases_team_priority", "team", text("coalesce(priority, '')"), "next_due", "id", **OWED),
        Index("ix_cases_entity_priority", "entity", text("coalesce(priority, '')"), "next_due", "id", **OWED),
        Index("ix_cases_entity_due", "entity", "next_due", "id", **OWED),
        Index("ix_cases_assignee_due", "assignee", "next_due", "id", **OWED),
        Index("ix_cases_team_id", "team", "id"),
        Index("ix_cases_entity_id", "entity", "id"),
        Index("ix_cases_party", "party_id", "id"),
        Index("ix_cases_closed", "closed_at", **OVER),
        Index("uq_cases_source", "source_id", unique=True),
        Index("ix_cases_screening", "id", **SCREENED),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = synonym("id")
    reference: Mapped[str] = mapped_column(Text, unique=True)
    workflow: Mapped[str] = mapped_column(Text)
    workflow_version: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    state_since: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int]
    seq: Mapped[int]
    head: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    party_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("parties.id", deferrable=True, initially="DEFERRED")
    )
    entity: Mapped[str] = mapped_column(Text)
    team: Mapped[str] = mapped_column(Text)
    queue: Mapped[str | None] = mapped_column(Text)
    assignee: Mapped[int | None] = mapped_column(BigInteger)  # a person's id
    priority: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    next_due: Mapped[datetime | None] = mapped_column(
        Moment
    )  # None: nothing is owed; NOTHING_DUE: open, no date
    next_clock: Mapped[str | None] = mapped_column(
        Text
    )  # the clock or "item:NUMBER" that `next_due` belongs to
    warns_at: Mapped[datetime | None] = mapped_column(Moment)  # when that clock's light turns amber
    hold: Mapped[Any | None] = mapped_column(Json)  # {"reason_seq", "cause", "review_on", "since"}
    legal_hold: Mapped[Any | None] = mapped_column(Json)
    fields: Mapped[Any] = mapped_column(
        Json
    )  # field -> value; a personal one -> {"seq": event whose value it is}
    approvals: Mapped[Any] = mapped_column(Json)  # approval -> {"makers": [actor], "approvers": [actor]}
    marks: Mapped[Any] = mapped_column(
        Json
    )  # what rules ask of its past: {"moments": {"state:x": …}, "chasers": 2}
    changed_by: Mapped[str] = mapped_column(Text)  # who made `version` what it is, and when: what 412 tells
    changed_at: Mapped[datetime] = mapped_column(Moment)
    source_id: Mapped[str | None] = mapped_column(Text)  # identity of an imported row
