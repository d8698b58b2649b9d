"""Monthly figures of holdings."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class HoldingMonth(Base):
    """One month of one holding; money in hundredths of its currency."""

    __tablename__ = "holding_months"

    holding_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("holdings.id"), primary_key=True, autoincrement=False
    )
    month: Mapped[str] = mapped_column(Text, primary_key=True)  # "2026-10"
    balance: Mapped[int] = mapped_column(BigInteger)  # the month's average
    inflow: Mapped[int] = mapped_column(BigInteger)
    outflow: Mapped[int] = mapped_column(BigInteger)
    uses: Mapped[int] = mapped_column(BigInteger)  # log-ins and payments
    revenue: Mapped[int] = mapped_column(BigInteger)  # what the bank earned, net
