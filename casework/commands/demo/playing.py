"""Play the lives of the demo in the order of time, and let the service do what falls due between."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update

from casework.commands.clocks.claim_timers import claim_timers, put_off
from casework.commands.clocks.wake_timer import WakeTimer, wake_timer
from casework.commands.demo.desk import World
from casework.commands.follow_ups.carry_out import carry_out
from casework.commands.follow_ups.claim_follow_ups import claim_follow_ups, put_off_follow_up
from casework.db import Moment, Row, db, transaction
from casework.errors import CaseworkError
from casework.models import Contact, FollowUpDue, Message, Timer
from casework.prepared import Prepared

Life = Generator[datetime, None, None]  # gives the moment at which it wants to go on
LAG = timedelta(milliseconds=300)  # by which the service looks at a timer after its moment
_timers: Any = Timer.__table__.c
_follow_ups: Any = FollowUpDue.__table__.c
_messages: Any = Message.__table__
_contacts: Any = Contact.__table__
_due = Prepared(
    select(_timers.case_id, _timers.name, _timers.generation, _timers.looks_at)
    .where(_timers.looks_at <= bindparam("when", type_=Moment))
    .order_by(_timers.looks_at, _timers.case_id, _timers.name)
    .limit(50)
)
_follows = Prepared(
    select(func.min(_follow_ups.looks_at).label("looks_at")).where(
        _follow_ups.looks_at <= bindparam("when", type_=Moment)
    )
)


class Play:
    """The lives that are not over yet. One that meets a refusal breaks off and is named in `broken_off`."""

    def __init__(self, world: World, began: datetime) -> None:
        self.world, self.began, self.begun = world, began, 0
        self.lives: list[tuple[datetime, int, str, Life]] = []
        self.broken_off: list[str] = []
        world.begin = self.begin

    def begin(self, name: str, life: Life) -> None:
        """Let a life begin now: it says itself when it goes on."""
        self._on(name, self.begun, life)
        self.begun += 1

    def play(self, progress: Callable[[int, int], None]) -> None:
        """Let every life go on when its moment has come, to the demo's own moment."""
        whole = int((self.world.now - self.began).total_seconds())
        while self.lives and self.lives[0][0] <= self.world.now:
            when, number, name, life = heapq.heappop(self.lives)
            pass_to(self.world, when)
            self._on(name, number, life)
            progress(int((when - self.began).total_seconds()), whole)
        pass_to(self.world, self.world.now)

    def _on(self, name: str, number: int, life: Life) -> None:
        try:
            again = next(life, None)
        except CaseworkError as error:
            self.broken_off.append(f"{name}: {error.detail} {dict(error.errors) or ''}".strip())
            return
        if again is not None:
            at = max(again, self.world.at + timedelta(seconds=1))
            heapq.heappush(self.lives, (at, number, name, life))


def pass_to(world: World, when: datetime) -> None:
    """Let time pass: what falls due is done in its own moment, unclaimed, since nobody else is here."""
    while True:
        due = _due.all(db.engine, when=when)
        follows = _follows.all(db.engine, when=when)[0]["looks_at"]
        if follows is not None and (not due or follows <= due[0]["looks_at"]):
            world.at = max(world.at, follows)
            _carry_out(world.at)
        elif due:
            first = due[0]["looks_at"]
            world.at = first + LAG
            _wake([row for row in due if row["looks_at"] == first], world.at)
        else:
            break
    world.at = when


def _wake(due: list[Row], at: datetime) -> None:
    made = [_looked_at(WakeTimer(row["case_id"], row["name"], row["generation"]), at) for row in due]
    if not any(made):
        claim_timers(at)  # what has nothing to do any more is put a minute off, as in the service


def _looked_at(timer: WakeTimer, at: datetime) -> bool:
    try:
        return bool(wake_timer(timer, at))
    except CaseworkError as error:
        put_off(timer, error.detail, at)
        return True


def _carry_out(at: datetime) -> None:
    for due in claim_follow_ups(at):
        try:
            carry_out(due, at)
        except CaseworkError as error:
            put_off_follow_up(due, error.detail, at)


def deliver(at: datetime) -> None:
    """Let the mails go that are due: in a demo they are shown on the mail page and count as sent."""
    due = (_messages.c.state == "waiting", _messages.c.not_before <= at)
    sent = {"state": "sent", "attempts": 1, "sent_at": _messages.c.not_before}
    queued = (_contacts.c.result == "queued", _contacts.c.at <= at)
    with transaction() as session:
        session.execute(update(_messages).where(*due).values(**sent))
        session.execute(update(_contacts).where(*queued).values(result="sent"))
