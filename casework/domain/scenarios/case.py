"""A plain case: state, fields and history in memory, its clocks replayed from what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.domain.clock import Reading, replay
from casework.domain.conditions import selected
from casework.domain.definition import FINAL, SAME, Definition, Transition
from casework.domain.facts import SYSTEM, Actor, Facts, Hold, SlotFacts
from casework.domain.history import Occurrence, acts_of
from casework.domain.letters import LetterDraft
from casework.domain.policies import ClockRule
from casework.domain.retention.attempts import attempts_in
from casework.domain.scenarios.granted import granted
from casework.domain.scenarios.story import World
from casework.domain.values import typed_fields
from casework.domain.workings import Work, worked_out


@dataclass
class Approval:
    """Who made and who approved what is to be approved, since the last return."""

    makers: set[str] = field(default_factory=set)
    approvers: set[str] = field(default_factory=set)


class PlainCase:
    """What a command would store, as plain values; `now` is the virtual clock."""

    def __init__(
        self,
        definition: Definition,
        world: World,
        at: datetime,
        given: Mapping[str, Any],
        party: Mapping[str, Any] | None = None,
    ) -> None:
        self.definition, self.world, self.party = definition, world, party or {}
        self.now = self.opened_at = self.entered_at = at
        self.state = definition.initial
        self.fields: dict[str, Any] = {**given, "entity": world.entity.code}
        self.history: list[Occurrence] = []
        self.tasks: dict[str, bool] = {}
        self.approvals: dict[str, Approval] = {}
        self.extended: dict[
            str, str
        ] = {}  # code of a rule -> name of the rule that an extension put in its place
        self.explained: set[str] = set()
        self.makers: set[str] = set()  # all who ever drafted or changed what is approved
        self.fired: dict[str, datetime] = {}  # timer -> the moment for which it has fired
        self.refused: set[str] = set()  # timers whose trigger was refused then
        self.hold: Hold | None = None
        self.assignee: str | None = None
        self.documents = self.chasers = 0
        self.closed_at: datetime | None = None

    def facts(
        self,
        actor: Actor = SYSTEM,
        given: Mapping[str, Any] | None = None,
        approval: str | None = None,
        outside: Mapping[str, Any] | None = None,
        comment: bool = False,
    ) -> Facts:
        """Return the facts of an act of this actor now."""
        chain = self.approvals.get(approval or "", Approval())
        fields = {**self.fields, **(given or {})}
        readings = self.readings() if self.history else {}
        return Facts(
            actor=actor,
            at=self.now,
            fields=fields,
            given=given or {},
            state=self.state,
            held=self.hold,
            assignee=self.assignee,
            makers=frozenset(chain.makers),
            approvers=frozenset(chain.approvers),
            slots=_slots(readings),
            tasks=dict(self.tasks),
            party={"vulnerable": bool(fields.get("vulnerable")), **self.party},
            priority=fields.get(self.definition.priority or ""),
            jurisdiction=self.world.entity.jurisdiction,
            opened_at=self.opened_at,
            received_at=fields.get("received_at"),
            documents=self.documents,
            letter=LetterDraft("as written"),
            has_comment=comment,
            extra={**granted(self.work(given or {})), **self._outside(readings), **(outside or {})},
            zone=self.world.entity.zone,
        )

    def _outside(self, readings: Mapping[str, tuple[ClockRule, Reading]]) -> dict[str, Any]:
        late = {code for code, (rule, reading) in readings.items() if reading.breached and not rule.window}
        return {
            "duplicates_looked_for": True,
            "master.open": True,
            "closed_at": self.closed_at,
            "chasers_sent": self.chasers,
            "history.makers": frozenset(self.makers),
            "approved": frozenset(name for name, chain in self.approvals.items() if chain.approvers),
            "breaches_without_reason": sorted(late - self.explained),
            "attempts": attempts_in(self.history, self._final, self.world.calendar),
        }

    @property
    def _final(self) -> list[str]:
        return [name for name, state in self.definition.states.items() if state.kind == FINAL]

    def readings(self) -> dict[str, tuple[ClockRule, Reading]]:
        """Return the clocks that the facts call for, each with its rule and what it shows now, by code."""
        where = self.world.entity.jurisdiction
        bare = Facts(SYSTEM, self.now, fields=self.fields, party=self.party, jurisdiction=where)
        found = {}
        for rule in self.world.rules(self.opened_at.date(), bare):
            if rule.slot in self.definition.slots:
                used = self.world.rule(self.extended[rule.code]) if rule.code in self.extended else rule
                acts = acts_of(self.definition.slots[rule.slot], self.history)
                found[rule.code] = used, replay(acts, used.policy(), self.world.calendar, self.now)
        return found

    def happen(self, happened: set[str], left: set[str] | None = None) -> None:
        """Put something into the history, and open and close the tasks that it means."""
        names = frozenset(happened)
        self.history.append(
            Occurrence(len(self.history) + 1, self.now, names, frozenset(left or ()), dict(self.fields))
        )
        for name, task in self.definition.tasks.items():
            if not names.isdisjoint(task.opens) and selected(task.where, task.unless, self.facts()):
                self.tasks[name] = False
        self.tasks.update({name[5:]: True for name in names if name.startswith("task:")})

    def make(self, transition: Transition, actor: Actor, given: Mapping[str, Any]) -> None:
        """Make a move that was decided: fields, approvals, marks, state."""
        given = {**given, **self._worked_out(transition, given)}
        self.fields.update(given)
        source, self.state = self.state, self.state if transition.to == SAME else transition.to
        self._sign(transition, actor)
        if transition.holds:
            self.hold = Hold(transition.holds)
        self.hold = None if transition.lifts else self.hold
        happened = {f"trigger:{transition.trigger}", *(f"field:{name}" for name in given)}
        happened |= {f"case:{name}" for name in given}
        if transition.letter:
            happened.add(f"letter:{transition.letter}")
        if self.state != source:
            happened.add(f"state:{self.state}")
            self.entered_at, self.chasers = self.now, 0
            self.closed_at = self.now if self.definition.state(self.state).kind == FINAL else self.closed_at
        self.happen(happened, {f"state:{source}"} if self.state != source else None)

    def work(self, given: Mapping[str, Any]) -> Work:
        """Return what a working looks at, with what comes with the act."""
        bases = self.world.bases(self.now.date())
        return Work(self.definition, {**self.fields, **given}, self.now, self.world.entity.zone, bases)

    def _worked_out(self, transition: Transition, given: Mapping[str, Any]) -> Mapping[str, Any]:
        return typed_fields(self.definition, worked_out(transition, self.work(given)))

    def _sign(self, transition: Transition, actor: Actor) -> None:
        for name in transition.resets:
            self.approvals[name] = Approval()
        if transition.makes:
            self.makers |= actor.persons
            self.approvals.setdefault(transition.makes, Approval()).makers.update(actor.persons)
        if transition.approves:
            self.approvals.setdefault(transition.approves, Approval()).approvers.update(actor.persons)


def _slots(readings: Mapping[str, tuple[ClockRule, Reading]]) -> dict[str, SlotFacts]:
    found: dict[str, SlotFacts] = {}
    for rule, reading in readings.values():
        known = found.get(rule.slot, SlotFacts())
        running = reading.state == "running"
        dues = [due for due in (known.due_at, reading.due_at if running else None) if due]
        found[rule.slot] = SlotFacts(
            known.breached or reading.breached, known.running or running, min(dues, default=None)
        )
    return found
