"""/parties/{id}/relations, /owners, /merges: who owns and serves whom, and which records became one."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, g
from marshmallow import fields

from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.commands.parties.relate_parties import AddRelation, EndRelation, add_relation, end_relation
from casework.domain.parties.ownership import RELATIONS, BeneficialOwner, plain
from casework.queries.parties.graph import Graph, graph_of
from casework.queries.parties.history import merges_of
from casework.queries.parties.parties import party_of
from casework.queries.parties.party_page import threshold_of
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import answered, page
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Day, Number, Text, one_of
from casework.web.api.parties.party_shapes import PartyDoneShape, done
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Relations", __name__, "Who owns, controls, directs or backs whom")
ONE = "/parties/<id:number>"


class OnAsked(Asked):
    on = Day(load_default=None, metadata={"description": "the day; today if left out"})


class RelationAsked(Asked):
    of = Number(required=True, metadata={"description": "the customer that this one is owner, director … of"})
    kind = one_of(*RELATIONS, required=True)
    share = Text(12, allow_none=True, metadata={"description": "per cent of an owner: `33.3333`"})
    valid_from = Day(allow_none=True)
    valid_until = Day(allow_none=True)
    source = Text(300, least=1, required=True)


class EndAsked(Asked):
    valid_until = Day(required=True, metadata={"description": "the first day on which it holds no more"})
    source = Text(300, load_default="")


class MergeAsked(Asked):
    merged = Number(required=True, metadata={"description": "the customer who is the same as this one"})
    reason = Text(4_000, least=1, required=True)


class RelationShape(Shape):
    id = a.number()
    kind = a.text()
    way = a.text("`up`: the other is its owner, director …; `down`: it is that of the other")
    party = a.number("the other")
    name = a.text("the other's")
    party_kind = a.text("the other's: organisation person")
    share = a.maybe()
    valid_from = a.maybe()
    valid_until = a.maybe()
    source = a.text()
    good = a.yes_no("on that day")


class RouteShape(Shape):
    parties = a.numbers("from the natural person down")
    names = a.texts()
    share = a.text("per cent along this route")


class OwnerShape(Shape):
    party = a.number()
    name = a.text()
    basis = a.text("share control manager")
    share = a.text("per cent over all routes")
    routes = fields.List(fields.Nested(RouteShape))


class OwnersShape(Shape):
    items = fields.List(fields.Nested(OwnerShape))
    next = a.maybe("null: all are here")
    threshold = a.text("per cent from which on a share counts")
    over = a.yes_no("only above it")
    citation = a.text()


class RelationDoneShape(PartyDoneShape):
    relation = a.number()


class MergeShape(Shape):
    merged = a.number()
    name = a.maybe("hers")
    at = a.moment()
    who = a.text()
    reason = a.maybe("null once it was erased")
    moved = a.anything("how many of what")
    filled = a.texts("columns that were taken over")


class MergeDoneShape(PartyDoneShape):
    merged = a.number()
    moved = a.anything("how many of what")


RelationsShape = listed(RelationShape, "RelationsShape")
MergesShape = listed(MergeShape, "MergesShape")


@bp.get(f"{ONE}/relations")
@allows("party.read")
@bp.arguments(OnAsked, location="query")
@bp.response(200, RelationsShape)
def get_relations(asked: dict[str, Any], number: int) -> Response:
    """List the relations of a customer, both ways, also those that have ended"""
    graph, _ = _graph(number, asked["on"])
    return page(graph.direct, None)


@bp.post(f"{ONE}/relations")
@allows("party.write")
@bp.arguments(RelationAsked, example=examples.RELATION)
@bp.response(201, RelationDoneShape)
def create_relation(body: dict[str, Any], number: int) -> Response:
    """Record that this customer owns, directs or backs another

    Refused for a circle of owners and for shares that add up to more than the whole.
    """
    command = AddRelation(number, actor=g.actor, key=idempotency_key(), **body)
    return answered(done(add_relation(command, now()), "relation"), 201)


@bp.patch(f"{ONE}/relations/<id:relation>")
@allows("party.write")
@bp.arguments(EndAsked, example=examples.END)
@bp.response(200, RelationDoneShape)
def close_relation(body: dict[str, Any], number: int, relation: int) -> Response:
    """Say until when a relation holds"""
    command = EndRelation(number, relation, g.actor, body["valid_until"], body["source"], idempotency_key())
    return answered(done(end_relation(command, now()), "relation"))


@bp.get(f"{ONE}/owners")
@allows("party.read")
@bp.arguments(OnAsked, location="query")
@bp.response(200, OwnersShape)
def get_owners(asked: dict[str, Any], number: int) -> Response:
    """List the natural persons behind a customer, with the routes by which they own or control it"""
    graph, threshold = _graph(number, asked["on"])
    items = [_owner(owner, graph) for owner in graph.owners]
    told = {"threshold": plain(threshold.share), "over": threshold.over, "citation": threshold.citation}
    return answered({"items": items, "next": None, **told})


@bp.get(f"{ONE}/merges")
@allows("party.read")
@bp.response(200, MergesShape)
def get_merges(number: int) -> Response:
    """List who was merged into a customer, when, by whom and why"""
    party_of(number, g.actor)
    return page(merges_of(number, g.actor.language), None)


@bp.post(f"{ONE}/merges")
@allows("party.merge")
@bp.arguments(MergeAsked, example=examples.MERGE)
@bp.response(201, MergeDoneShape)
def create_merge(body: dict[str, Any], number: int) -> Response:
    """Merge another record of the same customer into this one"""
    command = MergeParties(number, body["merged"], g.actor, body["reason"], idempotency_key())
    return answered(done(merge_parties(command, now()), "merged", "moved"), 201)


def _graph(number: int, on: str | None) -> tuple[Graph, Any]:
    """Return the graph around a customer on a day of her entity, and the threshold of then."""
    entity = party_of(number, g.actor)["entity"]
    today = now().astimezone(ZoneInfo(current().entity(entity).zone)).date()
    day = today if on is None else type(today).fromisoformat(on)
    threshold = threshold_of(entity, day)
    return graph_of(number, day.isoformat(), threshold.share, threshold.over), threshold


def _owner(owner: BeneficialOwner, graph: Graph) -> dict[str, Any]:
    routes = [
        {
            "parties": list(route.parties),
            "names": [graph.parties[party]["name"] for party in route.parties],
            "share": plain(route.share),
        }
        for route in owner.routes
    ]
    name = graph.parties[owner.party]["name"]
    share = plain(owner.share)
    return {"party": owner.party, "name": name, "basis": owner.basis, "share": share, "routes": routes}
