"""Customers as the signs of leaving are read from, a batch at a time: one statement a table, never a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from casework.db import Row, db
from casework.domain.retention.attrition import AttritionPolicy
from casework.domain.retention.customer import (
    LARGE,
    RETAIL,
    SME,
    Answered,
    Complaint,
    Customer,
    Held,
    Learnt,
    Month,
    Observed,
    month_number,
    month_of,
    month_text,
)
from casework.models import (
    Case,
    Contact,
    Holding,
    HoldingMonth,
    Party,
    ProfileFact,
    Signal,
    SurveyAnswer,
)
from casework.rulebook.current import current

MONTHS = 24  # looked back on: half a year, its season the year before, and what lags behind
TALKS = timedelta(days=200)  # contacts looked back on: the longest lead time before a maturity
NOT_SO = frozenset({"no", "false", "0"})
NPS = "nps"
By = dict[int, list[Any]]
_parties: Any = Party.__table__
_holdings: Any = Holding.__table__
_months: Any = HoldingMonth.__table__
_cases: Any = Case.__table__
_contacts: Any = Contact.__table__
_facts: Any = ProfileFact.__table__
_signals: Any = Signal.__table__
_answers: Any = SurveyAnswer.__table__


def group_of(party: Row) -> str:
    """Return the group by which lead times and values go: project finance counts with the large ones."""
    if party["kind"] == "person":
        return RETAIL
    return LARGE if party["nature"] == "spv" or party["size"] == "large" else SME


def customers(ids: Sequence[int], policy: AttritionPolicy, at: datetime) -> list[tuple[Row, Customer, date]]:
    """Return each party's row, what is known of it, and which day it is where it banks.

    Only what was known at `at` counts, so that the past can be gone through again.
    """
    parties = _rows(select(_parties).where(_parties.c.id.in_(ids)).order_by(_parties.c.id))
    held, complaints = holdings_of(ids, at), _complaints(ids, policy, at)
    answers, facts, observed = (
        _answered(ids, policy, at),
        _learnt(ids, policy, at),
        _observed(ids, policy, at),
    )
    talks = _contacted(ids, at)
    found = []
    for party in parties:
        zone = ZoneInfo(current().entity(party["entity"]).zone)
        number, today = party["id"], at.astimezone(zone).date()
        opened = [one.opened_on for one in held[number] if one.opened_on]
        customer = Customer(
            id=number,
            group=group_of(party),
            known_since=min(opened, default=party["recorded_at"].astimezone(zone).date()),
            holdings=tuple(one for one in held[number] if one.opened_on is None or one.opened_on <= today),
            complaints=tuple(_complaint(row, zone, at) for row in complaints[number]),
            answers=tuple(Answered(s, moment.astimezone(zone).date(), n) for s, moment, n in answers[number]),
            contacted_on=tuple(sorted({moment.astimezone(zone).date() for moment in talks[number]})),
            facts=tuple(facts[number]),
            observed=tuple(
                Observed(c, s, moment.astimezone(zone).date()) for c, s, moment in observed[number]
            ),
        )
        found.append((party, customer, today))
    return found


def holdings_of(ids: Sequence[int], at: datetime) -> defaultdict[int, list[Held]]:
    """Return the holdings of parties with their months up to a moment."""
    last = month_of(at.date())
    months = select(_months, _holdings.c.party_id).join(_holdings, _holdings.c.id == _months.c.holding_id)
    span = _months.c.month.between(month_text(last - MONTHS), month_text(last - 1))
    by_holding: defaultdict[int, dict[int, Month]] = defaultdict(dict)
    for row in _rows(months.where(_holdings.c.party_id.in_(ids), span)):
        figures = {name: row[name] for name in ("balance", "inflow", "outflow", "uses", "revenue")}
        by_holding[row["holding_id"]][month_number(row["month"])] = Month(**figures)
    found: defaultdict[int, list[Held]] = defaultdict(list)
    for row in _rows(select(_holdings).where(_holdings.c.party_id.in_(ids)).order_by(_holdings.c.id)):
        days = ("opened_on", "closed_on", "notice_on", "matures_on", "rate_resets_on")
        kept = {name: date.fromisoformat(row[name]) if row[name] else None for name in days}
        held = Held(
            row["id"], row["kind"], row["currency"], by_holding[row["id"]], **kept, product=row["product"]
        )
        found[row["party_id"]].append(held)
    return found


def _complaints(ids: Sequence[int], policy: AttritionPolicy, at: datetime) -> By:
    rule = policy.by_code.get("CMP")
    if rule is None:
        return defaultdict(list)
    query = select(
        _cases.c.party_id, _cases.c.id, _cases.c.received_at, _cases.c.closed_at, _cases.c.fields
    ).where(
        _cases.c.party_id.in_(ids),
        _cases.c.workflow == rule.settings["workflow"],
        _cases.c.state.not_in(rule.settings["ignores"]),
        _cases.c.opened_at <= at,
    )
    return _by_party(_rows(query.order_by(_cases.c.id)))


def _complaint(row: Row, zone: ZoneInfo, at: datetime) -> Complaint:
    closed = row["closed_at"] if row["closed_at"] and row["closed_at"] <= at else None
    outcome = row["fields"].get("outcome") if closed else None
    ended = closed.astimezone(zone).date() if closed else None
    return Complaint(row["id"], row["received_at"].astimezone(zone).date(), ended, outcome)


def _answered(ids: Sequence[int], policy: AttritionPolicy, at: datetime) -> defaultdict[int, list[Any]]:
    """Return source, moment and score of each answer to the question of recommending, its newest revision."""
    query = select(_answers).where(
        _answers.c.party_id.in_(ids),
        _answers.c.scale == NPS,
        _answers.c.score.is_not(None),
        _answers.c.answered_at.between(at - timedelta(days=2 * policy.longest), at),
    )
    newest: dict[tuple[int, int, str], Row] = {}
    for row in _rows(query.order_by(_answers.c.revision)):
        newest[row["case_id"], row["round"], row["question"]] = row
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in sorted(newest.values(), key=lambda row: (row["answered_at"], row["case_id"])):
        source = f"case/{row['case_id']}/answer/{row['round']}/{row['question']}"
        found[row["party_id"]].append((source, row["answered_at"], row["score"]))
    return found


def _contacted(ids: Sequence[int], at: datetime) -> defaultdict[int, list[datetime]]:
    """Return the moments of contacts that reached the customer: the recent ones, and the last one ever."""
    reached = (_contacts.c.direction == "in") | (_contacts.c.result == "reached")
    mine = (_contacts.c.party_id.in_(ids), reached, _contacts.c.at <= at)
    last = select(_contacts.c.party_id, func.max(_contacts.c.at).label("at"))
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    with db.engine.connect() as connection:
        for query in (
            last.where(*mine).group_by(_contacts.c.party_id),
            select(_contacts.c.party_id, _contacts.c.at).where(*mine, _contacts.c.at >= at - TALKS),
        ):
            for party, moment in connection.execute(query):
                found[party].append(moment)
    return found


def _learnt(ids: Sequence[int], policy: AttritionPolicy, at: datetime) -> defaultdict[int, list[Learnt]]:
    """Return the newest version of each fact that is a sign, unless it says no."""
    names = {name for rule in policy.rules for name in rule.facts}
    query = select(_facts).where(
        _facts.c.party_id.in_(ids), _facts.c.name.in_(names), _facts.c.recorded_at <= at
    )
    newest = {(row["party_id"], row["name"]): row for row in _rows(query.order_by(_facts.c.number))}
    found: defaultdict[int, list[Learnt]] = defaultdict(list)
    for (party, name), row in sorted(newest.items()):
        if row["value"].strip().lower() not in NOT_SO:
            found[party].append(Learnt(name, row["number"], date.fromisoformat(row["as_of"][:10])))
    return found


def _observed(ids: Sequence[int], policy: AttritionPolicy, at: datetime) -> defaultdict[int, list[Any]]:
    query = select(_signals).where(
        _signals.c.party_id.in_(ids),
        _signals.c.observed_at.between(at - timedelta(days=policy.longest + 1), at),
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in _rows(query.order_by(_signals.c.observed_at, _signals.c.source)):
        found[row["party_id"]].append((row["code"], row["source"], row["observed_at"]))
    return found


def _by_party(rows: Iterable[Row]) -> By:
    found: By = defaultdict(list)
    for row in rows:
        found[row["party_id"]].append(row)
    return found


def _rows(query: Any) -> list[Row]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
