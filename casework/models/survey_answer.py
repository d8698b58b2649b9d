"""What customers answered: only ever added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class SurveyAnswer(Base):
    """The answer to one question; a correction is another row with the next `revision`, the first one stays.

    Free text is not kept here but beside the event `seq`, where it can be erased.
    """

    __tablename__ = "survey_answers"
    __table_args__ = (Index("ix_survey_answers_party", "party_id", "survey", "answered_at"),)

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # of its invitation
    question: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    party_id: Mapped[int | None] = mapped_column(BigInteger)
    survey: Mapped[str] = mapped_column(Text)  # "post_complaint@1"
    scale: Mapped[str] = mapped_column(Text)  # nps csat ces choice callback permission text
    score: Mapped[int | None]
    choice: Mapped[str | None] = mapped_column(Text)
    seq: Mapped[int]
    answered_at: Mapped[datetime] = mapped_column(Moment)
    given_by: Mapped[str] = mapped_column(Text)  # "customer", "person/3"
