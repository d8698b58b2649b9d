"""How each kind of sign is seen (domain.md E.1). What a rule leaves open is said at its function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from casework.domain.retention.customer import LOAN, Complaint, Customer, Held, month_text
from casework.domain.retention.seasons import Figure, Movement, movement
from casework.domain.retention.sign import Sign, SignRule, within

A_YEAR = 365


def balance_fell(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    """The last whole month's average is below a share of what the months before it let expect.

    Of several currencies the one with the largest balance before speaks; sums below `least` are noise.
    """
    moved = _main(customer, rule.settings, today, lambda month: month.balance, 1, rule.settings["months"])
    if moved is None or moved.recent >= _fraction(rule.settings["below"]) * moved.expected:
        return []
    return [Sign("BAL", f"months/{month_text(moved.last)}", _figures(moved))]


def flows_fell(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    """What comes in, or what goes out, fell by the share from one quarter to the next."""
    span, rest = rule.settings["months"], 1 - _fraction(rule.settings["drop"])
    figures: dict[str, Figure] = {"inflow": lambda m: m.inflow, "outflow": lambda m: m.outflow}
    signs = []
    for name, figure in figures.items():
        moved = _main(customer, rule.settings, today, figure, span, span)
        if moved is not None and moved.recent <= rest * moved.expected:
            signs.append(Sign("FLOW", f"months/{month_text(moved.last)}", {"flow": name, **_figures(moved)}))
    return signs[:1]  # one source, one sign: that what comes in fell says more


def use_fell(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    """Log-ins and payments fell by the share against the months before; few uses are noise."""
    span = rule.settings["months"]
    moved = movement(customer.holdings, lambda month: month.uses, today, span, span, seasonal=False)
    if moved is None or moved.expected * span < rule.settings["least"]:
        return []
    if moved.recent > (1 - _fraction(rule.settings["drop"])) * moved.expected:
        return []
    return [Sign("DIG", f"months/{month_text(moved.last)}", _figures(moved))]


def closes(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    """A product was closed before its time, or notice was given. A loan that ran out was repaid."""
    signs = []
    for one in customer.holdings:
        ran_out = one.matures_on is not None and one.closed_on is not None and one.closed_on >= one.matures_on
        for word, day in (("closed", one.closed_on), ("notice", one.notice_on)):
            early = (word == "closed" and not ran_out) or (word == "notice" and one.kind != LOAN)
            if day is not None and early and within(day, today, rule.lasts):
                signs.append(_of_holding("CLOSE", one, word, day))
    return signs


def prepays(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    """A quote for paying a loan off early was asked for, or notice of it was given."""
    return [
        _of_holding("PREPAY", one, "notice", one.notice_on)
        for one in customer.holdings
        if one.kind == LOAN and one.notice_on is not None and within(one.notice_on, today, rule.lasts)
    ]


def matures(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    """A holding matures, or its rate is reset, within the lead time, and nobody spoke to the customer.

    A contact that reached her within the lead time counts as a talk about it.
    """
    lead, signs = rule.settings["lead"][customer.group], []
    for one in customer.holdings:
        for word, day in (("matures", one.matures_on), ("rate_resets", one.rate_resets_on)):
            if day is None or not one.open_on(today) or not 0 <= (day - today).days <= lead:
                continue
            begins = day - timedelta(days=lead)
            if not any(begins <= contact <= today for contact in customer.contacted_on):
                signs.append(_of_holding("MAT", one, word, day))
    return signs


def nobody_called(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    """No contact reached the customer for so many days, counted from the last one, or from when she came."""
    if not any(one.open_on(today) for one in customer.holdings):
        return []
    last = max((day for day in customer.contacted_on if day <= today), default=customer.known_since)
    if last is None or (today - last).days < rule.settings["days"]:
        return []
    return [Sign("RM", f"contact/{last.isoformat()}", {"since": last.isoformat()})]


def complains(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    """A complaint is open, or was turned down not long ago, or there were several within a year."""
    signs = []
    known = [one for one in customer.complaints if one.opened_on <= today]
    for one in known:
        if one.closed_on is None or one.closed_on > today:
            signs.append(_of_complaint(one, "open", one.opened_on))
        elif one.outcome in rule.settings["outcomes"] and within(one.closed_on, today, rule.lasts):
            signs.append(_of_complaint(one, str(one.outcome), one.closed_on))
    recent = [one for one in known if within(one.opened_on, today, A_YEAR)]
    if len(recent) >= rule.settings["repeated"]:
        last = max(recent, key=lambda one: (one.opened_on, one.case_id))
        signs.append(_of_complaint(last, "repeated", last.opened_on))
    return signs


def answers_low(rule: SignRule, customer: Customer, today: date) -> list[Sign]:
    """The last answer is low, or lower than the one before by the drop."""
    answers = [one for one in customer.answers if one.on <= today]
    if not answers or not within(answers[-1].on, today, rule.lasts):
        return []
    last, before = answers[-1], answers[-2] if len(answers) > 1 else None
    fell = before is not None and before.score - last.score >= rule.settings["drop"]
    if last.score > rule.settings["at_most"] and not fell:
        return []
    detail = {"score": last.score, "before": before.score if before else None, "on": last.on.isoformat()}
    return [Sign("NPS", last.source, detail)]


def borrows_elsewhere(_rule: SignRule, _customer: Customer, _today: date) -> list[Sign]:
    """Nothing that the bank holds itself shows it: it comes as a fact, from a bureau or a registry."""
    return []


DETECTORS: Mapping[str, Callable[[SignRule, Customer, date], list[Sign]]] = {
    "BAL": balance_fell,
    "FLOW": flows_fell,
    "CLOSE": closes,
    "CMP": complains,
    "NPS": answers_low,
    "MAT": matures,
    "PREPAY": prepays,
    "RM": nobody_called,
    "DIG": use_fell,
    "CR": borrows_elsewhere,
}


def _main(
    customer: Customer, settings: Any, today: date, figure: Figure, recent: int, before: int
) -> Movement | None:
    """Return the movement in the currency in which there was most; None where that was next to nothing."""
    by_currency: dict[str, list[Held]] = defaultdict(list)
    for one in customer.holdings:
        if one.kind in settings["holdings"]:
            by_currency[one.currency].append(one)
    found = [_moved(held, figure, today, recent, before, settings) for held in by_currency.values()]
    moved = max((one for one in found if one), key=lambda one: one.expected, default=None)
    return moved if moved is not None and moved.expected >= settings["least"] * 100 else None


def _moved(
    held: Sequence[Held], figure: Figure, today: date, recent: int, before: int, settings: Any
) -> Movement | None:
    return movement(held, figure, today, recent, before, settings["seasonal"])


def _figures(moved: Movement) -> dict[str, Any]:
    """Return what is told of a movement: both averages in hundredths, and the share in percent."""
    share = None if moved.share is None else round(float(moved.share * 100), 1)
    return {
        "recent": round(moved.recent),
        "expected": round(moved.expected),
        "percent": share,
        "seasonal": moved.adjusted,
    }


def _of_holding(code: str, one: Held, word: str, day: date) -> Sign:
    return Sign(code, f"holding/{one.id}/{word}/{day.isoformat()}", {word: day.isoformat(), "kind": one.kind})


def _of_complaint(one: Complaint, word: str, day: date) -> Sign:
    return Sign("CMP", f"case/{one.case_id}/{word}", {"why": word, "on": day.isoformat()})


def _fraction(value: float) -> Fraction:
    return Fraction(str(value))
