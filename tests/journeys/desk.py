"""A desk at which the cast works on a virtual clock: each act in one line, the scheduler between acts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from casework.commands.cases.add_document import AddDocument, add_document
from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.complete_item import CompleteItem, complete_item
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.explain_breach import ExplainBreach, explain_breach
from casework.commands.clocks.wake_timer import wake_timer
from casework.db import db
from casework.domain.facts import SYSTEM
from casework.models import Message, Timer
from casework.queries.cases.letters import WrittenLetter
from casework.queries.cases.reading import CaseNow, read_case
from tests.cast import MONDAY, Cast, kinds_of, log_complaint


def next_look() -> datetime | None:
    """Return when the scheduler has something to do next."""
    with db.engine.connect() as connection:
        return connection.scalar(select(func.min(Timer.looks_at)))


class Desk:
    """One case and the people around it. `at` is the virtual clock; `wait` lets the scheduler work."""

    def __init__(self, cast: Cast, opener: str = "hana", at: datetime = MONDAY, **fields: Any) -> None:
        self.cast, self.at = cast, at
        self.reference = log_complaint(self._who(opener), at, **fields)

    def _who(self, name: str) -> Any:
        return SYSTEM if name == "system" else getattr(self.cast, name)

    @property
    def now(self) -> CaseNow:
        return read_case(self.reference, SYSTEM, "case.read")

    @property
    def state(self) -> str:
        return str(self.now.row["state"])

    @property
    def kinds(self) -> list[str]:
        return kinds_of(self.reference)

    def clock(self, name: str) -> Mapping[str, Any]:
        return self.now.clocks[name]

    def do(self, who: str, trigger: str, comment: str = "", **fields: Any) -> None:
        """Move the case, with the letter that the move needs written in full."""
        now = self.now
        transition = now.definition.transition(trigger, now.row["state"])
        kind = transition and (transition.letter or transition.drafts)
        letter = self.letter(kind) if kind and kind not in now.drafts else None
        self.at += timedelta(minutes=5)
        move_case(
            MoveCase(self.reference, trigger, self._who(who), fields=fields, letter=letter, comment=comment),
            self.at,
        )

    def letter(self, kind: str) -> WrittenLetter:
        now = self.now
        contents = now.rules.letters(now.row["entity"], kind, self.at.date()).contents
        return WrittenLetter(
            {c.code: f"About {c.label.en}." for c in contents if c.kind == "text"},
            frozenset(c.code for c in contents if c.kind == "tick"),
        )

    def assign(self, lead: str, to: str) -> None:
        self.at += timedelta(minutes=5)
        assign_case(AssignCase(self.reference, self.cast.ids[to], self._who(lead)), self.at)

    def attach(
        self, who: str, name: str = "statement.txt", content: bytes = b"31 July: 4,200,000.00"
    ) -> None:
        add_document(AddDocument(self.reference, self._who(who), name, content), self.at)

    def finish(self, who: str, task: str, **fields: Any) -> None:
        item = next(item for item in self.now.items if item["task"] == task and item["done_at"] is None)
        complete_item(CompleteItem(self.reference, item["number"], task, self._who(who), fields), self.at)

    def explain(self, who: str) -> None:
        """Give a reason for every breach that has none."""
        for clock in self.now.clocks.values():
            if clock["breached_at"] and clock["reason_seq"] is None:
                explain_breach(
                    ExplainBreach(self.reference, clock["name"], self._who(who), "Waited for papers."),
                    self.at,
                )

    def wait(self, **span: int) -> None:
        """Let time pass; the scheduler does each thing at the moment it is due."""
        until, wakes = self.at + timedelta(**span), 0
        while (due := next_look()) is not None and due <= until:
            self.at, wakes = max(self.at, due), wakes + 1
            assert wakes < 300, "the scheduler is woken again and again"
            for timer in claim_timers(self.at):
                wake_timer(timer, self.at)
        self.at = until

    @property
    def mails(self) -> list[tuple[str, int | None]]:
        """Return the notices that were written so far, with the number of the person told."""
        with db.engine.connect() as connection:
            query = select(Message.notice, Message.person_id).order_by(
                Message.created_at, Message.seq, Message.id
            )
            return [(notice, person) for notice, person in connection.execute(query)]
