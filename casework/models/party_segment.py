"""Which segment a customer was in, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class PartySegment(Base):
    """That a customer was in a segment of a scheme from `since` until `until`, and why."""

    __tablename__ = "party_segments"
    __table_args__ = (
        Index("ix_party_segments_value", "scheme", "value", "until"),
        Index("ix_party_segments_since", "scheme", "since"),
        Index("ix_party_segments_until", "scheme", "until"),
    )

    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("parties.id"), primary_key=True, autoincrement=False
    )
    scheme: Mapped[str] = mapped_column(Text, primary_key=True)  # size value_band rfm …
    since: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    until: Mapped[datetime | None] = mapped_column(Moment)
    value: Mapped[str] = mapped_column(Text)
    policy: Mapped[str] = mapped_column(Text)  # "cn_size@1"
    reasons: Mapped[Any] = mapped_column(Json)
