"""Links between cases."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class CaseLink(Base):
    """That one case has to do with another: `duplicate_of`, `related_to`; stored from both ends."""

    __tablename__ = "case_links"

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    other_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(Text)  # duplicate_of has_duplicate related_to caused_by led_to
    seq: Mapped[int]
