"""What the attrition policy and the workflows that it names must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from casework.domain.definition import Definition
from casework.domain.lint.fault import Fault, unknown
from casework.domain.retention.attrition import AttritionPolicy

if TYPE_CHECKING:
    from casework.rulebook import Rulebook


def faults_with_workflows(book: Rulebook) -> Iterator[Fault]:
    """Every workflow, state and choice that the policy names is there."""
    for policy in book.customers.signals:
        file = f"policies/retention/signals/v{policy.version}.toml"
        for fault in (*_outreach(book, policy), *_complaints(book, policy)):
            yield fault.in_file(file)


def _outreach(book: Rulebook, policy: AttritionPolicy) -> Iterator[Fault]:
    if policy.workflow not in book.workflows:
        yield Fault("outreach", "workflow", unknown("workflow", policy.workflow, book.workflows))
        return
    definition = book.latest(policy.workflow)
    bands = (band.code for band in policy.bands)
    yield from _not_a_choice(definition, "score_band", bands, "bands", "code")
    yield from _not_a_choice(definition, "value_band", policy.priorities, "outreach", "priority")
    named = (code for by_band in policy.priorities.values() for code in by_band.values())
    yield from _not_a_choice(definition, "priority_band", named, "outreach", "priority")


def _complaints(book: Rulebook, policy: AttritionPolicy) -> Iterator[Fault]:
    rule = policy.by_code.get("CMP")
    if rule is None:
        return
    workflow, block = rule.settings["workflow"], "signals.CMP"
    if workflow not in book.workflows:
        yield Fault(block, "workflow", unknown("workflow", workflow, book.workflows))
        return
    definition = book.latest(workflow)
    for state in rule.settings["ignores"]:
        if state not in definition.states:
            yield Fault(block, "ignores", unknown("state", state, definition.states))
    yield from _not_a_choice(definition, "outcome", rule.settings["outcomes"], block, "outcomes")


def _not_a_choice(
    definition: Definition, name: str, codes: Iterable[str], block: str, key: str
) -> Iterator[Fault]:
    field = definition.fields.get(name)
    known = {choice.code for choice in field.choices} if field else set()
    for code in dict.fromkeys(codes):
        if known and code not in known:
            yield Fault(block, key, unknown(f"{name} of {definition.workflow}", code, known))
