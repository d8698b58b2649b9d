"""Changes of the survey tallies, folded later."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class SurveyDelta(Base):
    """One change of one tally, written with the act that caused it."""

    __tablename__ = "survey_deltas"

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(Text, primary_key=True)
    bucket: Mapped[str] = mapped_column(Text, primary_key=True)
    entity: Mapped[str] = mapped_column(Text)
    survey: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(Text)
    team: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    change: Mapped[int]
