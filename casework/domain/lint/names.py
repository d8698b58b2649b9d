"""Names that a definition uses and does not know: states, fields, roles, queues, tasks, occurrences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from casework.domain.definition import (
    COMMENT,
    FLAGS,
    QUEUES,
    ROLES,
    SAME,
    Definition,
    FollowUp,
    GuardCall,
    Opening,
    TaskRule,
    Transition,
)
from casework.domain.guards import GUARDS, arguments_faults
from casework.domain.lint.fault import Fault, unknown
from casework.domain.lint.workings import working_faults

EVENTS = (
    "answered", "assigned", "breach_explained", "breached", "chased", "clocks_derived_again", "contacted",
    "confirmation_asked", "confirmation_returned",
    "conflict_declared", "conflict_lifted",
    "document_added", "drafted", "extended", "fields_corrected", "followed_up", "held",
    "hit_decided_false", "hit_decided_media", "hit_decided_pep", "hit_decided_sanction", "hits_raised",
    "item_done",
    "item_received", "item_sent_back", "item_verified", "item_waived", "item_waiver_asked",
    "item_waiver_given",
    "legal_hold_lifted", "legal_hold_set", "linked", "moved", "noted", "opened", "party_named",
    "party_removed", "released", "returned_to_queue", "threshold_reached", "version_changed",
    "window_ended",
)  # fmt: skip
CONTACTS = (
    "branch", "customer", "email", "letter", "meeting", "other", "phone", "sms", "social", "third_party",
    "web", "wechat",
)  # fmt: skip
PREFIXES = ("case", "contact", "event", "field", "letter", "state", "task", "trigger")


def name_faults(definition: Definition, schemes: Collection[str]) -> Iterator[Fault]:
    yield from _head_faults(definition)
    yield from _field_faults(definition, schemes)
    yield from _state_faults(definition)
    yield from _act_faults(f"opens.{definition.opens.trigger}", definition.opens, definition)
    for transition in definition.transitions:
        yield from _transition_faults(transition, definition)
    for name, task in definition.tasks.items():
        yield from _act_faults(f"tasks.{name}", task, definition)
        yield from occurrence_faults(f"tasks.{name}", "opens", task.opens, definition)
    yield from _slot_faults(definition)
    for follow_up in definition.follow_ups:
        yield from _follow_up_faults(follow_up, definition)


def _follow_up_faults(follow_up: FollowUp, definition: Definition) -> Iterator[Fault]:
    block = f"follow_ups.{follow_up.name}"
    yield from occurrence_faults(block, "on", follow_up.on, definition)
    for name, value in follow_up.with_.items():
        copied = str(value).removeprefix("@field:")
        if str(value).startswith("@field:") and copied not in definition.fields:
            yield Fault(block, f"with.{name}", unknown("field", copied, definition.fields))


def _head_faults(definition: Definition) -> Iterator[Fault]:
    if definition.initial not in definition.states:
        yield Fault("", "initial", unknown("state", definition.initial, definition.states))
    field = definition.fields.get(definition.priority or "")
    if definition.priority is not None and (field is None or field.type != "choice"):
        choices = [name for name, one in definition.fields.items() if one.type == "choice"]
        yield Fault("", "priority", unknown("choice field", definition.priority, choices))


def _field_faults(definition: Definition, schemes: Collection[str]) -> Iterator[Fault]:
    for name, field in definition.fields.items():
        block = f"fields.{name}"
        if field.type == "choice" and not field.choices and field.scheme is None:
            yield Fault(block, "choices", 'is missing: a choice needs choices, or scheme = "…"')
        if field.type != "choice" and (field.choices or field.scheme):
            yield Fault(block, "type", f'is "{field.type}", but only a "choice" has choices or a scheme')
        if field.scheme is not None and field.scheme not in schemes:
            yield Fault(block, "scheme", unknown("scheme", field.scheme, schemes))


def _state_faults(definition: Definition) -> Iterator[Fault]:
    for name, state in definition.states.items():
        block = f"states.{name}"
        if state.queue is not None and state.queue not in QUEUES:
            yield Fault(block, "queue", unknown("queue", state.queue, QUEUES))
        if state.queue is None and state.kind == "open":
            yield Fault(
                block, "queue", f"is missing: a state that is not final names one of: {', '.join(QUEUES)}"
            )
        if state.shown_as is not None and state.shown_as not in definition.states:
            yield Fault(block, "shown_as", unknown("state", state.shown_as, definition.states))
        leaves = state.leaves_when_assigned
        if leaves is not None and definition.transition(leaves, name) is None:
            known = [t.trigger for t in definition.transitions if name in t.sources]
            yield Fault(block, "leaves_when_assigned", unknown(f"trigger from {name}", leaves, known))


def _transition_faults(transition: Transition, definition: Definition) -> Iterator[Fault]:
    block, states = f"transitions.{transition.trigger}", definition.states
    for source in transition.sources:
        if source not in states:
            yield Fault(block, "from", unknown("state", source, states))
    if not transition.sources:
        yield Fault(block, "from", "is empty: name the states it leaves")
    if transition.to != SAME and transition.to not in states:
        yield Fault(block, "to", unknown("state", transition.to, (*states, SAME)))
    for role in transition.confirmed_by:
        if role not in ROLES:
            yield Fault(block, "confirmed_by", unknown("role", role, ROLES))
    yield from working_faults(block, transition, definition)
    yield from _act_faults(block, transition, definition)


def _act_faults(block: str, act: Transition | Opening | TaskRule, definition: Definition) -> Iterator[Fault]:
    """Check what opening, transitions and tasks have in common: roles, fields, guards."""
    if not act.by:
        yield Fault(block, "by", f"is empty: name one of: {', '.join(ROLES)}")
    for role in act.by:
        if role not in ROLES:
            hint = " (a flag goes under `flags`)" if role in FLAGS else ""
            yield Fault(block, "by", unknown("role", role, ROLES) + hint)
    takes = () if isinstance(act, TaskRule) else act.takes
    for key, names in (("needs", act.needs), ("takes", takes)):
        for name in names:
            if name not in definition.fields and name != COMMENT:
                yield Fault(block, key, unknown("field", name, (*definition.fields, COMMENT)))
    for name in sorted(set(act.needs) & set(takes)):
        yield Fault(block, "takes", f'"{name}" is needed already; write it under `needs` alone')
    for call in () if isinstance(act, TaskRule) else act.guards:
        says = _unknown_argument(call, definition) or arguments_faults(call.name, call.arguments, definition)
        if says is not None:
            yield Fault(block, "guards", f'"{call.name}" {says}')


def _unknown_argument(call: GuardCall, definition: Definition) -> str | None:
    """Return which name in a guard's argument nothing bears, and the nearest that something does."""
    checklists = [name for name, task in definition.tasks.items() if task.checklist is not None]
    declared: dict[str, tuple[str, Collection[str]]] = {
        "tasks": ("task", definition.tasks),
        "checklists": ("task with a checklist", checklists),
        "fields": ("field", definition.fields),
        "field": ("field", definition.fields),
        "slot": ("slot", definition.slots),
    }
    kind, known = declared.get(GUARDS[call.name].argument.rstrip("?"), ("", ()))
    names = call.arguments if isinstance(call.arguments, list) else [call.arguments]
    wrong = [name for name in names if isinstance(name, str) and name not in known]
    return f"names {unknown(kind, wrong[0], known)}" if kind and wrong else None


