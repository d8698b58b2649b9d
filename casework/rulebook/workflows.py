"""Workflow files as definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from casework.domain import machine
from casework.domain.definition import (
    FINAL,
    Chase,
    Choice,
    Definition,
    Field,
    FollowUp,
    GuardCall,
    Opening,
    PauseOn,
    Restart,
    Slot,
    State,
    TaskRule,
    TimerRule,
    Transition,
    Words,
)
from casework.domain.guards import GUARDS
from casework.domain.lint import faults_of_definition
from casework.domain.lint.fault import Fault, unknown
from casework.domain.policies import Scheme
from casework.rulebook.reading import Reader, Table
from casework.rulebook.taxonomies import with_choices
from casework.rulebook.workflow_schema import WorkflowSchema

OPEN_STATES = "@open"
DOES = ("opens", "signals", "holds", "lifts", "moves", "keeps", "suppresses")


def read_workflows(reader: Reader, schemes: Mapping[str, tuple[Scheme, ...]]) -> dict[str, Definition]:
    """Return every version of every workflow as `complaint@1`; the faults of the others are gathered."""
    found: dict[str, Definition] = {}
    for name, number, path in reader.versions("workflows/*/v*.toml"):
        data = reader.read(path, WorkflowSchema)
        if data is None:
            continue
        for key, value, right in (("workflow", data["workflow"], name), ("version", data["version"], number)):
            if value != right:
                reader.fault(
                    path, "", key, f"is {value}, but the file lies in {name}/v{number}: write {right}"
                )
        faults = [*_guard_faults(data), *_source_faults(data), *_due_faults(data)]
        if not faults:
            digest = sha256(path.read_bytes()).hexdigest()
            definition = with_choices(definition_from(data, digest), schemes)
            faults = faults_of_definition(definition, schemes)
        reader.faults += [fault.in_file(reader.name_of(path)) for fault in faults]
        if not faults:
            machine.machine(definition)
            found[definition.name] = definition
    return found


def definition_from(data: Table, digest: str = "") -> Definition:
    """Return the definition that a workflow file says."""
    states = {name: State(name=name, **state) for name, state in data["states"].items()}
    open_ = tuple(name for name, state in states.items() if state.kind != FINAL)
    return Definition(
        workflow=data["workflow"],
        version=data["version"],
        reference=data["reference"],
        title=data["title"],
        initial=data["initial"],
        opens=_opening(data["opens"]),
        fields={name: _field(name, field) for name, field in data["fields_"].items()},
        states=states,
        transitions=tuple(_transition(one, open_) for one in data["transitions"]),
        tasks={name: TaskRule(name=name, **task) for name, task in data["tasks"].items()},
        timers={timer["name"]: _timer(timer) for timer in data["timers"]},
        slots={name: _slot(name, slot) for name, slot in data["slots"].items()},
        follow_ups=tuple(_follow_up(one) for one in data["follow_ups"]),
        priority=data["priority"],
        restricted=data["restricted"],
        sha256=digest,
    )


def _opening(data: Table) -> Opening:
    says = {} if data["says"] is None else {"says": data["says"]}
    rest = {key: value for key, value in data.items() if key not in ("guards", "says")}
    return Opening(**rest, **says, guards=_guards(data["guards"]))


def _field(name: str, data: Table) -> Field:
    choices = tuple(Choice(one["code"], Words(one["en"], one["zh"])) for one in data["choices"])
    return Field(name=name, **{**data, "choices": choices})


def _transition(data: Table, open_: tuple[str, ...]) -> Transition:
    rest = {key: value for key, value in data.items() if key not in ("from_", "except_", "guards")}
    return Transition(**rest, sources=_sources(data, open_), guards=_guards(data["guards"]))


def _sources(data: Table, open_: tuple[str, ...]) -> tuple[str, ...]:
    named: Iterable[str] = open_ if data["from_"] == OPEN_STATES else data["from_"]
    return tuple(name for name in named if name not in data["except_"])


def _guards(calls: list[Any]) -> tuple[GuardCall, ...]:
    return tuple(GuardCall(*_called(call)) for call in calls)


def _called(call: Any) -> tuple[str, Any]:
    """Read `"four_eyes"` or `{ within_limit = "redress" }`."""
    if isinstance(call, str):
        return call, None
    ((name, argument),) = call.items()
    return name, argument


def _timer(data: Table) -> TimerRule:
    due = {key.rstrip("_"): value for key, value in data["due"].items()}
    chase = tuple(Chase(**one) for one in data["chase"])
    rest = {key: value for key, value in data.items() if key not in ("due", "chase")}
    return TimerRule(**rest, due=due, chase=chase)


def _slot(name: str, data: Table) -> Slot:
    restarts = tuple(Restart(**one) for one in data["restarts"])
    pauses_on = tuple(PauseOn(**one) for one in data["pauses_on"])
    return Slot(name=name, **{**data, "restarts": restarts, "pauses_on": pauses_on})


def _follow_up(data: Table) -> FollowUp:
    does = next(one for one in DOES if one in data)
    rest = {key: value for key, value in data.items() if key not in DOES}
    return FollowUp(does=does, what=data[does], **rest)


def _guard_faults(data: Table) -> list[Fault]:
    """Guards are names, or tables of one name and its argument; others could not be read further."""
    lists = [("opens", data["opens"]["guards"])]
    lists += [(f"transitions.{one['trigger']}", one["guards"]) for one in data["transitions"]]
    found = ((block, _guard_fault(call)) for block, calls in lists for call in _listed(calls))
    return [Fault(block, "guards", says) for block, says in found if says is not None]


def _listed(calls: Any) -> list[Any]:
    return calls if isinstance(calls, list) else [None]


def _guard_fault(call: Any) -> str | None:
    if isinstance(call, str) or (isinstance(call, dict) and len(call) == 1):
        name = _called(call)[0]
        return None if name in GUARDS else unknown("guard", name, GUARDS)
    return 'takes a list of names and tables such as ["four_eyes", { within_limit = "redress" }]'


def _source_faults(data: Table) -> list[Fault]:
    says = f'takes a list of states such as ["received"], or "{OPEN_STATES}"'
    return [
        Fault(f"transitions.{one['trigger']}", "from", says)
        for one in data["transitions"]
        if one["from_"] != OPEN_STATES
        and not (isinstance(one["from_"], list) and all(isinstance(name, str) for name in one["from_"]))
    ]


def _due_faults(data: Table) -> list[Fault]:
    """A timer is due by a field, a term before it, or a term after something; a follow-up does one thing."""
    shapes = [{"field"}, {"field", "before"}, {"field", "after"}, {"after", "from_"}]
    right = (
        '{ field = "…" }, with before or after = "5 calendar_days", or { after = "…", from = "trigger:…" }'
    )
    faults = [
        Fault(f"timers.{timer['name']}", "due", f"takes {right}")
        for timer in data["timers"]
        if set(timer["due"]) not in shapes
    ]
    return faults + [
        Fault(f"follow_ups.{one['name']}", "", f'does exactly one of: {", ".join(DOES)} (with fires = "…")')
        for one in data["follow_ups"]
        if sum(does in one for does in DOES) != 1 or ("moves" in one) != (one["fires"] is not None)
    ]
