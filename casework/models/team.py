"""Teams of the bank."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class Team(Base):
    """People of one entity who share a queue."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    entity: Mapped[str]
    title_en: Mapped[str]
    title_zh: Mapped[str]

    def title(self, language: str) -> str:
        return self.title_zh if language.startswith("zh") else self.title_en
