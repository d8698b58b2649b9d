"""Outreach to many customers, measured against a control group."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class Campaign(Base):
    """One campaign of one entity; `salt` and `shares` decide for good who is left alone."""

    __tablename__ = "campaigns"
    __table_args__ = (Index("uq_campaigns_code", "entity", "code", unique=True),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entity: Mapped[str] = mapped_column(Text)
    team: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(Text)
    shares: Mapped[Any] = mapped_column(Json)  # band of the score -> share of controls
    days: Mapped[int]  # how long a member is observed
    state: Mapped[str] = mapped_column(Text)  # running ended
    started_at: Mapped[datetime] = mapped_column(Moment)
    started_by: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    fairness: Mapped[Any] = mapped_column(Json)  # the facts by which customers count as alike
