"""The desk at which the model's people ask: an act becomes what its verdict says, a refused one nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select, update

from casework.commands.cases.add_document import AddDocument, add_document
from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.clocks.explain_breach import ExplainBreach, explain_breach
from casework.commands.clocks.wake_timer import wake_timer
from casework.db import db, transaction
from casework.errors import CaseworkError
from casework.models import Case as CaseRow
from casework.models import Clock, Event, Timer
from tests.cast import CUSTOMER, FIELDS, MONDAY
from tests.journeys import model, model_acts, model_time
from tests.journeys.asked import TEAMS, People
from tests.journeys.model import DONE, Case
from tests.journeys.recount import NO_DATE, Rows, look

_clocks, _events, _timers, _rows = Clock.__table__, Event.__table__, Timer.__table__, CaseRow.__table__
A_WRONG_OPENING: dict[str, tuple[str, dict[str, Any], str]] = {
    "role": ("otto", {}, "denied"),
    "entity": ("wei", {}, "denied"),
    "field": ("hana", {"channel": None}, "malformed"),
    "future": ("hana", {"received_at": "2027-12-31T00:00:00+00:00"}, "malformed"),
    "search": ("hana", {}, "refused"),
}


class FrontDesk:
    """The cases of one run as the model has them, the virtual clock, and what was asked for and answered."""

    def __init__(self, people: People) -> None:
        self.people, self.at, self.cases = people, MONDAY, list[Case]()
        self.answered: list[tuple[Any, Any, Any, Case]] = []
        self.keys = 0

    @property
    def ids(self) -> list[int]:
        return [case["id"] for case in self.cases]

    def key(self) -> str:
        """Return a key that no request of this run has; cases make it one that none of another run has."""
        self.keys += 1
        return f"{self.ids[0] if self.cases else 0}-{self.keys}"

    # ------------------------------------------------------------ asking

    def ask(self, verb: Callable[..., Any], command: Any, expected: str, case: Case) -> None:
        """Carry out a request: it becomes what the model says; a refused one leaves every table as it was."""
        before, said = look(self.ids) if expected != DONE else {}, ""
        try:
            answer, found = verb(command, self.at), DONE
        except CaseworkError as error:
            answer, found = None, error.code
            said = f": {error.detail} {error.errors}"
        assert found == expected, f"{_brief(command)} of {brief(case)}{said}"
        if expected == DONE:
            self.answered.append((verb, command, answer, case))
            self.see(case)
        else:
            self.unchanged(before)

    def unchanged(self, before: Rows) -> None:
        after = look(self.ids)
        assert after == before, [name for name in after if after[name] != before[name]]

    def open(self, entity: str, received: datetime, severity: str) -> None:
        fields = {**FIELDS, "entity": entity, "received_at": received.isoformat()}
        fields |= {"severity": severity} if severity else {}
        person = self.people.by_name["hana" if entity == "uk" else "wei"]
        command = OpenCase("complaint", "A charge", CUSTOMER, person, fields, duplicates_looked_for=True)
        answer = open_case(command, self.at)
        case = model.new_case(answer["reference"], entity, TEAMS[entity], fields, self.at)
        with db.engine.connect() as connection:
            mine = _rows.c.reference == case["reference"]
            case["id"] = connection.scalar(select(_rows.c.id).where(mine))
        self.cases.append(case)
        self.see(case)

    def open_wrongly(self, wrong: str) -> None:
        """Ask for a case that may not be opened so; it is refused and nothing is there."""
        name, changes, expected = A_WRONG_OPENING[wrong]
        fields = {**FIELDS, "received_at": self.at.isoformat(), **changes}
        looked = wrong != "search"
        command = OpenCase(
            "complaint", "A charge", CUSTOMER, self.people.by_name[name], fields, duplicates_looked_for=looked
        )
        self.ask(open_case, command, expected, {})

    def clear_the_way(self, case: Case) -> None:
        """Have the team's lead do what later moves rest on: give it to somebody, attach a paper, explain."""
        lead = self.people.of(case)[1]
        if not case["papers"]:
            command = AddDocument(case["reference"], lead, "a.txt", b"31 July", key=self.key())
            self.ask(add_document, command, DONE, case)
            case["papers"] += 1
        if case["state"] == "triage" and case["assignee"] is None:
            give = AssignCase(case["reference"], self.people.of(case)[0].id, lead, key=self.key())
            self.ask(assign_case, give, DONE, case)
            model_acts.assigned(case, give.assignee, self.at)
        for clock, missed in model.missed(case, self.at).items():
            if missed in case["explained"]:
                continue
            model_acts.explained(case, clock, self.at)
            why = ExplainBreach(case["reference"], clock, lead, "Waited for papers.", self.key())
            self.ask(explain_breach, why, DONE, case)

    # ------------------------------------------------------------ seeing

    def see(self, case: Case) -> None:
        """Look at the clocks of a case, and at how many events it has: what the model is told of them."""
        with db.engine.connect() as connection:
            found = connection.execute(select(_clocks).where(_clocks.c.case_id == case["id"])).mappings()
            case["clocks"] = {row["name"]: dict(row) for row in found}
            case["seq"] = connection.scalar(select(_rows.c.seq).where(_rows.c.id == case["id"]))

    # ------------------------------------------------------------ time

    def wait(self, span: timedelta) -> None:
        """Let time pass with a scheduler that does each thing at the moment it is due."""
        until, looks = self.at + span, 0
        while (due := self._next_look()) is not None and due <= until:
            self.at, looks = max(self.at, due), looks + 1
            assert looks < 400, "the scheduler is woken again and again"
            self.tick()
        self.at = max(self.at, until)

    def _next_look(self) -> datetime | None:
        first = select(_timers.c.looks_at).where(
            _timers.c.case_id.in_(self.ids), _timers.c.looks_at < NO_DATE
        )
        with db.engine.connect() as connection:
            return connection.scalar(first.order_by(_timers.c.looks_at).limit(1))

    def tick(self) -> None:
        """Have the scheduler do all that is due now, and the model follow the moves it makes."""
        while claimed := claim_timers(self.at):
            for timer in claimed:
                wake_timer(timer, self.at)
        for case in self.cases:
            for body in self._events_since(case):
                if body["kind"] == "chased":
                    case["chased"] += 1
                elif body["kind"] == "moved":
                    assert (body["actor"], body["from"]) == ("system", case["state"])
                    assert model_time.may_fire(case, body["trigger"], self.at), (body, brief(case))
                    model.moved(case, None, body["trigger"], self.at, {}, letter=False)
            self.see(case)
            assert not model_time.forgotten(case, self.at), (self.at, brief(case))
            assert model_time.unrecorded(case, self.at) == [], (self.at, brief(case))

    def _events_since(self, case: Case) -> list[Any]:
        mine = (_events.c.case_id == case["id"], _events.c.seq > case["seq"])
        with db.engine.connect() as connection:
            found = connection.scalars(select(_events.c.body).where(*mine).order_by(_events.c.seq))
            return [orjson.loads(body) for body in found]

    def leave(self) -> None:
        """Take the cases from the scheduler, as under a lease without end: the next run has it to itself."""
        mine = _timers.c.case_id.in_(self.ids) & _timers.c.looks_at.is_not(None)
        with transaction() as session:
            session.execute(update(_timers).where(mine).values(looks_at=NO_DATE))


def brief(case: Case) -> dict[str, Any]:
    """Return what the model has of a case, of its clocks only how they stand."""
    stand = {
        name: (c["state"], c["due_at"] and f"{c['due_at']:%F %H:%M}", c["cycle"])
        for name, c in case.get("clocks", {}).items()
    }
    return {**case, "clocks": stand}


def _brief(command: Any) -> str:
    asked = {name: getattr(command, name) for name in command.__dataclass_fields__}
    return f"{type(command).__name__} { ({**asked, 'actor': asked['actor'].name}) }"
