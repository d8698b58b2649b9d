"""What people do to complaints, drawn at random: each act is the model's first, then the product's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from casework.commands.cases.add_document import AddDocument, add_document
from casework.commands.cases.add_note import AddContact, AddNote, add_contact, add_note
from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.correct_fields import CorrectFields, correct_fields
from casework.commands.cases.hold_case import HoldCase, hold_case
from casework.commands.cases.move_case import MoveCase, move_case
from tests.journeys import model, model_acts
from tests.journeys.asked import People, next_move, one, possible, values
from tests.journeys.front_desk import FrontDesk
from tests.journeys.model import DONE, Case
from tests.journeys.ways import WAYS

DATA = st.data()
REASONS = ("Waited for papers.", "Waited for papers.", "")


class Complaints(RuleBasedStateMachine):
    """Up to three complaints and the people around them."""

    def __init__(self, people: People) -> None:
        super().__init__()
        self.people, self.desk = people, FrontDesk(people)

    @property
    def cases(self) -> list[Case]:
        return self.desk.cases

    def _case(self, data: st.DataObject) -> Case:
        return self.cases[0] if len(self.cases) == 1 else one(data, self.cases, "case")

    def _person(self, data: st.DataObject, case: Case) -> Any:
        return self.people.one(data, case, most=3 if self._whether(data, "of its team") else None)

    def _version(self, data: st.DataObject, case: Case) -> int | None:
        return case["version"] + one(data, (0, 0, 0, 0, 0, -1, 1), "version")

    def _whether(self, data: st.DataObject, label: str) -> bool:
        return data.draw(st.booleans(), label=label)

    # ------------------------------------------------------------ cases

    @initialize(data=DATA)
    def a_complaint_that_has_come_some_way(self, data: st.DataObject) -> None:
        self.a_complaint_is_logged(data)
        for _ in range(one(data, (0, 3, 8, 14), "acts so far")):
            self.the_complaint_goes_on(data)

    @precondition(lambda self: len(self.cases) < 3)
    @rule(data=DATA)
    def a_complaint_is_logged(self, data: st.DataObject) -> None:
        entity = one(data, ("uk", "cn"), "entity")
        ago = one(data, (timedelta(hours=1), timedelta(days=2), timedelta(days=70)), "received ago")
        self.desk.open(entity, self.desk.at - ago, one(data, ("", "P1", "P3"), "severity"))

    @rule(data=DATA)
    def a_complaint_is_logged_wrongly(self, data: st.DataObject) -> None:
        wrong = one(data, ("role", "entity", "field", "future", "search"), "what is wrong")
        self.desk.open_wrongly(wrong)

    # ------------------------------------------------------------ moves

    @rule(data=DATA)
    def the_complaint_goes_on(self, data: st.DataObject) -> None:
        case = self._case(data)
        if move := next_move(data, possible(case, self.people, self.desk.at, self.cases)):
            trigger, name = move
            given = values(data, case, WAYS[trigger], self.desk.at, self.cases, usual=True)
            self._move(case, self.people.by_name[name], trigger, given, True, None)
        else:
            self.desk.clear_the_way(case)

    @rule(data=DATA)
    def the_complaint_goes_on_and_on(self, data: st.DataObject) -> None:
        for _ in range(6):
            self.the_complaint_goes_on(data)

    @rule(data=DATA)
    def somebody_tries_a_move(self, data: st.DataObject) -> None:
        case, at = self._case(data), self.desk.at
        near = [trigger for trigger, way in WAYS.items() if case["state"] in way.sources]
        trigger = one(data, near if near and self._whether(data, "from where it is") else WAYS, "trigger")
        given = values(data, case, WAYS[trigger], at, self.cases, usual=False)
        if given and self._whether(data, "incomplete"):
            given.pop(one(data, given, "left out"))
        letter = self._whether(data, "with its letter")
        self._move(case, self._person(data, case), trigger, given, letter, self._version(data, case))

    def _move(
        self, case: Case, person: Any, trigger: str, given: dict[str, Any], letter: bool, version: int | None
    ) -> None:
        at, others = self.desk.at, self.cases
        expected = model.verdict(case, person, trigger, at, given, letter, version, others)
        fields = {name: value for name, value in given.items() if name != "comment"}
        whole = self.people.letter(case, WAYS[trigger], at) if letter else None
        command = MoveCase(
            case["reference"],
            trigger,
            person,
            version,
            self.desk.key(),
            fields,
            whole,
            given.get("comment", ""),
        )
        self.desk.ask(move_case, command, expected, case)
        if expected == DONE:
            model.moved(case, person.id, trigger, at, given, letter)
            if trigger == "duplicate":
                model.told_earlier(case, others)
            self.desk.see(case)

    # ------------------------------------------------------------ who has it

    @rule(data=DATA)
    def somebody_assigns_it(self, data: st.DataObject) -> None:
        case = self._case(data)
        self._assign(data, case, self._person(data, case), self.people.one(data, case, "to whom"))

    @rule(data=DATA)
    def somebody_claims_it_or_gives_it_back(self, data: st.DataObject) -> None:
        case = self._case(data)
        person = self._person(data, case)
        self._assign(data, case, person, person if self._whether(data, "claims") else None)

    def _assign(self, data: st.DataObject, case: Case, person: Any, to: Any | None) -> None:
        version = self._version(data, case)
        expected = model_acts.assignment(case, person, to, version)
        command = AssignCase(case["reference"], to and to.id, person, version, self.desk.key())
        self.desk.ask(assign_case, command, expected, case)
        if expected == DONE:
            model_acts.assigned(case, to and to.id, self.desk.at)

    @rule(data=DATA)
    def somebody_holds_or_releases_it(self, data: st.DataObject) -> None:
        case = self._case(data)
        person, on = self._person(data, case), not case["held"] or self._whether(data, "again")
        reason, version = one(data, REASONS, "reason"), self._version(data, case)
        expected = model_acts.holding(case, person, on, reason, version)
        day = self.desk.at.date().isoformat()
        command = HoldCase(case["reference"], person, on, reason, day, version=version, key=self.desk.key())
        self.desk.ask(hold_case, command, expected, case)
        if expected == DONE:
            model_acts.held(case, on, self.desk.at)

    # ------------------------------------------------------------ what it says

    @rule(data=DATA)
    def somebody_corrects_when_it_came(self, data: st.DataObject) -> None:
        case = self._case(data)
        shift = timedelta(days=one(data, (-3, 0, -40, 2, 30), "days"))
        was = datetime.fromisoformat(case["fields"]["received_at"])
        given = {"received_at": (was + shift).isoformat()}
        person, reason, version = self._person(data, case), one(data, REASONS), self._version(data, case)
        expected = model_acts.correction(case, person, given, reason, self.desk.at, version)
        command = CorrectFields(case["reference"], person, given, reason, version, self.desk.key())
        self.desk.ask(correct_fields, command, expected, case)
        if expected == DONE:
            model_acts.corrected(case, given)

    @rule(data=DATA)
    def somebody_adds_to_it(self, data: st.DataObject) -> None:
        case = self._case(data)
        person, kind = self._person(data, case), one(data, ("document", "note", "contact"), "kind")
        text = one(data, ("She rang.", ""), "text")
        reference, key = case["reference"], self.desk.key()
        expected = model_acts.appending(case, person, bool(text) or kind == "document")
        if kind == "note":
            self.desk.ask(add_note, AddNote(reference, person, text, key), expected, case)
        elif kind == "contact":
            self.desk.ask(add_contact, AddContact(reference, person, text, "phone", key=key), expected, case)
        else:
            self.desk.ask(
                add_document, AddDocument(reference, person, "a.txt", b"31 July", key=key), expected, case
            )
            case["papers"] += expected == DONE
