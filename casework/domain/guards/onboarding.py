"""Guards on accepting a client: documents, owners, screening, rating, and who took part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from casework.domain.definition import Words
from casework.domain.facts import Facts, Refusal
from casework.domain.guards.vocabulary import guard
from casework.domain.onboarding.checklist import Standing, of_tasks, owed, unchecked
from casework.domain.onboarding.risk import PROHIBITED, Rated
from casework.domain.wording.facts import day_in_words, listed

MOST = 3  # items that a refusal names; it counts the others
TRACED = Decimal(25)  # so much of a client may stay untraced at most: nobody with a quarter can hide in it
WITHOUT_SHARES = ("exempt", "manager", "control")


@guard(reads=("others_open",))
def no_other_open_case(facts: Facts) -> Refusal | None:
    """Refuse a second open case of this workflow for the same customer. Reads `others_open`: references."""
    others: Sequence[str] = facts.extra.get("others_open", ())
    if not others:
        return None
    return Refusal(
        f"The customer has an open case of this kind already: {others[0]}. Go on there.",
        f"该客户已有同类案件正在办理：{others[0]}。请在该案件中继续。",
    )


@guard("checklists?", reads=("checklist",))
def checklist_received(facts: Facts, argument: list[str] | None) -> Refusal | None:
    """Refuse while a mandatory item of the tasks named is neither there nor waived. Reads `checklist`."""
    missing = owed(of_tasks(_standings(facts), argument))
    if not missing:
        return None
    titles = _named(missing)
    return Refusal(
        f"Not here yet: {titles.en}. Enter what came, or have it waived.",
        f"尚未收到：{titles.zh}。请登记已收材料，或申请豁免。",
    )


@guard("checklists?", reads=("checklist",))
def checklist_complete(facts: Facts, argument: list[str] | None) -> Refusal | None:
    """Refuse while a mandatory item of the tasks named is neither verified nor waived. Reads `checklist`."""
    open_ = unchecked(of_tasks(_standings(facts), argument))
    if not open_:
        return None
    titles = _named(open_)
    return Refusal(
        f"Neither verified nor waived: {titles.en}.",
        f"尚未核验或豁免：{titles.zh}。",
    )


@guard(reads=("checklist",))
def not_expired(facts: Facts) -> Refusal | None:
    """Refuse while a verified document is out of date. Reads `checklist`."""
    old = [one for one in _standings(facts) if one.mandatory and one.expired(_today(facts))]
    if not old:
        return None
    titles = _named(old)
    return Refusal(
        f"Out of date: {titles.en}. Ask for a newer one.",
        f"已超过有效期：{titles.zh}。请客户提供新的材料。",
    )


@guard(reads=("checklist",))
def checker_is_not_uploader(facts: Facts) -> Refusal | None:
    """Refuse who took in a document of the checklist to accept the file. Reads `checklist`."""
    if any(not facts.actor.persons.isdisjoint(one.handled_by) for one in _standings(facts)):
        return Refusal(
            "You took in documents of this file. Somebody else accepts them.",
            "您参与了本案材料的接收，须由其他人员审核通过。",
        )
    return None


@guard(incoming=True, reads=("ownership.unexplained",))
def ownership_complete(facts: Facts) -> Refusal | None:
    """Refuse while a quarter or more of a client has no natural person behind it.

    Reads `ownership.unexplained` (per cent that no chain traces; None where nothing is recorded), and the
    field `control_basis`: control by other means, the manager who stands in, or an exemption need no shares.
    """
    if facts.fields.get("control_basis") in WITHOUT_SHARES:
        return None
    untraced: Decimal | None = facts.extra.get("ownership.unexplained")
    if untraced is not None and untraced < TRACED:
        return None
    shown = Decimal(100) if untraced is None else untraced.normalize()
    return Refusal(
        f"The owners of {shown:f} % are not traced to natural persons. Record them with the customer, "
        "or say on what other basis they are established.",
        f"尚有 {shown:f}% 的权益未追溯至自然人。请在客户信息中补充，或说明其他判定依据。",
        field="control_basis",
    )


@guard(reads=("screening.unanswered",))
def all_parties_screened(facts: Facts) -> Refusal | None:
    """Refuse while a party of the case has no answer of the screening. Reads `screening.unanswered`."""
    if facts.extra.get("screening.unanswered") == 0:
        return None
    return Refusal("Not every party is screened yet.", "尚有当事方未完成筛查。")


@guard("span", reads=("screening.good_until",))
def rescreened_within(facts: Facts, argument: str) -> Refusal | None:
    """Refuse where the last screening of a party is older than the term. Reads `screening.good_until`."""
    until = facts.extra.get("screening.good_until")
    if until is not None and facts.at <= until:
        return None
    amount, _, unit = argument.partition(" ")
    days = Words("working days", "个工作日") if unit.startswith("business") else Words("days", "日")
    return Refusal(
        f"The last screening is older than {amount} {days.en}. It is repeated every night.",
        f"上次筛查已超过{amount}{days.zh}。系统每晚自动重新筛查。",
    )


@guard(reads=("risk.computed",))
def rating_computed(facts: Facts) -> Refusal | None:
    """Refuse a rating that the factors do not give, unless compliance has set it. Reads `risk.computed`."""
    rated: Rated | None = facts.extra.get("risk.computed")
    rating, score = facts.fields.get("rating"), facts.fields.get("risk_score")
    if rated is None or rating is None:
        return Refusal("The rating is not worked out yet.", "尚未计算风险等级。")
    if (rating, score) == (rated.rating, rated.score):
        return None
    return Refusal(
        "The facts have changed since the rating was worked out, or the time of an override is over. "
        "Work it out again.",
        "评级依据已变更，或合规调整已到期。请重新计算风险等级。",
    )


@guard(incoming=True, reads=("risk.computed",))
def override_allowed(facts: Facts) -> Refusal | None:
    """Refuse to set a rating until a day that is over, or for a client outside the policy.

    Reads `risk.computed` and the field `override_until`.
    """
    until, rated = facts.fields.get("override_until"), facts.extra.get("risk.computed")
    if isinstance(rated, Rated) and rated.own == PROHIBITED:
        return Refusal(
            "What the risk policy prohibits, nobody overrides.", "风险政策禁止准入的情形不得调整等级。"
        )
    if isinstance(until, date) and until <= _today(facts):
        shown = day_in_words(until)
        return Refusal(
            f"An override holds until a day to come; {shown.en} is not.",
            f"调整有效期须晚于今日；{shown.zh}已过。",
            field="override_until",
        )
    return None


@guard(reads=("history.makers",))
def took_no_part(facts: Facts) -> Refusal | None:
    """Refuse who ever drafted or changed what is approved, also before a return or under another handler.

    Reads `history.makers`: all who opened the case, moved it as makers, corrected it or took in documents.
    """
    if facts.actor.persons.isdisjoint(facts.extra.get("history.makers", ())):
        return None
    return Refusal(
        "You had a hand in this file before. Another person with this authority approves it.",
        "您此前参与过本案的办理，须由另一位有此权限的人员审批。",
    )


def _standings(facts: Facts) -> Sequence[Standing]:
    found: Sequence[Standing] = facts.extra.get("checklist", ())
    return found


def _named(items: Sequence[Standing]) -> Words:
    shown = [one.full_title for one in items[:MOST]]
    more = len(items) - len(shown)
    return listed([*shown, Words(f"{more} more", f"另{more}项")] if more else shown)


def _today(facts: Facts) -> date:
    return facts.at.astimezone(ZoneInfo(facts.zone)).date()
