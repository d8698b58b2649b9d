"""The parties of a case beside its customer."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class CaseParty(Base):
    """That a party has a role in a case: borrower, spv, sponsor, agent_bank, beneficial_owner, director …"""

    __tablename__ = "case_parties"
    __table_args__ = (Index("ix_case_parties_party", "party_id"),)

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("parties.id"), primary_key=True, autoincrement=False
    )
    role: Mapped[str] = mapped_column(Text, primary_key=True)
    seq: Mapped[int]  # the event that named it
    ended: Mapped[int | None]  # the event by which it left the role
