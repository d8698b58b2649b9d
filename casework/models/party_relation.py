"""Who owns, directs, backs or represents whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class PartyRelation(Base):
    """An edge of the graph of customers, from the owner, director or sponsor to the party it is one of."""

    __tablename__ = "party_relations"
    __table_args__ = (
        Index("ix_party_relations_from", "from_id"),
        Index("ix_party_relations_to", "to_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    from_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("parties.id"))
    to_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("parties.id"))
    kind: Mapped[str] = mapped_column(
        Text
    )  # owner controller director signatory guarantor sponsor agent_bank borrower
    share: Mapped[str | None] = mapped_column(Text)  # per cent of an owner, a decimal: "33.3333"
    valid_from: Mapped[str | None] = mapped_column(Text)  # ISO dates
    valid_until: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
