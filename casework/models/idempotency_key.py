"""Requests that were carried out, so that a repeated one takes effect once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class IdempotencyKey(Base):
    """One actor's key, the digest of the request it came with, and what the answer is made from again."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_at", "at"),)

    actor: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    case_id: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(Text)
    answer: Mapped[Any] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Moment)
