"""Which complaints point to a systemic issue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class IssueCase(Base):
    """That a complaint has the cause of an issue."""

    __tablename__ = "issue_cases"

    issue_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("systemic_issues.id"), primary_key=True, autoincrement=False
    )
    other_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    added_at: Mapped[datetime] = mapped_column(Moment)
