"""Who is not to be contacted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Suppression(Base):
    """That a customer is not to be contacted, on a channel and for a purpose or for any ("*")."""

    __tablename__ = "suppressions"
    __table_args__ = (Index("ix_suppressions_party", "party_id"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("parties.id"))
    channel: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)  # objection deceased control_group insolvency …
    source: Mapped[str] = mapped_column(Text)  # "case/12/7", "person/3"
    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime | None] = mapped_column(Moment)
