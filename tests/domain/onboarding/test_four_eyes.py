"""Four eyes over random histories: nobody approves what they worked on, and nobody approves twice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from casework.domain.definition import Definition
from casework.domain.facts import SYSTEM, Actor
from casework.domain.scenarios.case import PlainCase
from casework.domain.scenarios.playing import fire
from casework.errors import CaseworkError
from casework.rulebook import Rulebook, home, load
from casework.rulebook.checking import world_of

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
#: name -> roles and flags; some have more than one role, and some stand in for somebody
PEOPLE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "hana": (("staff",), ()),
    "theo": (("staff", "team_lead"), ()),
    "nils": (("staff",), ()),
    "lin": (("team_lead",), ()),
    "mara": (("team_lead",), ("senior",)),
    "lena": (("team_lead",), ()),
    "remy": (("compliance",), ()),
    "rosa": (("compliance",), ()),
    "ira": (("compliance", "team_lead"), ("senior",)),
    "ines": (("compliance",), ("senior",)),
}
MAKERS = {"submit", "docs_accepted", "assess", "override_rating", "rate_standard", "rate_high", "edd_done"}
RETURNS = {"return_to_review", "return_to_rating", "docs_incomplete", "reopen"}
APPROVALS = {
    "tl_approve", "tl_approve_credit", "tl_approve_compliance", "co_approve", "co_approve_credit",
    "co_approve_senior", "sr_approve", "sr_approve_credit",
}  # fmt: skip
ONWARD = APPROVALS | {
    "rate_standard",
    "rate_high",
    "edd_done",
    "docs_received",
    "docs_accepted",
    "screening_clear",
}
NEEDED = {"low": 1, "medium": 2, "high": 2}
SENT: dict[str, Any] = {
    "purpose": "p", "privacy_notice_on": AT.date(), "contact_person": "c", "expected_activity": "domestic",
    "expected_turnover": 1, "industry": "services", "ownership_source": "s", "control_basis": "shares",
    "list_versions": "l", "ownership_complexity": "direct", "met_how": "in_person", "client_age": "over_five",
    "bearer_shares": False, "offshore": False, "diligence_summary": "d", "source_of_wealth": "w",
    "source_of_funds": "f", "media_search": "m", "visit_report": "v", "return_items": "i",
    "return_reason": "r", "rating_override": "medium", "override_reason": "o",
    "override_until": (AT + timedelta(days=99)).date(),
    "comment": "c",
}  # fmt: skip
OWNERSHIP = ("opaque", "direct")


@cache
def book() -> Rulebook:
    return load(home())


@dataclass
class History:
    """What was really done, kept beside the case and judged by its own rules."""

    makers: set[str] = field(default_factory=set)
    approvers: list[frozenset[str]] = field(default_factory=list)  # since the last return

    def done(self, trigger: str, persons: frozenset[str], case: PlainCase) -> None:
        if trigger in MAKERS:
            self.makers |= persons
        if trigger in RETURNS:
            self.approvers = []
        if trigger in APPROVALS:
            assert persons.isdisjoint(self.makers), (trigger, persons, self.makers)
            assert all(persons.isdisjoint(earlier) for earlier in self.approvers), (trigger, persons)
            self.approvers.append(persons)
            if case.state in ("setup", "credit_pending"):
                senior = case.fields.get("enhanced_diligence") or case.fields["exposure"] > 25_000_000
                assert len(self.approvers) >= NEEDED[case.fields["rating"]] + bool(
                    senior and "low" not in case.fields["rating"]
                )


def new_case(definition: Definition, exposure: int, credit: bool) -> PlainCase:
    scenario = book().scenarios["onboarding"][0]
    fields = {**scenario.given, "exposure": exposure, "credit_asked": credit}
    world = replace(
        world_of(book(), definition, scenario), rules=lambda on, facts: []
    )  # no clock is looked at
    case = PlainCase(definition, world, AT, fields)
    case.happen({"case:opened", "event:opened", "state:draft", "trigger:create"})
    return case


def actor(name: str, instead_of: str | None) -> Actor:
    """Return a person, perhaps as the delegate of another in that one's role."""
    roles, flags = PEOPLE[instead_of or name]
    principal = f"person/{instead_of}" if instead_of else None
    return Actor(None, f"person/{name}", frozenset(roles), frozenset(flags), principal=principal)


START = ("submit", "docs_received", "docs_accepted", "screening_clear", "assess")
ASIDE = ("rejected", "withdrawn", "duplicate", "expired")


def attempt(case: PlainCase, history: History, trigger: str, who: Actor, **sent: Any) -> bool:
    """Do an act if the rules allow it, and judge what was done."""
    transition = case.definition.transition(trigger, case.state)
    names = (*transition.needs, "comment") if transition else ()
    given_ = {name: sent.get(name, SENT[name]) for name in names if name in SENT}
    try:
        fire(case, trigger, who, given_, {})
    except CaseworkError:
        return False
    history.done(trigger, who.persons, case)
    return True


def leading_on(case: PlainCase) -> list[str]:
    """Return the triggers from here, those that lead on more often than returns and second thoughts."""
    ways = [t.trigger for t in case.definition.transitions_from(case.state) if t.to not in ASIDE]
    return [trigger for trigger in ways for _ in range(6 if trigger in ONWARD else 1)]


def anybody(chance: Random, case: PlainCase, history: History, trigger: str) -> None:
    """Let people try an act in a drawn order, some in the place of others, until one of them may."""
    sent = {"ownership_complexity": chance.choice(OWNERSHIP)}
    transition = case.definition.transition(trigger, case.state)
    if transition is not None and "system" in transition.by:
        attempt(case, history, trigger, SYSTEM)
        return
    for name in chance.sample(sorted(PEOPLE), len(PEOPLE)):
        instead = chance.choice([None, None, None, *sorted(PEOPLE)])
        if attempt(case, history, trigger, actor(name, instead if instead != name else None), **sent):
            return


def history_of(seed: int) -> History:
    """Let an application go its way with people drawn by chance, judging each approval."""
    chance, history = Random(seed), History()
    definition = book().latest("onboarding")
    case = new_case(definition, chance.choice([0, 30_000_000]), chance.random() < 0.5)
    for trigger in START:
        by = SYSTEM if trigger == "screening_clear" else actor(chance.choice(["hana", "nils", "theo"]), None)
        attempt(case, history, trigger, by, ownership_complexity=chance.choice(OWNERSHIP))
    for _ in range(chance.randint(2, 14)):
        if ways := leading_on(case):
            anybody(chance, case, history, chance.choice(ways))
    return history


def test_nobody_approves_what_they_worked_on_and_nobody_twice() -> None:
    chains = [len(history_of(seed).approvers) for seed in range(300)]
    assert sum(length >= 2 for length in chains) > 20  # chains of several approvals were among them
