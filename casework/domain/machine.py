"""The decision: may this trigger fire from this state, on these facts? The only importer of `transitions`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

from transitions import EventData, Machine

from casework.domain.conditions import any_holds, holds
from casework.domain.definition import COMMENT, SAME, Definition, GuardCall, Opening, State, Transition, Words
from casework.domain.facts import Facts, Refusal
from casework.domain.guards import GUARDS
from casework.domain.wording.facts import excluded, none_of, roles_in_words, unmet
from casework.domain.wording.refusals import held_back, missing, no_such_move, wrong_role
from casework.errors import Denied, Malformed, Refused

ON_ENTRY, AT_MOST_IN_A_ROW = "on_entry", 3


@dataclass(frozen=True, slots=True)
class Move:
    """One firing of a trigger: the transition that it makes, from where to where."""

    transition: Transition
    source: State
    target: State

    @property
    def trigger(self) -> str:
        return self.transition.trigger


class _Subject:
    """What the shared machine moves: anything with a state."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def decide(definition: Definition, state: str, trigger: str, facts: Facts) -> Move:
    """Return the move that `trigger` makes from `state`.

    Raises Refused with the reason, Denied where the role does not allow it, Malformed with `errors` by field
    where something that the move needs is missing or wrong.
    """
    transition = definition.transition(trigger, state)
    if transition is None:
        raise _raised(no_such_move(definition, state, trigger))
    subject = _Subject(state)
    machine(definition).events[trigger].trigger(subject, facts=facts)  # its condition refuses aloud
    return Move(transition, definition.states[state], definition.states[subject.state])


def may(definition: Definition, state: str, trigger: str, facts: Facts) -> Refusal | None:
    """Return why a button is grey, None if it is not. What would come with the act is no reason."""
    transition = definition.transition(trigger, state)
    if transition is None:
        return no_such_move(definition, state, trigger)
    return standing_refusal(definition, transition, facts)


def opening(definition: Definition, facts: Facts) -> None:
    """Check that a case may be opened with what is given. Raises as `decide` does."""
    opens = definition.opens
    if facts.actor.roles.isdisjoint(opens.by):
        raise _raised(wrong_role(opens.by, (), Words("open a case", "登记案件")))
    _refuse_if(_refusal_of_guards(definition, opens.guards, facts, incoming=False))
    _check_incoming(definition, opens, facts)


def follows(definition: Definition, state: str, facts: Facts) -> Move | None:
    """Return the automatic move that a state makes on entry, None if it stays; at most 3 in a row are made.

    `facts` are those of the system as actor, after the move that entered.
    """
    for transition in definition.transitions_from(state):
        if transition.automatic == ON_ENTRY and standing_refusal(definition, transition, facts) is None:
            return Move(transition, definition.states[state], definition.states[_target(transition, state)])
    return None


def outside_facts(definition: Definition, state: str) -> frozenset[str]:
    """Return the names in `Facts.extra` that the guards of a state's transitions read."""
    calls = (call for t in definition.transitions_from(state) for call in t.guards)
    return frozenset(name for call in calls for name in GUARDS[call.name].reads)


@cache
def machine(definition: Definition) -> Machine:
    """Build the one shared machine of a definition; the rulebook does so when it is loaded."""
    shared = Machine(
        model=None,
        states=list(definition.states),
        initial=definition.initial,
        auto_transitions=False,
        send_event=True,
    )
    for transition in definition.transitions:
        check, to = _condition(definition, transition), None if transition.to == SAME else transition.to
        shared.add_transition(transition.trigger, list(transition.sources), to, conditions=check)
    return shared


def _condition(definition: Definition, transition: Transition) -> Callable[[EventData], bool]:
    def check(event: EventData) -> bool:
        facts = cast(Facts, event.kwargs["facts"])
        _refuse_if(standing_refusal(definition, transition, facts))
        _check_incoming(definition, transition, facts)
        return True

    return check


def standing_refusal(definition: Definition, transition: Transition, facts: Facts) -> Refusal | None:
    """Return the first reason that lies in the case or the actor, not in what comes with the act."""
    if facts.held is not None and not transition.while_held:
        return held_back(facts)
    if (refusal := _refusal_of_person(transition, facts)) is not None:
        return refusal
    if (refusal := _refusal_of_conditions(definition, transition, facts)) is not None:
        return _with_who_can(refusal, definition, transition, facts)
    return _refusal_of_guards(definition, transition.guards, facts, incoming=False)


def _refusal_of_conditions(definition: Definition, transition: Transition, facts: Facts) -> Refusal | None:
    if transition.where and not holds(transition.where, facts):
        return unmet(transition.where, facts, definition)
    if transition.unless and any_holds(transition.unless, facts):
        return excluded(transition.unless, facts, definition)
    if transition.any and not any_holds(transition.any, facts):
        return none_of(transition.any, definition)
    return None


def _with_who_can(refusal: Refusal, definition: Definition, transition: Transition, facts: Facts) -> Refusal:
    """Add who can do it, where another trigger under the same button is for cases such as this one."""
    for other in definition.transitions:
        same = other.button is not None and other.button == transition.button and other is not transition
        if same and facts.state in other.sources and not _refusal_of_conditions(definition, other, facts):
            who = roles_in_words(other.by)
            return replace(
                refusal, en=f"{refusal.en} It is for {who.en}.", zh=f"{refusal.zh}可由{who.zh}办理。"
            )
    return refusal


def _refusal_of_person(transition: Transition, facts: Facts) -> Refusal | None:
    """Check role and flags; of a second person also that it is not the first."""
    by = transition.by if facts.asked_by is None else transition.confirmed_by
    if facts.actor.roles.isdisjoint(by) or not facts.actor.flags.issuperset(transition.flags):
        return wrong_role(by, transition.flags, transition.title)
    if facts.asked_by in facts.actor.persons:
        return Refusal(
            "You asked for this yourself. Another person with this authority confirms it.",
            "此操作由您本人提出，须由另一位有权限的人员确认。",
        )
    return None


def _refusal_of_guards(
    definition: Definition, guards: tuple[GuardCall, ...], facts: Facts, incoming: bool
) -> Refusal | None:
    for call in guards:
        guard = GUARDS[call.name]
        if (
            guard.incoming is incoming
            and (refusal := guard.check(facts, call.arguments, definition)) is not None
        ):
            return refusal
    return None


def _check_incoming(definition: Definition, act: Transition | Opening, facts: Facts) -> None:
    """Check what comes with the act: everything needed is there, and the guards on it are content."""
    lacking = [name for name in act.needs if not _is_given(name, facts)]
    if lacking:
        raise missing(definition, lacking, facts.actor.language)
    refusal = _refusal_of_guards(definition, act.guards, facts, incoming=True)
    if refusal is not None and refusal.field is not None:
        errors = {refusal.field: [refusal.in_(facts.actor.language)]}
        raise Malformed(refusal.en, zh=refusal.zh, errors=errors)
    _refuse_if(refusal)


def _is_given(name: str, facts: Facts) -> bool:
    if name == COMMENT:
        return facts.has_comment
    return facts.fields.get(name) not in (None, "")


def _refuse_if(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise _raised(refusal)


def _raised(refusal: Refusal) -> Refused | Denied:
    kind = Denied if refusal.kind == "role" else Refused
    return kind(refusal.en, zh=refusal.zh)


def _target(transition: Transition, state: str) -> str:
    return state if transition.to == SAME else transition.to
