"""Personal values of events outside cases."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class StreamValue(Base):
    """One personal value that an event of a stream set; erasing value and salt leaves the chain valid."""

    __tablename__ = "stream_values"

    stream: Mapped[str] = mapped_column(Text, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(Text)
