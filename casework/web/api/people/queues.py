"""/queues: how much work lies where."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow.fields import Dict, Integer

from casework.domain.access import scope_of
from casework.models import Team
from casework.queries.cases.counts import counts_of_team
from casework.queries.people.people import teams
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import page
from casework.web.api.description import Subject
from casework.web.api.shapes import Shape, listed

bp = Subject("Queues", __name__, "How much work lies where")


class QueuesShape(Shape):
    team = a.text()
    title = a.text()
    entity = a.text()
    queues = Dict(values=Integer(), metadata={"description": "open cases by queue"})
    states = Dict(values=Integer(), metadata={"description": "open cases by state"})
    unassigned = a.number("open cases that nobody has")


TeamsShape = listed(QueuesShape, "TeamsShape")


@bp.get("/queues")
@allows("case.read")
@bp.response(200, TeamsShape)
def get_queues() -> Response:
    """Count the open work of your teams"""
    everything, mine, entities, _ = scope_of(current().access, "case.read", g.actor)
    seen = [each for each in teams() if everything or each.code in mine or each.entity in entities]
    return page([_told(each) for each in seen], None)


def _told(team: Team) -> dict[str, Any]:
    counts = counts_of_team(team.code)
    return {
        "team": team.code,
        "title": team.title(g.actor.language),
        "entity": team.entity,
        "queues": _some(counts["queue"]),
        "states": _some(counts["state"]),
        "unassigned": counts["unassigned"].get(team.code, 0),
    }


def _some(numbers: dict[str, int]) -> dict[str, int]:
    return {name: int(number) for name, number in numbers.items() if number}
