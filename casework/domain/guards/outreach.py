"""Guards on asking and approaching customers: whether she may be contacted, by whom, how often in vain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from casework.domain.definition import Words
from casework.domain.facts import Facts, Refusal
from casework.domain.guards.vocabulary import guard
from casework.domain.retention.attempts import Attempts
from casework.domain.satisfaction.measures import SCALES
from casework.domain.wording.facts import day_in_words

RATED = "rated_person"
CONTROL, BEST_VALUE = "control", "A"


@guard("purpose", reads=("contact.verdict",))
def contact_allowed(facts: Facts) -> Refusal | None:
    """Refuse a contact that the contact policy forbids now. Reads `contact.verdict`: its words, or None.

    It is judged for the argument's purpose on the channel that comes with the act; without one, every channel
    has to be closed.
    """
    return _as_refusal(facts.extra.get("contact.verdict"))


@guard("purpose", reads=("survey.verdict",))
def survey_eligible(facts: Facts) -> Refusal | None:
    """Refuse to ask who may not be asked now: too often, objected, a complaint is open.

    Reads `survey.verdict`, the words of the contact policy, or None. That only the hour is wrong is no
    reason: what is sent waits for the right one.
    """
    return _as_refusal(facts.extra.get("survey.verdict"))


@guard("fields", incoming=True, reads=("open_alike",))
def not_open_already(facts: Facts) -> Refusal | None:
    """Refuse a second open case of the same customer that is alike in the fields of the argument.

    Reads `open_alike`: the references of such cases.
    """
    found: Sequence[str] = facts.extra.get("open_alike", ())
    if not found:
        return None
    return Refusal(
        f"There is such a case already: {found[0]}. Go on there.",
        f"已有同一事由的案件：{found[0]}。请在该案件中继续办理。",
    )


@guard("attempts", reads=("attempts",))
def attempts(facts: Facts, argument: Mapping[str, Any]) -> Refusal | None:
    """Refuse to give a customer up before she was tried often enough, on enough channels, for long enough.

    Reads `attempts`: those of the case since it was last closed.
    """
    made: Attempts = facts.extra.get("attempts") or Attempts()
    least, channels, over = argument["at_least"], argument["channels"], argument["over"]
    if len(made.made) < least or len(made.channels) < channels:
        return Refusal(
            f"There were {len(made.made)} attempts on {len(made.channels)} channels; "
            f"{least} on {channels} are needed before the customer is given up.",
            f"已尝试联系{len(made.made)}次、{len(made.channels)}种渠道；须至少{least}次、{channels}种渠道。",
        )
    until = made.over(over)
    if until is None or facts.at >= until:
        return None
    shown = day_in_words(until.astimezone(ZoneInfo(facts.zone)).date())
    return Refusal(
        f"The attempts have to spread over a longer time: the customer can be given up after {shown.en}.",
        f"联系尝试须持续足够时间，{shown.zh}之后方可结案。",
    )


@guard(reads=("survey.rated",))
def interviewer_not_rated(facts: Facts) -> Refusal | None:
    """Refuse who is rated by the answer to record it. Reads `survey.rated` and the field `rated_person`."""
    if not _is_rated(facts):
        return None
    return Refusal(
        "You are rated by this survey. Somebody else has to record the answer.",
        "本次回访评价的是您本人，须由他人记录答复。",
    )


@guard(reads=("survey.rated",))
def owner_not_rated(facts: Facts) -> Refusal | None:
    """Refuse who is rated by the answer to act on it. Reads `survey.rated` and the field `rated_person`."""
    if not _is_rated(facts):
        return None
    return Refusal(
        "You are rated by this survey. Your team lead can give the follow-up to somebody else.",
        "本次回访评价的是您本人，须回避；团队负责人可将跟进工作交由他人办理。",
    )


@guard(incoming=True)
def score_on_its_scale(facts: Facts) -> Refusal | None:
    """Refuse a rating that is not on its scale. Reads the fields `metric` and `score`."""
    metric, score = str(facts.fields.get("metric")), facts.fields.get("score")
    if score is None or metric not in SCALES:
        return None
    least, most = SCALES[metric]
    if least <= score <= most and score == int(score):
        return None
    return Refusal(
        f"A rating on this scale is a whole number from {least} to {most}.",
        f"此尺度的评分为 {least} 到 {most} 的整数。",
        field="score",
    )


@guard("number", incoming=True)
def worth_outreach(facts: Facts, argument: int) -> Refusal | None:
    """Refuse a score below the argument that nobody asked for. Reads the fields `score`, `asked_for`."""
    score = facts.fields.get("score")
    if facts.fields.get("asked_for") or (score is not None and score >= argument):
        return None
    return Refusal(
        f"The score is below {argument}: the signals are kept, and no case is opened unless the relationship "
        "manager asks for it.",
        f"评分低于 {argument}：信号已留存；除非客户经理提出，不另行立案。",
        field="score",
    )


@guard()
def in_control(facts: Facts) -> Refusal | None:
    """Refuse to leave alone who is not in the control group. Reads `campaign_group` and `value_band`."""
    if _is_control(facts):
        return None
    return Refusal("The customer is not in the control group.", "客户不属于对照组。")


@guard()
def not_in_control(facts: Facts) -> Refusal | None:
    """Refuse to approach the control group; the best customers are never in it. Reads the same fields."""
    if not _is_control(facts):
        return None
    return Refusal(
        "The customer is in the control group of the campaign, which is left alone.",
        "客户属于活动对照组，不予触达。",
    )


@guard(reads=("offer.blocked",))
def offer_valid(facts: Facts) -> Refusal | None:
    """Refuse what rests on an offer whose day is over, or of a new product to whom these are blocked.

    Reads the field `offer_valid_until`, and `offer.blocked`: which review blocks it, or None.
    """
    if (blocked := _as_refusal(facts.extra.get("offer.blocked"))) is not None:
        return blocked
    until = facts.fields.get("offer_valid_until")
    if not isinstance(until, date) or _today(facts) <= until:
        return None
    shown = day_in_words(until)
    return Refusal(
        f"The offer was valid until {shown.en}. It can be revised and approved anew.",
        f"方案有效期至{shown.zh}，现已过期。可修改后重新审批。",
    )


@guard(reads=("offer.unfair",), incoming=True)
def fair_offer(facts: Facts) -> Refusal | None:
    """Refuse an offer that is worse for a vulnerable customer, and one that nobody checked to be fair.

    Reads the field `fairness_checked`, and `offer.unfair`: how it stands beside those of like customers.
    """
    if (unfair := _as_refusal(facts.extra.get("offer.unfair"))) is not None:
        return unfair
    if facts.fields.get("fairness_checked"):
        return None
    return Refusal(
        "Confirm first that like customers get the same offer and that vulnerable ones are no worse off.",
        "请先确认同类客户可获得相同方案，且弱势客户未受不利影响。",
        field="fairness_checked",
    )


@guard("number", incoming=True)
def balance_kept(facts: Facts, argument: int) -> Refusal | None:
    """Refuse to call a customer kept who took more than the rest of so many per cent of her balance away.

    Reads the fields `baseline_balance`, `observed_balance` and `product_open`.
    """
    if not facts.fields.get("product_open"):
        return Refusal(
            "The product is no longer held: the customer did not stay.", "产品已不再使用，不能确认挽留成功。"
        )
    before = Decimal(facts.fields.get("baseline_balance") or 0)
    now = Decimal(facts.fields.get("observed_balance") or 0)
    if now * 100 >= before * argument:
        return None
    return Refusal(
        f"The balance is {now:,.2f}, less than {argument} % of the {before:,.2f} at the beginning.",
        f"余额为{now:,.2f}，低于起始余额{before:,.2f}的{argument}%。",
    )


def _is_rated(facts: Facts) -> bool:
    rated: Collection[str] = facts.extra.get("survey.rated", ())
    named = facts.fields.get(RATED)
    also = {named if isinstance(named, str) and "/" in named else f"person/{named}"} if named else set()
    return not facts.actor.persons.isdisjoint({*rated, *also})


def _is_control(facts: Facts) -> bool:
    return facts.fields.get("campaign_group") == CONTROL and facts.fields.get("value_band") != BEST_VALUE


def _as_refusal(says: Words | str | None) -> Refusal | None:
    if not says:
        return None
    return Refusal(says, says) if isinstance(says, str) else Refusal(says.en, says.zh)


def _today(facts: Facts) -> date:
    return facts.at.astimezone(ZoneInfo(facts.zone)).date()
