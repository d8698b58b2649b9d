"""/cases/{ref}/hits and /screening/lists: what screening found, for compliance alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, g

from casework.commands.screening.decide_hit import DecideHit, decide_hit
from casework.db import Row, db
from casework.domain.screening.standing import DECISIONS
from casework.queries.cases.reading import read_case
from casework.queries.people.directory import actor_names
from casework.queries.screening.hits import HitNow, hits_of
from casework.queries.screening.lists import lists_in_force, too_old
from casework.rulebook.current import current
from casework.rulebook.screening.names import screening_on
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import page, receipt
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Text
from casework.web.api.shapes import ReceiptShape, Shape, listed
from casework.web.moment import now

bp = Subject("Screening", __name__, "Lists of sanctioned persons, and customers who may be on them")


STATES = ", ".join(("open", *DECISIONS))


class DecisionAsked(Asked):
    decision = Text(20, least=1, required=True, metadata={"description": ", ".join(DECISIONS)})
    rationale = Text(4_000, least=1, required=True)


class HitShape(Shape):
    id = a.number()
    list = a.text()
    version = a.number("of the list")
    entry = a.text("its number in the list")
    party = a.number()
    party_name = a.text()
    entry_name = a.text()
    score = a.text("0 to 100, one decimal")
    reason = a.text()
    state = a.text(STATES)
    found_at = a.moment()
    decided_by = a.maybe()
    decided_at = a.maybe_moment()
    rationale = a.maybe()
    ended_at = a.maybe_moment()
    earlier = a.texts("decisions on the same entry, the newest first")


class ListShape(Shape):
    name = a.text()
    version = a.number()
    sha256 = a.text()
    entries = a.number()
    added = a.number()
    removed = a.number()
    renamed = a.number()
    loaded_at = a.moment()
    seen_at = a.moment()
    counts = a.yes_no("whether the policy counts it")
    too_old = a.yes_no()


HitsShape = listed(HitShape, "HitsShape")
ListsShape = listed(ListShape, "ListsShape")


@bp.get("/screening/lists")
@allows("screening.read")
@bp.response(200, ListsShape)
def get_lists() -> Response:
    """List the lists in force, with their age"""
    policy = screening_on(current().screening_policies, now().date())
    with db.engine.connect() as connection:
        lists = lists_in_force(connection)
    stale = too_old(policy, now(), lists)
    told = ("name", "version", "sha256", "entries", "added", "removed", "renamed", "loaded_at", "seen_at")
    return page(
        [
            {**{key: row[key] for key in told}, "counts": name in policy.by_name, "too_old": name in stale}
            for name, row in sorted(lists.items())
        ],
        None,
    )


@bp.get("/cases/<reference:reference>/hits")
@allows("screening.read")
@bp.response(200, HitsShape)
def get_hits(reference: str) -> Response:
    """List the hits of a review, undecided ones first"""
    case = read_case(reference, g.actor, "screening.read")
    found = hits_of(case.row["id"])
    names = actor_names({one.row["decided_by"] for one in found if one.row["decided_by"]}, g.actor.language)
    return page([_told(one, names) for one in found], None)


def _told(one: HitNow, names: Mapping[str, str]) -> Row:
    row = one.row
    same = ("id", "list", "entry", "party_name", "entry_name", "state", "found_at", "decided_at", "ended_at")
    told: dict[str, Any] = {name: row[name] for name in same}
    return {
        **told,
        "version": row["versions"][1],
        "party": row["party_id"],
        "score": f"{row['score'] / 10:.1f}",
        "reason": row["reason"]["zh" if g.actor.language.startswith("zh") else "en"],
        "decided_by": names.get(row["decided_by"]) if row["decided_by"] else None,
        "rationale": one.rationale,
        "earlier": [f"{each['party']}: {each['state']}" for each in one.earlier],
    }


@bp.post("/cases/<reference:reference>/hits/<int:hit>/decisions")
@allows("screening.decide")
@bp.arguments(DecisionAsked, example=examples.DECISION)
@bp.response(201, ReceiptShape)
def create_decision(body: dict[str, Any], reference: str, hit: int) -> Response:
    """Decide on a hit, with the rationale"""
    command = DecideHit(reference, hit, body["decision"], body["rationale"], g.actor, idempotency_key())
    return receipt(decide_hit(command, now()))
