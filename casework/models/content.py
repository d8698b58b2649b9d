"""The bytes of documents."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class Content(Base):
    """The bytes of one document, beside its row so that lists never read them."""

    __tablename__ = "contents"

    case_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
