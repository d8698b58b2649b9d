"""Over random histories no outreach, survey or reminder leaves against the policy: a slow auditor checks."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.domain.contact.policy import ContactPolicy
from casework.domain.contact.verdict import evaluate
from casework.rulebook.current import use
from tests.domain.contact.judge import Auditor, Entry
from tests.domain.contact.lives import Life, person
from tests.domain.contact.paper_desk import PaperDesk
from tests.long_form import PROVE

LIVES, STEPS = (5_000, 90) if PROVE else (300, 60)
SEARCHED = 1_500  # lives that are lived to find a defect
POLICY = use().contact_policy(date(2026, 11, 25))
#: each of these keeps contacts back; without it the auditor must find one that should not have left
BINDING = (
    "STOP-OBJECTION", "STOP-WITHDRAWN", "STOP-REGISTER", "STOP-BANK", "GROUND-CN", "GROUND-US-TEXT",
    "GROUND-PERSON-ELECTRONIC", "CONTROL-CAMPAIGN", "CONTROL-SURVEY", "CARE-VULNERABLE", "CARE-BEREAVEMENT",
    "CARE-ARREARS", "CARE-LITIGATION", "CARE-MINOR", "OPEN-COMPLAINT", "OPEN-RETENTION", "ADDRESS", "MKT-7D",
    "MKT-90D", "SUR-REL-90D", "SUR-30D", "SUR-YEAR", "SUR-COMPANY", "SUR-REMINDER", "HOURS",
)  # fmt: skip


def lived(seed: int, policy: ContactPolicy = POLICY, steps: int = STEPS) -> tuple[Entry, Life, PaperDesk]:
    chance = random.Random(seed)
    who = person(chance)
    desk = PaperDesk(who, policy)
    life = Life(chance, who, desk)
    life.run(steps)
    return who, life, desk


@pytest.mark.long
def test_no_contact_leaves_against_the_policy_and_every_refusal_names_its_rule() -> None:
    left, rules, faults = 0, Counter[str](), []
    for seed in range(LIVES):
        who, life, desk = lived(seed)
        faults += [f"life {seed}: {fault}" for fault in Auditor(who).read(life.ledger)]
        left += len(desk.past)
        for _, _, _, verdict in desk.refusals:
            assert verdict.rule is not None
            assert verdict.rule in verdict.says("en")
            assert verdict.rule in verdict.says("zh")
            rules[verdict.rule.partition("@")[0]] += 1
    assert faults[:3] == []
    assert left > LIVES, "the lives are full of contacts that may leave"
    assert len(rules) >= 20, rules


def test_a_refusal_is_too_strict_for_nothing() -> None:
    """What is refused, the auditor would not have let through either."""
    for seed in range(LIVES // 4):
        who, life, desk = lived(seed)
        auditor, refused = Auditor(who), iter(life.refused)
        entries = sorted([*life.ledger, *life.refused], key=lambda one: one["at"])
        for entry in entries:
            if entry["what"] == "left" and "number" not in entry:
                assert next(refused) is entry
                assert auditor.why_not(entry), f"life {seed}: nothing stood against {entry}"
            else:
                getattr(auditor, f"on_{entry['what']}")(entry)
        assert len(desk.refusals) == len(life.refused)


def test_the_day_that_a_refusal_names_is_the_first_on_which_the_contact_may_be_made() -> None:
    dated = 0
    for seed in range(LIVES // 4):
        for approach, known, _, verdict in lived(seed)[2].refusals:
            moment = verdict.allowed_from
            if moment is None:
                continue
            dated += 1
            assert evaluate(POLICY, approach, known, moment).allowed
            assert not evaluate(POLICY, approach, known, moment - timedelta(seconds=1)).allowed
    assert dated > LIVES


@pytest.mark.long
@pytest.mark.parametrize("code", BINDING)
def test_a_policy_that_lacks_a_rule_is_found_out(code: str) -> None:
    without = replace(POLICY, rules=tuple(rule for rule in POLICY.rules if rule.code != code))
    assert len(without.rules) == len(POLICY.rules) - 1
    for seed in range(SEARCHED):
        who, life, _ = lived(seed, without)
        if Auditor(who).read(life.ledger):
            return
    pytest.fail(f"{SEARCHED} lives without {code}, and no contact that should not have left")
