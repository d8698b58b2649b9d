"""Whatever people and time do to complaints, the product does as the model; refused acts leave no trace."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from casework.commands.cases.complete_item import CompleteItem, complete_item
from casework.commands.clocks.explain_breach import ExplainBreach, explain_breach
from casework.commands.clocks.extend_clock import ExtendClock, extend_clock
from casework.commands.fold_counters import fold_counters
from casework.queries.cases.letters import WrittenLetter
from tests.cast import Cast
from tests.journeys import model_acts, recount
from tests.journeys.asked import VALUES, People, one, written_in_full
from tests.journeys.complaints import DATA, REASONS, Complaints
from tests.journeys.model import DONE, TASKS, Case
from tests.long_form import PROVE

EXAMPLES, STEPS = (1_000, 60) if PROVE else (50, 30)  # on each of the two databases
VERIFIED_EVERY = 20  # steps
ANOTHER = {
    "comment": "Otherwise.",
    "text": "Otherwise.",
    "reason": "Otherwise.",
    "name": "b.txt",
    "assignee": 999,
    "source": "bank",
    "matter": "FOS-2",
    "letter": WrittenLetter({"decision": "Otherwise."}),
}


class ComplaintsInTime(Complaints):
    """The same complaints while time passes: terms, what remains to do, and requests that come again."""

    steps = 0

    @precondition(lambda self: any(case["clocks"] for case in self.cases))
    @rule(data=DATA)
    def somebody_explains_a_missed_date(self, data: st.DataObject) -> None:
        case = self._case(data)
        late = [name for name, clock in case["clocks"].items() if clock["breached_at"]]
        clock = one(data, late or ["UK-8W", "CN-15", "INT-ACK", "none"], "clock")
        person, reason = self._person(data, case), one(data, REASONS, "reason")
        expected = model_acts.explanation(case, person, clock, reason, self.desk.at)
        if expected == DONE:
            model_acts.explained(case, clock, self.desk.at)
        command = ExplainBreach(case["reference"], clock, person, reason, self.desk.key())
        self.desk.ask(explain_breach, command, expected, case)

    @rule(data=DATA)
    def somebody_extends_a_term(self, data: st.DataObject) -> None:
        case = self._case(data)
        running = [name for name, clock in case["clocks"].items() if clock["state"] == "running"]
        clock = one(data, [name for name in running if name.startswith("CN-")] or ["UK-8W", "CN-15"], "clock")
        person, reason = self._person(data, case), one(data, REASONS, "reason")
        letter = self._whether(data, "with its letter")
        version = self._version(data, case)
        expected = model_acts.extension(case, person, clock, reason, letter, self.desk.at, version)
        whole = written_in_full(case, "extension", self.desk.at) if letter else None
        command = ExtendClock(
            case["reference"], clock, person, reason, letter=whole, version=version, key=self.desk.key()
        )
        if expected == DONE:
            model_acts.extended(case, clock)
        self.desk.ask(extend_clock, command, expected, case)

    @precondition(lambda self: any(case["tasks"] for case in self.cases))
    @rule(data=DATA)
    def somebody_finishes_what_remains(self, data: st.DataObject) -> None:
        case = one(data, [case for case in self.cases if case["tasks"]], "case")
        task, person = one(data, case["tasks"], "task"), self._person(data, case)
        given = {name: self._said(name) for name in TASKS[task][3].split()}
        if self._whether(data, "incomplete"):
            given.popitem()
        expected = model_acts.finishing(case, person, task, given)
        items = [row for row in recount.look([case["id"]])["work_items"] if row.task == task]
        command = CompleteItem(case["reference"], items[-1].number, task, person, given, key=self.desk.key())
        self.desk.ask(complete_item, command, expected, case)
        if expected == DONE:
            model_acts.finished(case, task, given)

    def _said(self, name: str) -> Any:
        said = VALUES[name][0]
        return said(self.desk.at) if callable(said) else said

    # ------------------------------------------------------------ requests that come again

    @precondition(lambda self: self.desk.answered)
    @rule(data=DATA)
    def a_request_comes_again(self, data: st.DataObject) -> None:
        verb, command, answer, _ = one(data, self.desk.answered, "request")
        before = recount.look(self.desk.ids)
        assert verb(command, self.desk.at) == answer
        self.desk.unchanged(before)

    @precondition(lambda self: self.desk.answered)
    @rule(data=DATA)
    def another_request_comes_under_its_key(self, data: st.DataObject) -> None:
        verb, command, _, case = one(data, self.desk.answered, "request")
        name = one(data, [field.name for field in fields(command) if field.name in ANOTHER], "what differs")
        self.desk.ask(verb, replace(command, **{name: ANOTHER[name]}), "key_reused", case)

    # ------------------------------------------------------------ time

    @rule(
        span=st.sampled_from([timedelta(hours=3), timedelta(days=2), timedelta(days=9), timedelta(days=40)])
    )
    def time_passes(self, span: timedelta) -> None:
        self.desk.wait(span)

    @rule(span=st.sampled_from([timedelta(0), timedelta(minutes=20), timedelta(days=3), timedelta(days=15)]))
    def time_passes_without_a_scheduler(self, span: timedelta) -> None:
        self.desk.at += span

    @rule(data=DATA)
    def it_is_the_very_moment_at_which_something_is_due(self, data: st.DataObject) -> None:
        dues = [c["due_at"] for case in self.cases for c in case["clocks"].values() if c["due_at"]]
        if ahead := sorted(due for due in dues if due > self.desk.at):
            self.desk.at = ahead[0]

    @rule()
    def the_scheduler_looks(self) -> None:
        self.desk.tick()

    @rule()
    def counters_are_folded(self) -> None:
        fold_counters()

    # ------------------------------------------------------------ what holds after every step

    @invariant()
    def each_case_is_as_the_model_says(self) -> None:
        seen = recount.look(self.desk.ids)
        rows = {row.reference: row for row in seen["cases"]}
        for case in self.cases:
            row = rows[case["reference"]]
            assert _stored(row) == _said_by_the_model(case)
        assert recount.faults(seen) == []
        assert recount.miscounted() == []

    @invariant()
    def the_verifier_finds_nothing(self) -> None:
        self.steps += 1
        if self.steps % VERIFIED_EVERY == 0:
            assert recount.told_by_the_verifier(self.desk.ids) == []

    def teardown(self) -> None:
        self.desk.leave()


def _stored(row: Any) -> dict[str, Any]:
    marks = {
        "held": row.hold is not None,
        "legal": row.legal_hold is not None,
        "owed": row.next_due is not None,
    }
    return {"state": row.state, "version": row.version, "assignee": row.assignee, **marks}


def _said_by_the_model(case: Case) -> dict[str, Any]:
    kept = {name: case[name] for name in ("state", "version", "assignee", "held", "legal")}
    return {**kept, "owed": model_acts.owed(case)}


@pytest.mark.slow
@pytest.mark.long
def test_complaints_go_as_the_model_goes(cast: Cast) -> None:
    people = People(cast)
    run_state_machine_as_test(
        lambda: ComplaintsInTime(people),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not PROVE,
        ),
    )
    assert recount.everything() == []
