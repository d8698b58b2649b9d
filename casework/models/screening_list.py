"""Lists of sanctioned persons, version by version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment


class ScreeningList(Base):
    """One version of a list as it was loaded; the newest of a name is the one in force."""

    __tablename__ = "screening_lists"

    name: Mapped[str] = mapped_column(Text, primary_key=True)  # "ofac_sdn"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shape: Mapped[str] = mapped_column(Text)  # ofac un
    file: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[datetime] = mapped_column(Moment)
    loaded_by: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime] = mapped_column(Moment)  # when the publisher's file was last found unchanged
    entries: Mapped[int]
    added: Mapped[int]
    removed: Mapped[int]
    renamed: Mapped[int]
    changed: Mapped[int]  # other names, kind or programme, the name itself unchanged
    refused: Mapped[Any] = mapped_column(Json)  # [{"row", "reason"}]
