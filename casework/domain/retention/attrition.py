"""The attrition score: which signs of leaving a customer shows, and what they come to (domain.md E.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from casework.domain.definition import Words
from casework.domain.retention.customer import Customer
from casework.domain.retention.sign import Sign, SignRule, within
from casework.domain.retention.signs import DETECTORS
from casework.domain.scoring.policy import Band


@dataclass(frozen=True)
class AttritionPolicy:
    """One version of the signs, their points, the bands, and from which score an outreach case is opened."""

    code: str
    version: int
    title: Words
    valid_from: date
    rules: tuple[SignRule, ...]
    bands: tuple[Band, ...]  # the highest first
    workflow: str
    opens_from: int
    relapse_from: int
    rest: int  # days after an outreach in which no other is opened
    priorities: Mapping[str, Mapping[str, str]]  # value band -> band of the score -> priority
    most: int = 100

    @property
    def name(self) -> str:
        return f"{self.code}@{self.version}"

    @cached_property
    def by_code(self) -> dict[str, SignRule]:
        return {rule.code: rule for rule in self.rules}

    @property
    def longest(self) -> int:
        """Return for how many days an observed sign can count."""
        return max(rule.lasts for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Attrition:
    """What a customer's signs come to: each kind of sign counts once, however often it was seen."""

    score: int
    band: Band
    reasons: list[dict[str, Any]]
    signs: tuple[Sign, ...]  # those that show now

    @property
    def codes(self) -> list[str]:
        return [reason["rule"] for reason in self.reasons]


def signs_of(policy: AttritionPolicy, customer: Customer, today: date) -> tuple[Sign, ...]:
    """Return the signs that show today, from all that is known."""
    return tuple(
        sign
        for rule in policy.rules
        for sign in (*DETECTORS[rule.code](rule, customer, today), *_learnt(rule, customer, today))
    )


def attrition(policy: AttritionPolicy, customer: Customer, today: date) -> Attrition:
    """Return score, band and reasons of a customer: the signs that show, and those seen not long ago."""
    signs = signs_of(policy, customer, today)
    reasons: list[dict[str, Any]] = []
    for rule in policy.rules:
        shown = [sign for sign in signs if sign.code == rule.code]
        seen = [
            {"source": one.source, "on": one.on.isoformat()}
            for one in customer.observed
            if one.code == rule.code and within(one.on, today, rule.lasts)
        ]
        value: list[Any] = [{"source": sign.source, **sign.detail} for sign in shown] or seen
        if value:
            words = {"en": rule.title.en, "zh": rule.title.zh}
            reasons.append({"rule": rule.code, "points": rule.points, **words, "value": value})
    score = min(policy.most, sum(int(reason["points"]) for reason in reasons))
    return Attrition(score, band_of(policy.bands, score), reasons, signs)


def band_of(bands: tuple[Band, ...], score: int) -> Band:
    return next((band for band in bands if score >= band.start), bands[-1])


def _learnt(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    return [
        Sign(rule.code, f"fact/{fact.name}/{fact.number}", {"fact": fact.name, "on": fact.as_of.isoformat()})
        for fact in customer.facts
        if fact.name in rule.facts and within(fact.as_of, today, rule.lasts)
    ]
