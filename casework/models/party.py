"""Customers and those who act for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment

MERGED: Any = {
    "postgresql_where": text("merged_into IS NOT NULL"),
    "sqlite_where": text("merged_into IS NOT NULL"),
}


class Party(Base):
    """A customer: an organisation or a person."""

    __tablename__ = "parties"
    __table_args__ = (
        Index("ix_parties_name", "name"),
        Index("uq_parties_source", "source_id", unique=True),
        Index(
            "ix_parties_normal_name",
            "entity",
            "normal_name",
            "id",
            postgresql_ops={"normal_name": "text_pattern_ops"},
        ),
        Index("ix_parties_entity", "entity", "id"),
        Index("ix_parties_email", "email"),
        Index("ix_parties_phone", "phone"),
        Index("ix_parties_merged_into", "merged_into", **MERGED),
    )

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
    normal_name: Mapped[str | None] = mapped_column(Text)  # as names are compared: domain/names.py
    country: Mapped[str | None] = mapped_column(Text)  # ISO 3166-1 alpha-2
    zone: Mapped[str | None] = mapped_column(Text)  # IANA; the entity's where None
    industry: Mapped[str | None] = mapped_column(Text)  # a code of GB/T 4754, NACE or NAICS: "gbt4754:D44"
    employees: Mapped[int | None] = mapped_column(BigInteger)
    revenue: Mapped[int | None] = mapped_column(BigInteger)  # a year's, whole units of `currency`
    assets: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(Text)
    born_on: Mapped[str | None] = mapped_column(Text)  # ISO dates
    relationship: Mapped[str] = mapped_column(Text, server_default="active")  # prospect active ended
    ended_on: Mapped[str | None] = mapped_column(Text)
    owner: Mapped[int | None] = mapped_column(BigInteger)  # the person who looks after the customer
    vulnerability: Mapped[str | None] = mapped_column(Text)  # health life_event resilience capability
    vulnerability_consent: Mapped[bool | None]
    circumstances: Mapped[Any] = mapped_column(Json, server_default="[]")  # bereavement arrears litigation …
    size: Mapped[str | None] = mapped_column(Text)  # derived by policy: large medium small micro
    value_band: Mapped[str | None] = mapped_column(Text)  # derived: A B C
    rating: Mapped[str | None] = mapped_column(Text)  # of risk: low medium high prohibited
    next_review_on: Mapped[str | None] = mapped_column(Text)
    merged_into: Mapped[int | None] = mapped_column(BigInteger)  # the party that this one was merged into
    version: Mapped[int] = mapped_column(server_default="1")
