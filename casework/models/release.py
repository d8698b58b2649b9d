"""Released rulebook files, word for word."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Release(Base):
    """One released file of the rulebook as text: what the cases that run on it were promised."""

    __tablename__ = "releases"

    path: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[datetime] = mapped_column(Moment)
