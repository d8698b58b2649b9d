"""The desk for what the bank does of itself: surveys and outreach, with what they start elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import func, select, update

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.wake_timer import wake_timer
from casework.commands.confirmations.answer_request import AnswerRequest, answer_request
from casework.commands.follow_ups.carry_out import carry_out
from casework.commands.follow_ups.claim_follow_ups import claim_follow_ups
from casework.commands.parties.record_party import NewParty
from casework.db import db, transaction
from casework.domain.facts import SYSTEM, Actor
from casework.jobs.mailing import Breaker, send_messages
from casework.jobs.posting import PagePost
from casework.models import Case, CaseLink, Event, FollowUpDue, Message, Party, Timer
from casework.queries.mail.places import Places
from tests.cast import MONDAY, Cast
from tests.journeys.desk import Desk

PERSON = NewParty(
    name="Ada Wells", kind="person", email="ada.wells@mail.example", phone="+442079460001", language="en"
)
COMPANY = NewParty(
    name="Harbour Trading Ltd", kind="organisation", email="office@harbour.example", phone="+442079460000"
)
PLACES = Places("https://cases.bank.example", "Casework Bank", "a secret of the service")
TO_CUSTOMERS = (Message.address.is_not(None), Message.notice == "letter")
THE_CUSTOMER = Actor(None, "customer", frozenset({"client"}), entities=frozenset({"uk", "cn"}))


class CustomerDesk(Desk):
    """One case of a workflow about a customer; waiting also carries out what a case starts elsewhere."""

    def __init__(
        self,
        cast: Cast,
        workflow: str,
        opener: str = "system",
        at: datetime = MONDAY,
        party: int | NewParty = COMPANY,
        **fields: Any,
    ) -> None:
        self.cast, self.at = cast, at
        given = {"entity": "uk", **fields}
        command = OpenCase(workflow, "About a customer", party, self._who(opener), given)
        self.reference = str(open_case(command, at)["reference"])

    def _who(self, name: str) -> Any:
        return THE_CUSTOMER if name == "customer" else super()._who(name)

    @property
    def party(self) -> int:
        return int(self.now.row["party_id"])

    def known(self, **columns: Any) -> None:
        """Have more known of the customer."""
        with transaction() as session:
            session.execute(update(Party).where(Party.id == self.party).values(**columns))

    def confirm(self, who: str, trigger: str) -> None:
        """Have a second person confirm what was asked for."""
        task = f"confirm:{trigger}"
        item = next(one for one in self.now.items if one["task"] == task and one["done_at"] is None)
        self.at += timedelta(minutes=5)
        answer_request(AnswerRequest(self.reference, item["number"], trigger, self._who(who), True), self.at)

    def wait(self, **span: int) -> None:
        until, looks = self.at + timedelta(**span), 0
        while (due := next_due()) is not None and due <= until:
            self.at, looks = max(self.at, due), looks + 1
            assert looks < 300, "the scheduler is woken again and again"
            for timer in claim_timers(self.at):
                wake_timer(timer, self.at)
            for each in claim_follow_ups(self.at):
                carry_out(each, self.at)
            send_messages(PagePost(), PLACES, Breaker(), self.at)
        self.at = until

    def wait_until(self, moment: str) -> None:
        """Let time pass up to a moment, such as "2026-11-25T10:00+00:00"."""
        span = datetime.fromisoformat(moment) - self.at
        self.wait(seconds=int(span.total_seconds()))

    @property
    def letters(self) -> list[str]:
        """Return the letters that were mailed to the customer of this case, in order."""
        query = select(Message.inputs).where(Message.case_id == self.now.row["id"], *TO_CUSTOMERS)
        with db.engine.connect() as connection:
            found = connection.scalars(query.order_by(Message.created_at, Message.seq))
            return [inputs["letter"] for inputs in found]

    @property
    def triggers(self) -> list[str]:
        """Return the triggers that were fired, in order."""
        query = select(Event.body).where(Event.case_id == self.now.row["id"], Event.kind == "moved")
        with db.engine.connect() as connection:
            return [orjson.loads(body)["trigger"] for body in connection.scalars(query.order_by(Event.seq))]

    def rows(self, model: Any, *columns: str) -> list[tuple[Any, ...]]:
        """Return columns of the customer's rows of a table."""
        table = model.__table__
        query = select(*(table.c[name] for name in columns)).where(table.c.party_id == self.party)
        with db.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def told(self, notice: str) -> set[str]:
        """Return who was told by a notice, by name."""
        names = {number: name for name, number in self.cast.ids.items()}
        return {names[person] for known, person in self.mails if known == notice and person}

    def others(self, workflow: str) -> list[str]:
        """Return the references of the customer's cases of a workflow, but this one."""
        mine = (Case.party_id == self.party, Case.workflow == workflow, Case.reference != self.reference)
        with db.engine.connect() as connection:
            return list(connection.scalars(select(Case.reference).where(*mine).order_by(Case.id)))

    @property
    def links(self) -> set[str]:
        query = select(CaseLink.kind).where(CaseLink.case_id == self.now.row["id"])
        with db.engine.connect() as connection:
            return set(connection.scalars(query))


def next_due() -> datetime | None:
    """Return when the scheduler has something to do next: a timer, a follow-up, a letter that is to leave."""
    looks = [select(func.min(one)) for one in (Timer.looks_at, FollowUpDue.looks_at)]
    looks.append(select(func.min(Message.not_before)).where(*TO_CUSTOMERS, Message.state == "waiting"))
    with db.engine.connect() as connection:
        found = [connection.scalar(look) for look in looks]
    return min((each for each in found if each is not None), default=None)


def at_desk(desk: CustomerDesk, reference: str) -> CustomerDesk:
    """Return the desk with another case on it, at the same time."""
    other = CustomerDesk.__new__(CustomerDesk)
    other.cast, other.at, other.reference = desk.cast, desk.at, reference
    return other


def system_moves(reference: str, trigger: str, at: datetime, **fields: Any) -> None:
    """Have a job of the bank move a case, with what it has found."""
    from casework.commands.cases.move_case import MoveCase, move_case

    move_case(MoveCase(reference, trigger, SYSTEM, fields=fields), at)
