"""Customers and those who act for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Party(Base):
    """A customer: an organisation or a person."""

    __tablename__ = "parties"
    __table_args__ = (Index("ix_parties_name", "name"), Index("uq_parties_source", "source_id", unique=True))

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[int | None] = mapped_column(BigInteger)  # the case with which it was first recorded
    entity: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)  # organisation, person
    name: Mapped[str] = mapped_column(Text)
    nature: Mapped[str | None] = mapped_column(Text)
    segment: Mapped[str | None] = mapped_column(Text)
    contact_name: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)  # E.164
    address: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    vulnerable: Mapped[bool]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    source_id: Mapped[str | None] = mapped_column(Text)
