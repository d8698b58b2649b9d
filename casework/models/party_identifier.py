"""Numbers by which a customer is known elsewhere."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class PartyIdentifier(Base):
    """One identifier, checked by its own digits where its scheme has any; it names one party of an entity."""

    __tablename__ = "party_identifiers"
    __table_args__ = (Index("uq_party_identifiers_value", "entity", "scheme", "value", unique=True),)

    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("parties.id"), primary_key=True, autoincrement=False
    )
    scheme: Mapped[str] = mapped_column(Text, primary_key=True)  # uscc lei registry tax passport national_id
    value: Mapped[str] = mapped_column(Text)  # upper case, without blanks
    entity: Mapped[str] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)  # of the register, ISO 3166-1 alpha-2
    valid_until: Mapped[str | None] = mapped_column(Text)  # ISO date
