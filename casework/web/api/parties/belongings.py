"""/parties/{id}/identifiers, contact-points, facts: her numbers, her addresses, what is known."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.parties.add_contact_point import (
    CHANNELS,
    AddContactPoint,
    CloseContactPoint,
    Point,
    RestoreContactPoint,
    add_contact_point,
    close_contact_point,
    restore_contact_point,
)
from casework.commands.parties.add_identifier import AddIdentifier, Identifier, add_identifier
from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.queries.parties.known import known_of
from casework.queries.parties.parties import family_of
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import answered, page
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Day, Text, YesNo, one_of
from casework.web.api.parties.party_shapes import IdentifierAsked, PartyDoneShape, done
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Belongings", __name__, "Numbers, addresses and facts of a customer")
ONE = "/parties/<id:number>"


class NumberAsked(IdentifierAsked):
    replace = YesNo(
        load_default=False, metadata={"description": "it takes the place of another one of its scheme"}
    )


class PointAsked(Asked):
    channel = one_of(*CHANNELS, required=True)
    value = Text(300, least=1, required=True)
    preferred = YesNo(load_default=False)
    valid_from = Day(allow_none=True)
    valid_until = Day(allow_none=True)


class ClosingAsked(Asked):
    valid_until = Day(required=True, metadata={"description": "the first day on which it is good no more"})
    reason = Text(4_000, load_default="")


class RestoringAsked(Asked):
    reason = Text(4_000, load_default="", metadata={"description": "how one knows"})


class FactAsked(Asked):
    name = Text(60, least=1, required=True)
    value = Text(2_000, least=1, required=True)
    source = Text(300, least=1, required=True)
    as_of = Day(required=True)


class NumberShape(Shape):
    scheme = a.text()
    value = a.text()
    country = a.maybe()
    valid_until = a.maybe()


class PointShape(Shape):
    id = a.number()
    channel = a.text()
    value = a.text()
    preferred = a.yes_no()
    valid_from = a.maybe()
    valid_until = a.maybe()
    undeliverable_at = a.maybe_moment()


class FactShape(Shape):
    name = a.text()
    number = a.number("the version, the newest first")
    value = a.text()
    source = a.text()
    as_of = a.text()
    recorded_at = a.moment()


class PointDoneShape(PartyDoneShape):
    contact_point = a.number()


class FactDoneShape(PartyDoneShape):
    number = a.number("the version")


NumbersShape = listed(NumberShape, "NumbersShape")
PointsShape = listed(PointShape, "PointsShape")
FactsShape = listed(FactShape, "FactsShape")


@bp.get(f"{ONE}/identifiers")
@allows("party.read")
@bp.response(200, NumbersShape)
def get_identifiers(number: int) -> Response:
    """List the numbers by which a customer is known elsewhere"""
    return _listed(number, "identifiers", NumberShape)


@bp.post(f"{ONE}/identifiers")
@allows("party.write")
@bp.arguments(NumberAsked, example=examples.IDENTIFIER)
@bp.response(201, PartyDoneShape)
def create_identifier(body: dict[str, Any], number: int) -> Response:
    """Add such a number, checked by its own digits"""
    replace = body.pop("replace")
    command = AddIdentifier(number, g.actor, Identifier(**body), replace, idempotency_key())
    return answered(done(add_identifier(command, now())), 201)


@bp.get(f"{ONE}/contact-points")
@allows("party.read")
@bp.response(200, PointsShape)
def get_contact_points(number: int) -> Response:
    """List where a customer can be reached, what is good first"""
    return _listed(number, "contact_points", PointShape)


@bp.post(f"{ONE}/contact-points")
@allows("party.write")
@bp.arguments(PointAsked, example=examples.CONTACT_POINT)
@bp.response(201, PointDoneShape)
def create_contact_point(body: dict[str, Any], number: int) -> Response:
    """Add an address"""
    command = AddContactPoint(number, g.actor, Point(**body), idempotency_key())
    return answered(done(add_contact_point(command, now()), "contact_point"), 201)


@bp.patch(f"{ONE}/contact-points/<id:point>")
@allows("party.write")
@bp.arguments(ClosingAsked, example=examples.CLOSING)
@bp.response(200, PointDoneShape)
def close_point(body: dict[str, Any], number: int, point: int) -> Response:
    """Say until when an address is good"""
    command = CloseContactPoint(
        number, point, g.actor, body["valid_until"], body["reason"], idempotency_key()
    )
    return answered(done(close_contact_point(command, now()), "contact_point"))


@bp.post(f"{ONE}/contact-points/<id:point>/restorations")
@allows("party.write")
@bp.arguments(RestoringAsked, example=examples.RESTORING)
@bp.response(201, PointDoneShape)
def restore_point(body: dict[str, Any], number: int, point: int) -> Response:
    """Say that an address works again at which mail came back"""
    command = RestoreContactPoint(number, point, g.actor, body["reason"], idempotency_key())
    return answered(done(restore_contact_point(command, now()), "contact_point"), 201)


@bp.get(f"{ONE}/facts")
@allows("party.read")
@bp.response(200, FactsShape)
def get_facts(number: int) -> Response:
    """List what is known about a customer with the sources, version by version"""
    return _listed(number, "facts", FactShape)


@bp.post(f"{ONE}/facts")
@allows("party.write")
@bp.arguments(FactAsked, example=examples.FACT)
@bp.response(201, FactDoneShape)
def create_fact(body: dict[str, Any], number: int) -> Response:
    """Record a fact, or a new version of one"""
    command = RecordFact(number, g.actor, Fact(**body), idempotency_key())
    return answered(done(record_fact(command, now()), "number"), 201)


def _numbers(number: int) -> list[int]:
    return [party["id"] for party in family_of(number, g.actor)]


def _listed(number: int, name: str, shape: type[Shape]) -> Response:
    names, rows = shape().fields, getattr(known_of(_numbers(number), name), name)
    told = [{each: row[each] for each in names} for row in rows]
    return page(
        [{**row, "preferred": bool(row["preferred"])} if "preferred" in row else row for row in told], None
    )
