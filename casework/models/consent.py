"""What a customer has agreed to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Consent(Base):
    """The ground on which a customer may be contacted on a channel for a purpose, until it is withdrawn."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_party", "party_id"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("parties.id"))
    channel: Mapped[str] = mapped_column(Text)  # a channel, or "*"
    purpose: Mapped[str] = mapped_column(Text)  # marketing survey reference vulnerability
    basis: Mapped[str] = mapped_column(Text)  # consent soft_opt_in contract legitimate_interest legal_duty
    source: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(Moment)
    given_to: Mapped[str] = mapped_column(Text)  # the actor who recorded it
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_to: Mapped[str | None] = mapped_column(Text)