def _slot_faults(definition: Definition) -> Iterator[Fault]:
    for name, slot in definition.slots.items():
        block = f"slots.{name}"
        for key in ("starts", "stops", "resets"):
            yield from occurrence_faults(block, key, getattr(slot, key), definition)
        for pause in slot.pauses:
            if not pause.startswith("state:"):
                yield Fault(block, "pauses", f'takes state:…, not "{pause}"; a trigger is for pauses_on')
            else:
                yield from occurrence_faults(block, "pauses", (pause,), definition)
        for each in slot.pauses_on:
            yield from occurrence_faults(block, "pauses_on", (each.on, f"state:{each.in_}"), definition)
        for again in slot.restarts:
            yield from occurrence_faults(block, "restarts", (again.on,), definition)
            field = definition.fields.get(again.from_ or "")
            if again.from_ is not None and (field is None or field.type != "moment"):
                yield Fault(block, "restarts", unknown("moment field", again.from_, _moments(definition)))


def occurrence_faults(block: str, key: str, names: Iterable[str], definition: Definition) -> Iterator[Fault]:
    """Check words such as `trigger:accept`: the kind before the colon and the name after it."""
    known = {
        "case": ["opened", *_moments(definition)],
        "contact": CONTACTS,
        "event": EVENTS,
        "field": definition.fields,
        "letter": None,  # a kind; the rulebook knows the regimes' letters
        "state": definition.states,
        "task": definition.tasks,
        "trigger": [definition.opens.trigger, *(t.trigger for t in definition.transitions)],
    }
    for name in names:
        prefix, _, rest = name.partition(":")
        if prefix not in PREFIXES or not rest:
            yield Fault(
                block, key, f'"{name}" names nothing that happens; write one of {", ".join(PREFIXES)} and :…'
            )
        elif (names_ := known[prefix]) is not None and rest not in names_:
            yield Fault(block, key, unknown("moment field" if prefix == "case" else prefix, rest, names_))


def _moments(definition: Definition) -> list[str]:
    return [name for name, field in definition.fields.items() if field.type == "moment"]
