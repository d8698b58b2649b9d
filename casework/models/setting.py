"""Facts about this installation."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class Setting(Base):
    """One fact that is fixed for the life of the database, such as the log's name in every chain."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
