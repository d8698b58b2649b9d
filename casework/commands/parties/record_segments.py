"""Put a batch of customers into their segments, and keep who was in which and when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from casework.commands.parties.append_events import append_events
from casework.db import Row, transaction
from casework.domain.facts import SYSTEM
from casework.domain.scoring.rfm import bounds_of
from casework.domain.scoring.segments import (
    SCHEMES,
    Measures,
    Segment,
    nature_segment,
    size_segments,
    worth_segments,
)
from casework.domain.scoring.size import Enterprise
from casework.models import Party, PartySegment
from casework.queries.parties.value import Earnings, earnings_of, figures_of_entity
from casework.queries.retention.customers import group_of
from casework.rulebook.current import current
from casework.rulebook.scoring.segments import valid

MOVED = "segments_changed"  # kind of the event on the customer's chain
COLUMNS = ("size", "value_band")  # schemes that are columns of the party, too: rules ask for them
_parties: Any = Party.__table__
_segments: Any = PartySegment.__table__
#: a party's number, its new segments, those it left, its columns
Change = tuple[int, dict[str, Segment | None], dict[str, str], Row]


def bounds_of_round(at: datetime) -> dict[str, Any]:
    """Return the bounds of the fifths of each entity, worked out once for a whole round."""
    rules = current()
    policy = valid(rules.customers.segments.rfm, at.date())
    return {e: bounds_of(figures_of_entity(e, policy, at)) for e in rules.entities} if policy else {}


def record_segments(ids: Sequence[int], bounds: Mapping[str, Any], at: datetime) -> Counter[str]:
    """Derive the segments of customers as of a moment and store what changed; return how many moved.

    A customer who moved gets one event on her chain, and her columns follow. Doing it again changes nothing.
    """
    with transaction() as session:
        query = select(_parties).where(_parties.c.id.in_(ids)).order_by(_parties.c.id)
        parties = [dict(row) for row in session.execute(query).mappings()]
        earned = _earned(ids, at)
        now = _segments_now(session, ids)
        changes = [
            change
            for party in parties
            if (change := _change(party, _derived(party, earned.get(party["id"]), bounds, at), now, at))
        ]
        _store(session, changes, at)
    return Counter(customers=len(parties), moved=len(changes))


def _earned(ids: Sequence[int], at: datetime) -> dict[int, Earnings]:
    policy = valid(current().customers.segments.rfm, at.date())
    return earnings_of(ids, policy, at) if policy else {}


def _derived(
    party: Row, earned: Earnings | None, bounds: Mapping[str, Any], at: datetime
) -> dict[str, Segment]:
    policies, on = current().customers.segments, at.date()
    one = Enterprise(
        **{name: party[name] for name in ("industry", "employees", "revenue", "assets", "currency")}
    )
    sized = size_segments(policies.size_for(party["country"], on), party["nature"], one)
    group = group_of({**party, "size": sized["size"].value if "size" in sized else None})
    measures = Measures(valid(policies.values, on), valid(policies.rfm, on), bounds.get(party["entity"], {}))
    figures, revenue = (earned.figures, earned.revenue) if earned else (None, {})
    worth = worth_segments(measures, group, figures, revenue)
    return {**nature_segment(party["nature"]), **sized, **worth}


def _segments_now(session: Session, ids: Sequence[int]) -> defaultdict[int, dict[str, Row]]:
    found: defaultdict[int, dict[str, Row]] = defaultdict(dict)
    query = select(_segments).where(_segments.c.party_id.in_(ids), _segments.c.until.is_(None))
    for row in session.execute(query).mappings():
        found[row["party_id"]][row["scheme"]] = dict(row)
    return found


def _change(
    party: Row, derived: dict[str, Segment], now: Mapping[int, dict[str, Row]], at: datetime
) -> Change | None:
    """Return in which schemes the customer moved, None if in none.

    A newer policy with the same answer moves nobody. A column that no policy derives stays as recorded.
    """
    was = now[party["id"]]
    moved = {
        scheme: derived.get(scheme)
        for scheme in SCHEMES
        if _value(derived.get(scheme)) != (was[scheme]["value"] if scheme in was else None)
        and (scheme not in was or was[scheme]["since"] < at)
    }
    before = {scheme: was[scheme]["value"] for scheme in moved if scheme in was}
    known = {name: _value(derived.get(name)) for name in COLUMNS if name in derived or name in was}
    columns = {name: known.get(name, party[name]) for name in COLUMNS}
    stale = any(party[name] != value for name, value in columns.items())
    return (party["id"], moved, before, columns) if moved or stale else None


def _value(segment: Segment | None) -> str | None:
    return segment.value if segment else None


def _store(session: Session, changes: list[Change], at: datetime) -> None:
    ended = [{"b_party": party, "b_scheme": scheme} for party, _, before, _ in changes for scheme in before]
    begun = [
        {
            "party_id": party,
            "scheme": scheme,
            "since": at,
            "until": None,
            "value": segment.value,
            "policy": segment.policy,
            "reasons": dict(segment.reasons),
        }
        for party, moved, _, _ in changes
        for scheme, segment in moved.items()
        if segment is not None
    ]
    if ended:
        session.connection().execute(_end(at), ended)
    if begun:
        session.execute(insert(PartySegment), begun)
    if changes:
        session.connection().execute(_follow(), [{"b_id": party, **row} for party, _, _, row in changes])
    told = {party: _told(moved, before) for party, moved, before, _ in changes if moved}
    if told:
        append_events(session, MOVED, SYSTEM.name, at, told)


def _end(at: datetime) -> Any:
    mine = (_segments.c.party_id == bindparam("b_party"), _segments.c.scheme == bindparam("b_scheme"))
    return update(_segments).where(*mine, _segments.c.until.is_(None)).values(until=at)


def _follow() -> Any:
    """Bring the columns that rules ask for up to what was derived."""
    query = update(_parties).where(_parties.c.id == bindparam("b_id"))
    return query.values({name: bindparam(name) for name in COLUMNS})


def _told(moved: Mapping[str, Segment | None], before: Mapping[str, str]) -> Row:
    return {
        "was": dict(before),
        "values": {scheme: _value(segment) for scheme, segment in moved.items()},
        "policies": {scheme: segment.policy for scheme, segment in moved.items() if segment},
    }
