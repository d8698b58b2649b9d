"""Which schedulers are alive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Heartbeat(Base):
    """One scheduler or worker process and when it last gave a sign of life."""

    __tablename__ = "heartbeats"

    process: Mapped[str] = mapped_column(Text, primary_key=True)  # "scheduler HOST PID"
    started_at: Mapped[datetime] = mapped_column(Moment)
    beat_at: Mapped[datetime] = mapped_column(Moment)
    lag_seconds: Mapped[int]  # age of the oldest due row when it last looked
