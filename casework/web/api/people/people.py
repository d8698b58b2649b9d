"""/people: colleagues, without anything by which they sign in."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.db import Row
from casework.domain.access import scope_of
from casework.domain.definition import ROLES
from casework.errors import NotFound
from casework.models import Person
from casework.queries.people.people import find_people, load_person
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.addressing import LARGEST
from casework.web.api.answering import answered, page
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Text, one_of
from casework.web.api.shapes import Shape, listed

bp = Subject("People", __name__, "Colleagues")


class PeopleAsked(Asked):
    q = Text(200, load_default="", metadata={"description": "a part of name, user name or address"})
    role = one_of(*ROLES, load_default="")
    team = Text(60, load_default="")


class PersonShape(Shape):
    id = a.number()
    username = a.text()
    name = a.text()
    email = a.text()
    language = a.text()
    zone = a.text()
    roles = a.texts()
    flags = a.texts()
    limits = a.anything("amounts up to which they decide")
    teams = a.texts()
    away_from = a.maybe_moment()
    away_until = a.maybe_moment()
    active = a.yes_no()


PeopleShape = listed(PersonShape, "PeopleShape")


@bp.get("/people")
@allows("people.read")
@bp.arguments(PeopleAsked, location="query")
@bp.response(200, PeopleShape)
def get_people(asked: dict[str, Any]) -> Response:
    """List the active people of your teams or entities, at most 500"""
    found = find_people(asked["q"], role=asked["role"], team=asked["team"])
    return page([_told(person) for person in found if _visible(person)], None)


@bp.get(f"/people/<int(max={LARGEST}):number>")
@allows("people.read")
@bp.response(200, PersonShape)
def get_person(number: int) -> Response:
    """Read one person"""
    person = load_person(number)
    if not _visible(person):
        raise NotFound("There is no such person.", zh="没有此人。")
    return answered(_told(person))


def _visible(person: Person) -> bool:
    everything, teams, entities, _ = scope_of(current().access, "people.read", g.actor)
    own = [membership.team for membership in person.memberships]
    return everything or any(team.code in teams or team.entity in entities for team in own)


def _told(person: Person) -> Row:
    told = ("id", "username", "name", "email", "language", "zone", "roles", "flags", "limits")
    return {
        **{name: getattr(person, name) for name in told},
        "teams": [membership.team.code for membership in person.memberships],
        "away_from": person.away_from,
        "away_until": person.away_until,
        "active": person.disabled_at is None,
    }
