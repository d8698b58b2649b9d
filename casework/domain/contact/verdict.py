"""The verdict on one approach: may it be made now; if not, which rule stands against it, and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from casework.domain.contact.known import Approach, Known
from casework.domain.contact.policy import (
    FIRST_FIT,
    OUTREACH,
    Age,
    Cap,
    Circumstance,
    ContactPolicy,
    Control,
    Hours,
    Rule,
    Stop,
)
from casework.domain.contact.rules import passes_at
from casework.domain.definition import Words

OF_PERSONS = (Stop, Control, Circumstance, Age, Cap)
ROUNDS = 500  # of looking for the first moment at which every rule lets the approach pass


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rule` is the one that a refusal names ("MKT-7D@1"), `rules` all that stand against the approach.

    `allowed_from` is the first moment at which it may be made if nothing else happens; None: never by itself.
    """

    allowed: bool
    policy: str
    rule: str | None = None
    words: Words | None = None
    allowed_from: datetime | None = None
    rules: tuple[str, ...] = ()
    waits: bool = False  # only the hour is wrong

    def says(self, language: str) -> str:
        return self.words.in_(language) if self.words else ""


def evaluate(policy: ContactPolicy, approach: Approach, known: Known, at: datetime) -> Verdict:
    """Return whether the approach may be made at this moment.

    What the bank owes its customer (purposes service and regulatory) always may.
    """
    if approach.purpose not in OUTREACH:
        return Verdict(True, policy.name, allowed_from=at)
    rules = rules_for(policy, approach, known)
    against = [rule for rule in rules if passes_at(rule, approach, known, at) != at]
    if not against:
        return Verdict(True, policy.name, allowed_from=at)
    first = against[0]
    moment = _first_moment(rules, approach, known, at)
    return Verdict(
        allowed=False,
        policy=policy.name,
        rule=f"{first.code}@{policy.version}",
        words=refusal(first, policy, moment, known.zone),
        allowed_from=moment,
        rules=tuple(f"{rule.code}@{policy.version}" for rule in against),
        waits=all(isinstance(rule, Hours) for rule in against),
    )


def of_recipient(policy: ContactPolicy) -> ContactPolicy:
    """Return what a person who is written to for a company is asked: objections, circumstances, caps.

    Ground, address and hour are those of the company.
    """
    return replace(policy, rules=tuple(rule for rule in policy.rules if isinstance(rule, OF_PERSONS)))


def both(one: Verdict, other: Verdict) -> Verdict:
    """Return the verdict on an approach that two verdicts must allow; a refusal is the first one's."""
    if one.allowed or other.allowed:
        return other if one.allowed else one
    moments = (one.allowed_from, other.allowed_from)
    moment = None if None in moments else max(one.allowed_from, other.allowed_from)  # type: ignore[type-var]
    rules = (*one.rules, *(rule for rule in other.rules if rule not in one.rules))
    return replace(one, allowed_from=moment, rules=rules, waits=one.waits and other.waits)


def rules_for(policy: ContactPolicy, approach: Approach, known: Known) -> list[Rule]:
    """Return the rules that this approach of this customer must pass, in the policy's order."""
    found: list[Rule] = []
    for rule in policy.rules:
        taken = isinstance(rule, FIRST_FIT) and any(type(one) is type(rule) for one in found)
        if not taken and _fits(rule, approach, known):
            found.append(rule)
    return found


def _fits(rule: Rule, approach: Approach, known: Known) -> bool:
    return approach.purpose in rule.purposes and all(
        not wanted or value in wanted
        for wanted, value in (
            (rule.channels, approach.channel),
            (rule.countries, known.country),
            (rule.kinds, known.kind),
            (rule.segments, known.segment),
        )
    )


def _first_moment(rules: list[Rule], approach: Approach, known: Known, at: datetime) -> datetime | None:
    for _ in range(ROUNDS):
        moments = [passes_at(rule, approach, known, at) for rule in rules]
        dated = [moment for moment in moments if moment is not None]
        if len(dated) < len(moments):
            return None
        if max(dated) == at:
            return at
        at = max(dated)
    return None


def refusal(rule: Rule, policy: ContactPolicy, moment: datetime | None, zone: ZoneInfo) -> Words:
    """Return the refusal in words: what is so, by which rule, and from when it would be possible."""
    name = f"{rule.code}@{policy.version}"
    if moment is None:
        en, zh = "Waiting alone does not change this.", "等待不会改变这一结果。"
    else:
        when = _day_or_moment(moment, zone)
        en, zh = f"Possible from {when}.", f"最早可联系时间：{when}。"
    return Words(f"{rule.says.en} (rule {name}). {en}", f"{rule.says.zh}（规则 {name}）。{zh}")


def _day_or_moment(moment: datetime, zone: ZoneInfo) -> str:
    there = moment.astimezone(zone)
    return f"{there:%Y-%m-%d}" if there.time() == time() else f"{there:%Y-%m-%d %H:%M} ({zone.key})"
