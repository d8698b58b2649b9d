"""Workings of the rating of clients: score and reasons, whether it changed, when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.domain.clocks.moments import months_on
from casework.domain.definition import Definition, Words
from casework.domain.onboarding.risk import Point, Rated, RiskPolicy, rate
from casework.domain.wording.facts import value_in_words
from casework.domain.workings.vocabulary import Work, working
from casework.errors import Refused

RISK, REASONS = "risk", "risk_reasons"
APART = " · "  # between the English and the Chinese of a reason


@working("risk_score", "rating", "risk_reasons", "risk_policy")
def risk_rating(work: Work) -> Mapping[str, Any]:
    """Fill score, rating, reasons and the version of the policy, from the factors that it names."""
    rated = rate(policy_of(work), work.fields, work.at, work.today)
    return {
        "risk_score": rated.score,
        "rating": rated.rating,
        "risk_reasons": "\n".join(reasons(rated, work.definition)),
        "risk_policy": rated.policy,
    }


@working("rating_changed")
def rating_change(work: Work) -> Mapping[str, Any]:
    """Fill whether the rating differs from the one until now; one that was never given differs."""
    return {"rating_changed": work.fields.get("rating") != work.fields.get("former_rating")}


@working("next_review_on")
def next_review(work: Work) -> Mapping[str, Any]:
    """Fill the day on which the client is reviewed next: the cycle of the rating from the approval on."""
    cycle = policy_of(work).cycle.get(str(work.fields.get("rating")))
    if cycle is None:
        raise Refused(
            "There is no rating yet, and so no day of the next review.",
            zh="尚无风险等级，无法确定下次复核日期。",
        )
    since = work.fields.get("approved_at") or work.at
    return {"next_review_on": months_on(since.astimezone(work.clock).date(), cycle)}


def policy_of(work: Work) -> RiskPolicy:
    found = work.bases.get(RISK)
    if not isinstance(found, RiskPolicy):
        raise Refused("No risk policy is valid on this day.", zh="当日没有有效的风险评级政策。")
    return found


def reasons(rated: Rated, definition: Definition) -> Iterator[str]:
    """Yield one line a factor, then a floor that holds, then an override: English and Chinese."""
    for point in rated.points:
        yield _line(point, definition)
    for floor in rated.floors:
        yield f"{floor.title.en} → {floor.rating}{APART}{floor.title.zh}"
    if rated.rating != rated.own:
        told = f"Set by compliance: {rated.rating}, not {rated.own}"
        yield f"{told}{APART}合规调整：{rated.own} → {rated.rating}"


def reasons_in(text: str, language: str) -> str:
    """Return reasons as they are kept, each line in one language."""
    told = [line.partition(APART) for line in text.splitlines()]
    return "\n".join(zh if zh and language.startswith("zh") else en for en, _, zh in told)


def _line(point: Point, definition: Definition) -> str:
    name, title = point.factor.field, point.factor.title
    value = value_in_words(name, point.value, definition) if name in definition.fields else _bare(point.value)
    score = f"{point.points}/{point.factor.weight}"
    return f"{title.en}: {value.en} {score}{APART}{title.zh}：{value.zh} {score}"


def _bare(value: Any) -> Words:
    return Words(str(value), str(value))
