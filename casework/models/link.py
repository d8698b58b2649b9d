"""Single-use links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Link(Base):
    """A link that does one thing once: sets a person's password, or lets a customer answer a survey."""

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_links_subject", "purpose", "subject"))

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str]
    purpose: Mapped[str]  # "password" "survey" …
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    subject: Mapped[str | None]  # what a customer's link is about: "case/12"
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
