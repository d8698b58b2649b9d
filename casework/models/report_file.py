"""The bytes of reports."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base


class ReportFile(Base):
    """The file of one made report."""

    __tablename__ = "report_files"

    report_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("reports.id"), primary_key=True, autoincrement=False
    )
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
