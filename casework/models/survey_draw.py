"""Samples of customers to be asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class SurveyDraw(Base):
    """One draw for one survey of one entity and cycle; its seed draws the same customers again."""

    __tablename__ = "survey_draws"

    entity: Mapped[str] = mapped_column(Text, primary_key=True)
    survey: Mapped[str] = mapped_column(Text, primary_key=True)  # "relationship@1"
    cycle: Mapped[str] = mapped_column(Text, primary_key=True)  # "2026-11"
    seed: Mapped[str] = mapped_column(Text)
    population: Mapped[int] = mapped_column(BigInteger)
    needed: Mapped[int] = mapped_column(BigInteger)
    members: Mapped[Any] = mapped_column(Json)  # the customers drawn
    left_out: Mapped[Any] = mapped_column(Json)  # reason -> how many could not be drawn
    opened: Mapped[int] = mapped_column(BigInteger)  # how many of the drawn have a case by now
    drawn_at: Mapped[datetime] = mapped_column(Moment)
