"""A desk over the real commands: calls are recorded, mails wait until a postman may hand them over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from casework.commands.contact.change_consent import (
    Agreed,
    GiveConsent,
    WithdrawConsent,
    give_consent,
    withdraw_consent,
)
from casework.commands.contact.change_suppression import Lift, Stop, Suppress, lift, suppress
from casework.commands.contact.gather_contact import Touch
from casework.commands.contact.record_contact import RecordContact, record_contact
from casework.commands.mail.claim_messages import claim_messages, give_back
from casework.commands.mail.settle_message import SettleMessage, settle_message
from casework.commands.numbers import take_number
from casework.commands.parties.record_party import NewParty
from casework.db import Row, db, transaction
from casework.errors import Refused
from casework.models import (
    Campaign,
    CampaignMember,
    Case,
    Contact,
    ContactPoint,
    Message,
    Party,
    Suppression,
)
from casework.queries.contact.sending import NotYet, held_back
from casework.queries.contact.verdict import verdict_for
from casework.queries.mail.owed_mail import NotOwed
from tests.cast import Cast, log_complaint
from tests.commands.parties.known import recorded
from tests.domain.contact.judge import Entry

WRITTEN = {"email": "c@example.com", "phone": "+442079460001", "sms": "+442079460001", "letter": "1 High St"}


class BankDesk:
    def __init__(self, cast: Cast, who: Entry, at: datetime) -> None:
        self.cast, self.zone = cast, who["zone"]
        born = who["born_on"].isoformat() if who["born_on"] else None
        self.party = self.recorded(NewParty("A", who["kind"], country=who["country"], born_on=born), at)
        people = range(1, 6) if who["kind"] == "organisation" else ()
        self.people = {n: self.recorded(NewParty(f"P{n}", country=who["country"]), at) for n in people}
        self.cases: dict[str, str] = {}
        self.mails: dict[str, Entry] = {}
        self.refusals: list[str] = []

    def recorded(self, party: NewParty, at: datetime) -> int:
        number = recorded(self.cast.hana, party, at)
        self.change(update(Party).where(Party.id == number).values(zone=self.zone))
        return number

    @staticmethod
    def change(*statements: Any, add: Any = ()) -> None:
        with transaction() as session:
            for statement in statements:
                session.execute(statement)
            session.add_all(add)

    def tick(self, at: datetime) -> list[Entry]:
        """Let the postman take what is due, and return the contacts that left."""
        left = []
        for message in claim_messages(at):
            held = self.asked(message, at)
            if isinstance(held, NotYet):
                give_back([message], None, at, held.until)
            elif held is not None:
                settle_message(SettleMessage(message["id"], "suppressed", text=held.reason), at)
            elif settle_message(SettleMessage(message["id"], "sent"), at) == "sent":
                left.append({**self.mails[message["id"]], "at": at, "number": message["inputs"]["contact"]})
        return left

    @staticmethod
    def asked(message: Row, at: datetime) -> NotOwed | NotYet | None:
        return held_back(message, at)

    def address(self, entry: Entry) -> None:
        days = {f"valid_{name}": entry[name] and entry[name].isoformat() for name in ("from", "until")}
        channel, parties = entry["channel"], (self.party, *self.people.values())
        points = [
            ContactPoint(
                id=take_number("contact_point"),
                party_id=party,
                channel=channel,
                value=WRITTEN[channel],
                preferred=False,
                undeliverable_at=entry["at"] if entry["back"] else None,
                **days,
            )
            for party in parties
        ]
        mine = (ContactPoint.party_id.in_(parties), ContactPoint.channel == channel)
        self.change(delete(ContactPoint).where(*mine), add=points)

    def agree(self, entry: Entry) -> int:
        agreed = Agreed(entry["channel"], entry["purpose"], entry["basis"])
        return int(give_consent(GiveConsent(self.party, self.cast.hana, agreed), entry["at"])["consent"])

    def withdraw(self, number: int, entry: Entry) -> int:
        withdraw_consent(WithdrawConsent(self.party, number, self.cast.hana), entry["at"])
        with db.engine.connect() as connection:
            mine = select(func.max(Suppression.id)).where(Suppression.party_id == self.party)
            return int(connection.scalar(mine) or 0)

    def stop(self, entry: Entry) -> int:
        stop = Stop(entry["channel"], entry["purpose"], entry["reason"], until=entry["until"])
        return int(suppress(Suppress(self.party, self.cast.hana, stop), entry["at"])["suppression"])

    def lift(self, number: int, entry: Entry) -> None:
        lift(Lift(self.party, number, self.cast.lin, "Asked in writing."), entry["at"])

    def control(self, entry: Entry) -> None:
        campaign, at = entry["campaign"], entry["at"]
        with db.engine.connect() as connection:
            known = connection.scalar(select(Campaign.id).where(Campaign.id == campaign))
        if known is None:
            told = {
                "code": f"C{campaign}",
                "title": "T",
                "salt": "s",
                "shares": {},
                "days": 90,
                "state": "running",
            }
            people = {"started_at": at, "started_by": "person/1", "fairness": []}
            self.change(add=[Campaign(id=campaign, entity="uk", team="uk_retail", **told, **people)])
        member = {"group": "control", "band": "medium", "assigned_at": at, "window_ends_on": "2030-01-01"}
        self.change(add=[CampaignMember(campaign_id=campaign, party_id=self.party, **member)])

    def open(self, entry: Entry) -> None:
        reference = log_complaint(self.cast.hana, entry["at"])
        self.cases[entry["workflow"]] = reference
        theirs = {"party_id": self.party, "workflow": entry["workflow"]}
        self.change(update(Case).where(Case.reference == reference).values(**theirs))

    def close(self, entry: Entry) -> None:
        reference = self.cases.pop(entry["workflow"])
        self.change(update(Case).where(Case.reference == reference).values(closed_at=entry["at"]))

    def trouble(self, entry: Entry) -> None:
        now = set(entry["now"])
        values = {"vulnerable": "vulnerable" in now, "circumstances": sorted(now - {"vulnerable"})}
        self.change(update(Party).where(Party.id == self.party).values(**values))

    def approach(self, entry: Entry) -> int | None:
        recipient = self.people.get(entry["recipient"])
        if entry["channel"] == "email":
            self.post(entry, recipient)
            return None
        names = {"campaign_id": entry["campaign"], "recipient_id": recipient, "kind": entry["kind"]}
        touch = Touch(entry["channel"], "out", entry["purpose"], **names)
        try:
            done = record_contact(RecordContact(self.party, self.cast.hana, "Tried.", touch), entry["at"])
        except Refused as refused:
            self.refusals.append(refused.detail)
            return None
        return int(done["contact"])

    def post(self, entry: Entry, recipient: int | None) -> None:
        """Queue a mail if the policy lets it, or if only the hour is wrong."""
        purpose, at = entry["purpose"], entry["at"]
        about = {"kind": entry["kind"], "recipient_id": recipient}
        verdict = verdict_for(self.party, purpose, "email", at, entry["campaign"], **about)
        if not verdict.allowed and not verdict.waits:
            return
        number = take_number("contact")
        plain = {"party_id": self.party, "purpose": purpose}
        self.mails[f"mail-{number}"] = entry
        contact = Contact(
            id=number,
            seq=1,
            at=at,
            channel="email",
            direction="out",
            result="queued",
            actor="system",
            campaign_id=entry["campaign"],
            **plain,
            **about,
        )
        inputs = {"contact": number, "kind": entry["kind"]}
        mail = Message(
            id=f"mail-{number}",
            notice="letter",
            template="letter",
            address="c@example.com",
            language="en",
            inputs=inputs | {"campaign": entry["campaign"], "recipient": recipient},
            state="waiting",
            attempts=0,
            created_at=at,
            not_before=at,
            **plain,
        )
        self.change(add=[contact, mail])

    def bounce(self, number: int, _entry: Entry) -> None:
        self.change(update(Contact).where(Contact.id == number).values(result="bounced"))


class CarelessDesk(BankDesk):
    """Its postman hands over whatever is due."""

    @staticmethod
    def asked(message: Row, at: datetime) -> None:  # noqa: ARG004
        return None
