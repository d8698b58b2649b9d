"""/cases/{ref}/assignment and /assignments: who has a case."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow import ValidationError, fields, validate

from casework.commands.cases.assign_case import MOST, AssignCase, assign_case, assign_cases
from casework.domain.facts import Actor
from casework.queries.people.usernames import person_id_of
from casework.web.access import allows, require
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.answering import answered, receipt
from casework.web.api.asking import idempotency_key, if_match
from casework.web.api.description import Subject, versioned
from casework.web.api.fields import LARGEST_ID, Asked, Case, Text
from casework.web.api.shapes import ReceiptShape, Shape
from casework.web.moment import now

bp = Subject("Assignments", __name__, "Who has which case")


class Person(fields.Field[Any]):
    """A person by user name or by number; `me` is oneself."""

    def __init__(self, **more: Any) -> None:
        kinds = [{"type": "string", "minLength": 1, "maxLength": 60}, {"type": "integer", "minimum": 1}]
        super().__init__(metadata={"anyOf": kinds, "description": "a user name, `me`, or a number"}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | int:
        if isinstance(value, str) and 0 < len(value) <= 60 and "\x00" not in value:
            return value
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID:
            return value
        raise ValidationError("Name a person by user name or number.")


class AssignmentAsked(Asked):
    assignee = Person(required=True)
    reason = Text(4_000, load_default="")


class AssignmentsAsked(Asked):
    references = fields.List(Case(), required=True, validate=validate.Length(1, MOST))
    assignee = Person(required=True, allow_none=True)


class ResultShape(Shape):
    reference = a.text()
    assigned = a.yes_no()
    version = a.number("the ETag from now on", allow_none=True)
    code = a.maybe("why not, for programs")
    reason = a.maybe("why not, in words")


class ResultsShape(Shape):
    items = fields.List(fields.Nested(ResultShape))


@bp.put("/cases/<reference:reference>/assignment")
@allows("case.claim")
@bp.arguments(AssignmentAsked, example=examples.ASSIGNMENT)
@bp.response(200, ReceiptShape)
@versioned
def put_assignment(body: dict[str, Any], reference: str) -> Response:
    """Give a case to somebody, or take it from the queue"""
    person = _asked_for(body["assignee"], g.actor)
    command = AssignCase(reference, person, g.actor, if_match(), idempotency_key(), body["reason"])
    return receipt(assign_case(command, now()), 200)


@bp.delete("/cases/<reference:reference>/assignment")
@allows("case.handover")
@bp.response(200, ReceiptShape)
@versioned
def delete_assignment(reference: str) -> Response:
    """Give a case back to its queue"""
    return receipt(
        assign_case(AssignCase(reference, None, g.actor, if_match(), idempotency_key()), now()), 200
    )


@bp.post("/assignments")
@allows("case.claim")
@bp.arguments(AssignmentsAsked, example=examples.ASSIGNMENTS)
@bp.response(200, ResultsShape)
def create_assignments(body: dict[str, Any]) -> Response:
    """Assign many cases, each as it is now; a result a case

    `assignee` null gives them back to their queues. The Idempotency-Key counts for each of them.
    """
    person = _asked_for(body["assignee"], g.actor)
    results = assign_cases(body["references"], person, g.actor, idempotency_key(), now())
    told = ("reference", "assigned", "version", "code", "reason")
    return answered({"items": [{name: each.get(name) for name in told} for each in results]})


def _asked_for(named: str | int | None, actor: Actor) -> int | None:
    """Return the person's number; raises Denied where the actor's role or scopes never assign to others."""
    if named is None:
        require("case.handover")
        return None
    person = number_of(named, actor)
    if person != actor.id:
        require("case.assign")
    return person


def number_of(named: str | int, actor: Actor) -> int:
    """Return the number of a person who is named by user name, by number or as `me`."""
    if isinstance(named, int):
        return named
    return actor.id if named == "me" and actor.id is not None else person_id_of(named)
