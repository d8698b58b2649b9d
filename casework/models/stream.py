"""Chains that belong to no case: people, definitions, settings, exports."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class Stream(Base):
    """The end of one such chain; the row is locked while an event is added."""

    __tablename__ = "streams"

    stream: Mapped[str] = mapped_column(Text, primary_key=True)  # "user/3", "definition/complaint"
    seq: Mapped[int]
    head: Mapped[str] = mapped_column(Text)
