"""How often each score was given, so that no page counts answers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class SurveyTally(Base):
    """The number of one score of one question in a month; "*" counts what became of those drawn."""

    __tablename__ = "survey_tallies"

    entity: Mapped[str] = mapped_column(Text, primary_key=True)
    survey: Mapped[str] = mapped_column(Text, primary_key=True)  # its name, all versions together
    period: Mapped[str] = mapped_column(Text, primary_key=True)  # "2026-11"
    team: Mapped[str] = mapped_column(Text, primary_key=True)
    question: Mapped[str] = mapped_column(Text, primary_key=True)
    role: Mapped[str] = mapped_column(Text, primary_key=True)  # of who answered; "" where none is known
    bucket: Mapped[str] = mapped_column(Text, primary_key=True)  # a score; invited answered suppressed:WHY
    number: Mapped[int] = mapped_column(BigInteger)
