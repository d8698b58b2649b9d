"""Mail that is owed, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Json, Moment

SENDABLE: Any = {
    "postgresql_where": text("state IN ('waiting', 'sending', 'digest')"),
    "sqlite_where": text("state IN ('waiting', 'sending', 'digest')"),
}

OUTREACH: Any = {
    "postgresql_where": text("purpose IS NOT NULL AND state IN ('waiting', 'sending', 'digest')"),
    "sqlite_where": text("purpose IS NOT NULL AND state IN ('waiting', 'sending', 'digest')"),
}


class Message(Base):
    """One mail to one person or customer, written with the act that caused it and sent later, apart."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_due", "not_before", **SENDABLE),
        Index("ix_messages_case", "case_id", "seq"),
        Index("ix_messages_person", "person_id", "created_at"),
        Index("ix_messages_created", "created_at", "id"),
        Index("ix_messages_outreach", "party_id", **OUTREACH),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)  # the left part of its Message-ID, fixed here
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("cases.id"))
    seq: Mapped[int | None]
    notice: Mapped[str] = mapped_column(Text)
    template: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    address: Mapped[str | None] = mapped_column(Text)  # a customer's; a person's is read when it is sent
    language: Mapped[str] = mapped_column(Text)
    inputs: Mapped[Any] = mapped_column(Json)
    document: Mapped[int | None]  # the letter that it carries
    party_id: Mapped[int | None] = mapped_column(BigInteger)  # the customer whom it goes to
    purpose: Mapped[str | None] = mapped_column(Text)  # of a mail to a customer, as of contacts
    state: Mapped[str] = mapped_column(Text)  # waiting digest sending sent dead folded suppressed
    attempts: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime] = mapped_column(Moment)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(Text)
    digest_id: Mapped[str | None] = mapped_column(Text)  # the message that carried it
