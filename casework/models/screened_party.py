"""How customers stand towards the lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class ScreenedParty(Base):
    """When a party was screened last, under which names and against which versions of the lists."""

    __tablename__ = "screened_parties"

    party_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("parties.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(Moment)
    names: Mapped[str] = mapped_column(Text)  # the digest of the names that were asked after
    lists: Mapped[Any] = mapped_column(Json)  # {"ofac_sdn": 3}
    run_id: Mapped[int] = mapped_column(BigInteger)
