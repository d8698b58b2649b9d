"""Where a customer can be reached."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class ContactPoint(Base):
    """One address on one channel, with the days between which it is good."""

    __tablename__ = "contact_points"
    __table_args__ = (Index("ix_contact_points_party", "party_id"), Index("ix_contact_points_value", "value"))

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("parties.id"))
    channel: Mapped[str] = mapped_column(Text)  # email phone sms letter wechat social
    value: Mapped[str] = mapped_column(Text)
    preferred: Mapped[bool]
    valid_from: Mapped[str | None] = mapped_column(Text)  # ISO dates
    valid_until: Mapped[str | None] = mapped_column(Text)
    undeliverable_at: Mapped[datetime | None] = mapped_column(Moment)
