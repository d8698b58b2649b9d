"""The register of systemic issues and what is done about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class SystemicIssue(Base):
    """One cause behind several complaints: who puts it right, by when, and whether that worked.

    States: found, acting (an owner and an action are set), checking (the action is done), closed.
    """

    __tablename__ = "systemic_issues"
    __table_args__ = (
        Index("ix_systemic_issues_cause", "entity", "product", "root_cause"),
        Index("ix_systemic_issues_entity", "entity", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entity: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(Text)
    root_cause: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime] = mapped_column(Moment)
    owner: Mapped[int | None] = mapped_column(BigInteger)  # a person's id
    population: Mapped[str | None] = mapped_column(Text)  # who is affected, in words
    action: Mapped[str | None] = mapped_column(Text)  # what puts it right
    due_on: Mapped[str | None] = mapped_column(Text)  # ISO dates
    done_on: Mapped[str | None] = mapped_column(Text)
    check_on: Mapped[str | None] = mapped_column(Text)  # of effectiveness: 90 days after it was done
    effective: Mapped[bool | None]
    version: Mapped[int]
