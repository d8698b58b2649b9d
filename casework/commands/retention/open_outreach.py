"""Open an outreach case for whoever may leave, or tell the case that is open of the new signs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select, update

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.finishing import digest_of
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.retention.assign_member import Detected, assign_member, join_case
from casework.commands.retention.record_scores import Standing
from casework.db import Row, db, transaction
from casework.domain.definition import Definition
from casework.domain.facts import SYSTEM
from casework.domain.retention.attrition import AttritionPolicy
from casework.errors import CaseworkError, KeyReused, Unavailable
from casework.models import Case, Signal
from casework.rulebook import Rulebook
from casework.rulebook.current import current

log = structlog.get_logger()

OBSERVATION, RELAPSE = "observation", "relapse"
LOWEST_VALUE = "C"
SEEN = "signalled"  # kind of the event that tells a case of new signs
_cases: Any = Case.__table__
_signals: Any = Signal.__table__
Sources = list[tuple[str, str]]  # code and source of signs


def follow_up(found: Sequence[Standing], policy: AttritionPolicy, at: datetime) -> Counter[str]:
    """Open cases and tell open ones of new signs; return how many were `opened`, `told` and `refused`.

    One customer's trouble stops no other. A sign is given to a case once, however often this is repeated.
    """
    rules, counted = current(), Counter[str]()
    concerned = [one for one in found if one.attrition.reasons]
    ids = [one.party["id"] for one in concerned]
    if not ids or policy.workflow not in rules.workflows:
        return counted
    definition, cases, not_given = rules.latest(policy.workflow), _outreach(ids, policy), _not_given(ids)
    for one in concerned:
        shown = {entry["source"] for reason in one.attrition.reasons for entry in reason["value"]}
        new = [pair for pair in not_given[one.party["id"]] if pair[1] in shown]
        if not new:
            continue
        try:
            counted[_one(one, new, cases[one.party["id"]], policy, definition, rules, at)] += 1
        except Unavailable:
            raise
        except CaseworkError as refusal:
            counted["refused"] += 1
            log.warning("outreach refused", party=one.party["id"], why=refusal.detail)
    return counted


def _one(
    one: Standing,
    new: Sources,
    cases: list[Row],
    policy: AttritionPolicy,
    definition: Definition,
    rules: Rulebook,
    at: datetime,
) -> str:
    key = f"signals/{one.party['id']}/{digest_of(SEEN, {'new': new})[:32]}"
    opened = next((case for case in cases if case["closed_at"] is None), None)
    if opened is not None:
        _tell(opened, one, new, policy, at, key)
        return "told"
    rested = all(case["closed_at"] < at - timedelta(days=policy.rest) for case in cases)
    if one.attrition.score < policy.opens_from or not rested:
        return "waits"
    answer = open_case(_opening(one, policy, definition, rules, key, at), at)
    _given_to(answer["reference"], one.party["id"], new)
    join_case(one.party["id"], answer["reference"])
    return "opened"


def _opening(
    one: Standing, policy: AttritionPolicy, definition: Definition, rules: Rulebook, key: str, at: datetime
) -> OpenCase:
    chinese = rules.entity(one.party["entity"]).jurisdiction == "CN"
    language = "zh" if chinese else "en"
    signs = ("、" if chinese else ", ").join(reason[language] for reason in one.attrition.reasons[:3])
    asked = {*definition.opens.needs, *definition.opens.takes}
    known = {**_fields(one, policy, definition, rules), **_campaign(one, at)}
    given = {name: value for name, value in known.items() if name in asked}
    title = f"{definition.title.in_(language)}{'：' if chinese else ': '}{signs}"[:200]
    number = one.party["id"]
    return OpenCase(definition.workflow, title, number, SYSTEM, given, key, duplicates_looked_for=True)


def _fields(one: Standing, policy: AttritionPolicy, definition: Definition, rules: Rulebook) -> Row:
    value = one.party["value_band"] or LOWEST_VALUE
    band = one.attrition.band.code
    given = {
        "entity": one.party["entity"],
        "signals": " ".join(one.attrition.codes),
        "score": str(one.attrition.score),
        "score_band": band,
        "rule_version": policy.name,
        "value_band": value,
        "priority_band": policy.priorities.get(value, {}).get(band),
        "baseline_balance": _balance(one),
        "product": _product(one, definition),
        **_maturity(one, rules),
    }
    return {name: told for name, told in given.items() if told is not None}


def _campaign(one: Standing, at: datetime) -> Row:
    """Return campaign and group of the customer, who is assigned here if she was not before."""
    told = _balance(one)
    balance = None if told is None else int(Decimal(told) * 100)
    value = one.party["value_band"] or LOWEST_VALUE
    found = Detected(one.party["id"], one.party["entity"], one.attrition.band.code, value, balance)
    return assign_member(found, at)


def _balance(one: Standing) -> str | None:
    """Return what lay on the customer's accounts in the last month, in the currency with most."""
    sums: dict[str, int] = defaultdict(int)
    for held in one.customer.holdings:
        if held.months and held.kind in ("account", "deposit") and held.open_on(one.today):
            sums[held.currency] += held.months[max(held.months)].balance
    most = max(sums.values(), default=None)
    return None if most is None or most < 0 else str(Decimal(most) / 100)


