"""Acts done at the very same time, each in a thread of its own, and what became of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import orjson
from flask import Flask
from sqlalchemy import select

from casework.commands.cases.add_note import AddContact, AddNote, add_contact, add_note
from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.hold_case import HoldCase, hold_case
from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.wake_timer import wake_timer
from casework.db import db
from casework.errors import CaseworkError, Unavailable
from casework.models import Case, Event
from tests.cast import MONDAY, Cast, log_complaint
from tests.journeys.recount import everything

Act = Callable[[], Any]
A_YEAR = timedelta(days=366)


def at_once(bank: Flask, acts: Sequence[Act]) -> list[Any]:
    """Let all acts begin at the same moment; return what each was answered, or the error it ended with."""
    gate = threading.Barrier(len(acts))

    def carry_out(act: Act) -> Any:
        with bank.app_context():
            gate.wait()
            return _ended(act)

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(carry_out, acts))


def _ended(act: Act) -> Any:
    try:
        return act()
    except Exception as error:
        return error


def answers(results: Sequence[Any]) -> list[Any]:
    return [result for result in results if not isinstance(result, Exception)]


def codes(results: Sequence[Any]) -> list[str]:
    """Return how the other acts ended: the codes of refusals, or the names of errors that nobody meant."""
    errors = [result for result in results if isinstance(result, Exception)]
    return [error.code if isinstance(error, CaseworkError) else type(error).__name__ for error in errors]


class Crowd:
    """Several people in threads who work on few cases, each act drawn at random, schedulers among them."""

    def __init__(self, bank: Flask, cast: Cast, people: int, cases: int) -> None:
        self.bank = bank
        self.actors = {name: getattr(cast, name) for name in ("hana", "theo", "lin", "mara", "remy")}
        self.references = [log_complaint(cast.hana) for _ in range(cases)]
        self.people, self.results = people, list[Any]()

    def work(self, acts: int) -> None:
        """Let everybody do so many acts."""
        turns = [partial(self._work, Random(number), acts) for number in range(self.people)]
        for results in at_once(self.bank, turns):
            self.results += results if isinstance(results, list) else [results]

    def _work(self, chance: Random, acts: int) -> list[Any]:
        return [_ended(partial(self._act, chance, number)) for number in range(acts)]

    def _act(self, chance: Random, number: int) -> Any:
        at = MONDAY + timedelta(hours=2 * number)
        reference, actor = chance.choice(self.references), chance.choice(list(self.actors.values()))
        to = chance.choice([None, self.actors["hana"].id, self.actors["theo"].id])
        day = f"{MONDAY + A_YEAR:%Y-%m-%d}"  # ahead of everybody's clock
        return chance.choice(
            [
                lambda: add_note(AddNote(reference, actor, "She rang."), at),
                lambda: add_contact(AddContact(reference, actor, "Told her.", "phone"), at),
                lambda: assign_case(AssignCase(reference, to, actor), at),
                lambda: hold_case(HoldCase(reference, actor, chance.random() < 0.5, "Court.", day), at),
                lambda: [wake_timer(timer, at) for timer in claim_timers(at, most=3)] and None,
            ]
        )()

    def faults(self) -> list[str]:
        """Return what is not as it must be: how acts ended, acts that were lost, and what is stored."""
        meant = {"refused", "denied", "not_found", Unavailable.code}
        wrong = [f"an act ended in {code}" for code in codes(self.results) if code not in meant]
        return wrong + self._lost() + everything()

    def _lost(self) -> list[str]:
        """Return the answered acts whose event is not there, and notes that nobody was answered about."""
        query = select(Case.reference, Event.seq, Event.hash, Event.body).join(Case, Case.id == Event.case_id)
        with db.engine.connect() as connection:
            stored = {(row[0], row[1], row[2]): orjson.loads(row[3]) for row in connection.execute(query)}
        answered = [a for a in answers(self.results) if a]
        told = {(answer["reference"], answer["event"], answer["event_hash"]) for answer in answered}
        acts = {key for key, body in stored.items() if body["actor"] != "system" and body["kind"] != "opened"}
        lost = [f"{key} was answered and is lost" for key in told - stored.keys()]
        twice = [f"{len(answered)} answers for {len(told)} events"] if len(answered) != len(told) else []
        return lost + twice + [f"{key} was never answered" for key in acts - told]
