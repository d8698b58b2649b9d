"""People of the bank who sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import Base, Json, Moment
from casework.models.membership import Membership


class Person(Base):
    """One person of the bank: who they are to the product, what they may do, and how they sign in."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("username"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str] = mapped_column(default="Europe/London")
    theme: Mapped[str] = mapped_column(default="auto")
    roles: Mapped[list[str]] = mapped_column(Json, default=list)
    flags: Mapped[list[str]] = mapped_column(Json, default=list)
    limits: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # {"redress": "25000.00"}
    password_hash: Mapped[str | None]  # None: no password was set yet
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(default=0)  # attempts in a row that were not proved right
    last_failure_at: Mapped[datetime | None] = mapped_column(Moment)
    away_from: Mapped[datetime | None] = mapped_column(Moment)
    away_until: Mapped[datetime | None] = mapped_column(Moment)
    workload_cap: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list[Membership]] = relationship(
        order_by="Membership.team_id", cascade="all, delete-orphan"
    )