def _product(one: Standing, definition: Definition) -> str | None:
    """Return the product that matures first, else the one that weighs most, if the workflow knows it."""
    known = {choice.code for choice in definition.fields["product"].choices}
    held = [h for h in one.customer.holdings if h.product in known and h.open_on(one.today)]
    first = min(held, key=lambda h: (h.matures_on or date.max, -_weight(h.months)), default=None)
    return first.product if first else None


def _weight(months: Mapping[int, Any]) -> int:
    return months[max(months)].balance if months else 0


def _maturity(one: Standing, rules: Rulebook) -> Row:
    """Return when the next holding matures and from when on it is to be spoken of, where that is a sign."""
    reason = next((reason for reason in one.attrition.reasons if reason["rule"] == "MAT"), None)
    values = reason["value"] if reason else []
    days = [v[word] for v in values for word in ("matures", "rate_resets") if word in v]
    if not days:
        return {}
    policy = rules.customers.attrition(one.today)
    lead = policy.by_code["MAT"].settings["lead"][one.customer.group] if policy else 0
    on, zone = date.fromisoformat(min(days)), ZoneInfo(rules.entity(one.party["entity"]).zone)
    begin = datetime.combine(on - timedelta(days=lead), time(0), zone)
    return {"maturity_on": on.isoformat(), "talks_from": begin}


def _tell(case: Row, one: Standing, new: Sources, policy: AttritionPolicy, at: datetime, key: str) -> None:
    codes = list(dict.fromkeys(code for code, _ in new))
    told: Row = {"signals": " ".join(codes), "score": one.attrition.score, "rule_version": policy.name}
    sources = [f"{code} {source}" for code, source in new]
    asked = Asked(case["reference"], SYSTEM, "case.note", SEEN, key, what=told)
    with suppress(KeyReused):  # the case was opened with them, by a pass that ended before it said so
        act_on(asked, at, lambda record, _now: record.event(SEEN, SYSTEM.name, **told, sources=sources))
    _given_to(case["reference"], one.party["id"], new)
    points = sum(policy.by_code[code].points for code in codes)
    if case["state"] == OBSERVATION and points >= policy.relapse_from:
        move_case(MoveCase(case["reference"], RELAPSE, SYSTEM, fields={"signal_points": str(points)}), at)


def _given_to(reference: str, party: int, new: Sources) -> None:
    """Mark signs as given to a case, so that they are told once."""
    case = select(_cases.c.id).where(_cases.c.reference == reference).scalar_subquery()
    with transaction() as session:
        for code, source in new:
            mine = (_signals.c.party_id == party, _signals.c.code == code, _signals.c.source == source)
            session.execute(update(_signals).where(*mine).values(case_id=case))


def _outreach(ids: Sequence[int], policy: AttritionPolicy) -> defaultdict[int, list[Row]]:
    query = select(
        _cases.c.id, _cases.c.party_id, _cases.c.reference, _cases.c.state, _cases.c.closed_at
    ).where(_cases.c.party_id.in_(ids), _cases.c.workflow == policy.workflow)
    found: defaultdict[int, list[Row]] = defaultdict(list)
    with db.engine.connect() as connection:
        for row in connection.execute(query.order_by(_cases.c.id)).mappings():
            found[row["party_id"]].append(dict(row))
    return found


def _not_given(ids: Sequence[int]) -> defaultdict[int, Sources]:
    query = select(_signals.c.party_id, _signals.c.code, _signals.c.source).where(
        _signals.c.party_id.in_(ids), _signals.c.case_id.is_(None)
    )
    found: defaultdict[int, Sources] = defaultdict(list)
    with db.engine.connect() as connection:
        for party, code, source in connection.execute(query.order_by(_signals.c.code, _signals.c.source)):
            found[party].append((code, source))
    return found
