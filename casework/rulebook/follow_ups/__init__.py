"""What a workflow starts elsewhere must agree with what is there: workflows, signals, customers, contacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from casework.domain.contact.policy import CHANNELS, OUTREACH, REASONS
from casework.domain.definition import Definition, Field, FollowUp, Opening, Transition
from casework.domain.lint.fault import Fault, unknown
from casework.domain.onboarding.risk import RATINGS
from casework.domain.parties.kinds import RELATIONSHIPS
from casework.domain.retention.signs import DETECTORS
from casework.domain.values import NotRead, read_value

if TYPE_CHECKING:
    from casework.rulebook import Rulebook

ALL = "all"
FIELD = "@field:"
BROUGHT = {"@at": "moment", "@today": "date", "@reference": "line"}  # word -> the type of what it brings
TAKES_WORDS = ("line", "text")  # such a field takes what any other holds
#: value that a case may keep of its customer -> what it can be; empty where anything can
KEPT = {"rating": RATINGS, "next_review_on": (), "relationship": RELATIONSHIPS, "ended_on": ()}
STOPPED = {"channel": (*CHANNELS, ALL), "purpose": (*OUTREACH, ALL)}
SURVEY = "survey"  # the field of a case that names the questions


def follow_up_faults(book: Rulebook, definition: Definition) -> Iterator[Fault]:
    """Return what the follow-ups of a workflow name and nothing knows."""
    for rule in definition.follow_ups:
        block = f"follow_ups.{rule.name}"
        if rule.does == "signals":
            if rule.what not in DETECTORS:
                yield Fault(block, "signals", unknown("signal", rule.what, DETECTORS))
        elif rule.does == "keeps":
            yield from _words_faults(block, rule, "value of a customer", KEPT)
        elif rule.does == "suppresses":
            yield from _stop_faults(block, rule)
        elif rule.what not in book.workflows:
            yield Fault(block, rule.does, unknown("workflow", rule.what, book.workflows))
        else:
            yield from _target_faults(book, definition, rule)


def _stop_faults(block: str, rule: FollowUp) -> Iterator[Fault]:
    if rule.what not in REASONS:
        yield Fault(block, "suppresses", unknown("reason", rule.what, REASONS))
    for name, known in STOPPED.items():
        if name not in rule.with_:
            yield Fault(
                block, f"with.{name}", f'is missing: write "{ALL}", or one of: {", ".join(known[:-1])}'
            )
    yield from _words_faults(block, rule, "part of a suppression", STOPPED)


def _words_faults(
    block: str, rule: FollowUp, kind: str, known: Mapping[str, tuple[str, ...]]
) -> Iterator[Fault]:
    """Check names, and those values that stand in the rule itself."""
    for name, said in rule.with_.items():
        if name not in known:
            yield Fault(block, f"with.{name}", unknown(kind, name, known))
        elif known[name] and not str(said).startswith("@") and said not in known[name]:
            yield Fault(block, f"with.{name}", unknown("value", said, known[name]))


def _target_faults(book: Rulebook, definition: Definition, rule: FollowUp) -> Iterator[Fault]:
    block, target = f"follow_ups.{rule.name}", book.latest(rule.what)
    triggers = {transition.trigger for transition in target.transitions}
    if rule.fires is not None and rule.fires not in triggers:
        yield Fault(block, "fires", unknown("trigger", rule.fires, triggers))
        return
    act = "opening" if rule.fires is None else "trigger"
    asked = {name for each in _acts_of(target, rule.fires) for name in (*each.needs, *each.takes)}
    for name, said in rule.with_.items():
        field = target.fields.get(name)
        if name not in asked or field is None:
            yield Fault(block, f"with.{name}", unknown(f"field of the {act}", name, sorted(asked)))
        elif says := _value_fault(said, field, definition):
            yield Fault(block, f"with.{name}", says)
        elif name == SURVEY and not str(said).startswith("@") and said not in book.surveys:
            yield Fault(block, f"with.{name}", unknown("survey", said, book.surveys))


def _acts_of(target: Definition, fires: str | None) -> list[Opening | Transition]:
    """Return what a follow-up brings values to: the opening of its workflow, or the trigger that it fires."""
    if fires is None:
        return [target.opens]
    return [transition for transition in target.transitions if transition.trigger == fires]


def _value_fault(said: Any, field: Field, definition: Definition) -> str | None:
    """Return why a field of the other case cannot hold what a rule brings it; None if it can."""
    if not isinstance(said, str) or not said.startswith("@"):
        try:
            read_value(field, said)
        except NotRead as error:
            return f"cannot be {said!r}: {error.en}"
        return None
    source = definition.fields.get(said.removeprefix(FIELD))
    if said not in BROUGHT and not said.startswith(FIELD):
        return unknown("word", said, (*BROUGHT, f"{FIELD}…"))
    kind = BROUGHT.get(said) or (source.type if source else field.type)
    if kind == field.type or field.type in TAKES_WORDS:
        return None
    return f'brings a {kind}, and "{field.name}" is a {field.type}'
