"""What a customer has with the bank."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Holding(Base):
    """An account, deposit, loan, card or other product; `amount` in hundredths of its currency."""

    __tablename__ = "holdings"
    __table_args__ = (
        Index("ix_holdings_party", "party_id"),
        Index("ix_holdings_matures", "matures_on"),
        Index("uq_holdings_number", "entity", "number", unique=True),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("parties.id"))
    entity: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)  # account deposit loan card product
    product: Mapped[str | None] = mapped_column(Text)  # a code of the scheme `products`
    currency: Mapped[str] = mapped_column(Text)
    amount: Mapped[int | None] = mapped_column(BigInteger)  # limit, principal or sum
    opened_on: Mapped[str | None] = mapped_column(Text)  # ISO dates
    closed_on: Mapped[str | None] = mapped_column(Text)
    notice_on: Mapped[str | None] = mapped_column(Text)  # of closure, prepayment or a payoff quote
    matures_on: Mapped[str | None] = mapped_column(Text)
    rate_resets_on: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
