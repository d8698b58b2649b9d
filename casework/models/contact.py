"""Every contact with a customer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Base, Moment


class Contact(Base):
    """One interaction, on a case or on the customer alone; what was said lies beside the event named here."""

    __tablename__ = "contacts"
    __table_args__ = (
        Index("ix_contacts_party", "party_id", "at", "id"),
        Index("ix_contacts_case", "case_id"),
        Index("ix_contacts_recipient", "recipient_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("parties.id"))
    case_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("cases.id"))
    seq: Mapped[int]  # the event's number, on the case's chain or on that of the customer
    at: Mapped[datetime] = mapped_column(Moment)
    channel: Mapped[str] = mapped_column(Text)  # phone email sms letter branch web wechat social meeting
    direction: Mapped[str] = mapped_column(Text)  # in out
    purpose: Mapped[str] = mapped_column(Text)  # service regulatory marketing survey survey_reminder
    kind: Mapped[str | None] = mapped_column(Text)  # of a survey: relationship transactional pulse
    result: Mapped[str | None] = mapped_column(Text)  # queued sent reached no_answer refused bounced …
    actor: Mapped[str] = mapped_column(Text)
    campaign_id: Mapped[int | None] = mapped_column(BigInteger)
    recipient_id: Mapped[int | None] = mapped_column(BigInteger)  # the person of the customer, where known
