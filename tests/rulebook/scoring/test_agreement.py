"""The attrition policy names workflows, states and choices that are there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.domain.retention.attrition import AttritionPolicy
from casework.rulebook.current import current
from casework.rulebook.scoring.agreement import faults_with_workflows


def changed(policy: AttritionPolicy, **complaints: Any) -> AttritionPolicy:
    """Give the policy with other settings for complaints."""
    rules = tuple(
        replace(rule, settings={**rule.settings, **complaints}) if rule.code == "CMP" else rule
        for rule in policy.rules
    )
    return replace(policy, rules=rules)


def faults(policy: AttritionPolicy) -> list[str]:
    book = current()
    return [
        str(f)
        for f in faults_with_workflows(replace(book, customers=replace(book.customers, signals=(policy,))))
    ]


def shipped() -> AttritionPolicy:
    return current().customers.signals[-1]


def test_the_policy_that_ships_agrees_with_its_workflows() -> None:
    assert faults(shipped()) == []


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda p: replace(p, workflow="retention"), '[outreach] workflow: no workflow "retention"'),
        (
            lambda p: replace(p, bands=(replace(p.bands[0], code="red"), *p.bands[1:])),
            '[bands] code: no score_band of retention_outreach "red"',
        ),
        (
            lambda p: replace(p, priorities={"D": {"high": "P1"}}),
            '[outreach] priority: no value_band of retention_outreach "D"',
        ),
        (
            lambda p: replace(p, priorities={"A": {"high": "P9"}}),
            '[outreach] priority: no priority_band of retention_outreach "P9"',
        ),
        (lambda p: changed(p, workflow="complaints"), '[signals.CMP] workflow: no workflow "complaints"'),
        (lambda p: changed(p, ignores=("gone",)), '[signals.CMP] ignores: no state "gone"'),
        (lambda p: changed(p, outcomes=("lost",)), '[signals.CMP] outcomes: no outcome of complaint "lost"'),
    ],
)
def test_what_is_not_there_is_told_with_its_place(make: Any, told: str) -> None:
    found = faults(make(shipped()))
    assert any(f"v1.toml {told}" in one for one in found), found
