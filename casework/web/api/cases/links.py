"""/cases/{ref}/links: cases that have to do with each other; both ends must be yours."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.cases.link_cases import KINDS, LinkCases, link_cases
from casework.queries.cases.papers import links_of
from casework.queries.cases.reading import read_case
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import page, receipt
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Case, one_of
from casework.web.api.shapes import ReceiptShape, Shape, listed
from casework.web.moment import now

bp = Subject("Links", __name__, "Cases that have to do with each other")


class LinkAsked(Asked):
    other = Case(required=True)
    kind = one_of(*KINDS, load_default="related_to")


class LinkShape(Shape):
    kind = a.text()
    reference = a.text()
    title = a.text()
    state = a.text()
    seq = a.number("number of the event that linked them")


LinksShape = listed(LinkShape, "LinksShape")


@bp.get("/cases/<reference:reference>/links")
@allows("case.read")
@bp.response(200, LinksShape)
def get_links(reference: str) -> Response:
    """List the linked cases, as far as you may read them"""
    case = read_case(reference, g.actor, "case.read")
    told = ("kind", "reference", "title", "state", "seq")
    return page([{name: row[name] for name in told} for row in links_of(case.row["id"], g.actor)], None)


@bp.post("/cases/<reference:reference>/links")
@allows("case.link")
@bp.arguments(LinkAsked, example=examples.LINK)
@bp.response(201, ReceiptShape)
def create_link(body: dict[str, Any], reference: str) -> Response:
    """Link two cases of one entity"""
    command = LinkCases(reference, body["other"], g.actor, body["kind"], idempotency_key())
    return receipt(link_cases(command, now()))
