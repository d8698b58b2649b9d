"""What guards on accepting a client read from outside: other cases, documents, owners, rating, makers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import BigInteger, bindparam, or_, select

from casework.db import db
from casework.domain.access import RESTRICTED
from casework.domain.definition import FINAL
from casework.domain.onboarding.checklist import Standing
from casework.domain.onboarding.risk import Rated, RiskPolicy, rate
from casework.domain.workings.ratings import RISK
from casework.models import Case, Event
from casework.prepared import Prepared
from casework.queries.cases.working import work_of
from casework.queries.onboarding.items import standings
from casework.queries.outside.asked import Asked, outside
from casework.queries.parties.graph import graph_of

_cases: Any = Case.__table__
_events: Any = Event.__table__
HANDS = ("opened", "moved", "fields_corrected", "item_received", "item_verified")
ANYBODY = Decimal(0)  # the threshold at which every natural person counts
_of_party = Prepared(
    select(_cases.c.id, _cases.c.reference, _cases.c.workflow, _cases.c.workflow_version, _cases.c.state)
    .where(_cases.c.party_id == bindparam("party", type_=BigInteger))
    .order_by(_cases.c.id)
)
_acts = Prepared(
    select(_events.c.body)
    .where(
        _events.c.case_id == bindparam("case", type_=BigInteger),
        or_(*(_events.c.kind == kind for kind in HANDS)),
    )
    .order_by(_events.c.seq)
)


@outside("others_open")
def _others_open(asked: Asked) -> list[str]:
    """Return the references of the customer's other open cases of the same workflow."""
    row, rules = asked.now.row, asked.now.rules
    if row["party_id"] is None:
        return []
    return [
        each["reference"]
        for each in _of_party.all(db.engine, party=row["party_id"])
        if each["workflow"] == row["workflow"]
        and each["id"] != row["id"]
        and rules.definition(each["workflow"], each["workflow_version"]).state(each["state"]).kind != FINAL
    ]


@outside("checklist")
def _checklist(asked: Asked) -> list[Standing]:
    return standings(asked.now)


@outside("ownership.unexplained")
def _unexplained(asked: Asked) -> Decimal | None:
    """Return the per cent of the client that no chain traces to a natural person; None without any chain."""
    party, row = asked.now.party, asked.now.row
    if party is None or party["kind"] == "person":
        return Decimal(0)
    zone = asked.now.rules.entities[row["entity"].removeprefix(RESTRICTED)].zone
    graph = graph_of(party["id"], asked.at.astimezone(ZoneInfo(zone)).date().isoformat(), ANYBODY)
    if not graph.relations:
        return None
    return Decimal(100) - sum((owner.share for owner in graph.owners), Decimal(0))


@outside("risk.computed")
def _rated(asked: Asked) -> Rated | None:
    """Return the rating that the facts of the case give today, with what comes with the act."""
    work = work_of(asked.now, asked.given, asked.at)
    policy = work.bases.get(RISK)
    return rate(policy, work.fields, work.at, work.today) if isinstance(policy, RiskPolicy) else None


@outside("history.makers")
def _makers(asked: Asked) -> frozenset[str]:
    """Return all who ever opened, made, corrected or took in something of the case, principals too."""
    now = asked.now
    making = {transition.trigger for transition in now.definition.transitions if transition.makes}
    bodies = (orjson.loads(row["body"]) for row in _acts.all(db.engine, case=now.row["id"]))
    return frozenset(
        name for body in bodies if body["kind"] != "moved" or body["trigger"] in making for name in _who(body)
    )


def _who(body: dict[str, Any]) -> Iterator[str]:
    yield body["actor"]
    if body.get("on_behalf_of"):
        yield body["on_behalf_of"]
