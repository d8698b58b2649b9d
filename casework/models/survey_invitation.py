"""Questionnaires sent to customers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class SurveyInvitation(Base):
    """One customer asked once by a case, by a link that works until it is answered; a pulse is another."""

    __tablename__ = "survey_invitations"
    __table_args__ = (Index("ix_survey_invitations_party", "party_id", "invited_at"),)

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, and 2 for the pulse
    party_id: Mapped[int | None] = mapped_column(BigInteger)
    entity: Mapped[str] = mapped_column(Text)
    team: Mapped[str] = mapped_column(Text)
    survey: Mapped[str] = mapped_column(Text)  # "post_complaint@1"
    language: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(Text)  # link interview
    role: Mapped[str | None] = mapped_column(Text)  # of who is asked, by which an answer is weighed
    rated: Mapped[Any] = mapped_column(Json)  # who is judged by the answers: ["person/3"]
    period: Mapped[str] = mapped_column(Text)  # "2026-11", of the day of asking in the entity's zone
    seq: Mapped[int]  # the event of the case that sent it
    invited_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[str | None] = mapped_column(Text)  # "customer", or the interviewer
