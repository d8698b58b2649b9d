"""/workflows: what the released definitions say, in your language."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow.fields import Dict, List, Nested

from casework.db import Row
from casework.domain.definition import Definition, Field, Transition
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.addressing import LARGEST
from casework.web.api.answering import answered, page
from casework.web.api.description import Subject
from casework.web.api.shapes import Shape, listed

bp = Subject("Workflows", __name__, "States, moves and fields as released")


class WorkflowInListShape(Shape):
    workflow = a.text()
    version = a.number()
    title = a.text()
    reference = a.text("how references of its cases begin")
    latest = a.yes_no("new cases open on it")
    sha256 = a.text("of the released file")


class StateShape(Shape):
    name = a.text()
    title = a.text()
    kind = a.text("open waiting final")
    queue = a.maybe()


class TransitionShape(Shape):
    trigger = a.text()
    title = a.text()
    sources = a.texts("states that it starts from")
    to = a.text("where it leads; `@same` where it stays")
    by = a.texts("roles")
    needs = a.texts()
    takes = a.texts()
    letter = a.maybe("the kind that it sends")
    approves = a.maybe()


class OpeningShape(Shape):
    trigger = a.text()
    by = a.texts("roles")
    needs = a.texts()
    takes = a.texts()


class ChoiceShape(Shape):
    code = a.text()
    title = a.text()


class FieldShape(Shape):
    type = a.text("text line date moment money number choice party person bool")
    title = a.text()
    personal = a.yes_no()
    choices = List(Nested(ChoiceShape), allow_none=True)


class WorkflowShape(WorkflowInListShape):
    priority = a.maybe("the field that is the case's priority")
    opens = Nested(OpeningShape)
    fields_ = Dict(values=Nested(FieldShape), data_key="fields")
    states = List(Nested(StateShape))
    transitions = List(Nested(TransitionShape))


WorkflowsShape = listed(WorkflowInListShape, "WorkflowsShape")


@bp.get("/workflows")
@allows("rulebook.read")
@bp.response(200, WorkflowsShape)
def get_workflows() -> Response:
    """List the released workflows"""
    known = sorted(current().definitions.values(), key=lambda each: (each.workflow, each.version))
    return page([_in_list(each) for each in known], None)


@bp.get(f"/workflows/<name:name>/<int(max={LARGEST}):version>")
@allows("rulebook.read")
@bp.response(200, WorkflowShape)
def get_workflow(name: str, version: int) -> Response:
    """Read one version: states, moves, fields, and what opening a case needs"""
    found = current().definition(name, version)
    opens, language = found.opens, g.actor.language
    told = {
        **_in_list(found),
        "priority": found.priority,
        "opens": {name: _plain(getattr(opens, name)) for name in ("trigger", "by", "needs", "takes")},
        "fields": {name: _field(field, language) for name, field in found.fields.items()},
        "states": [
            {"name": s.name, "title": s.title.in_(language), "kind": s.kind, "queue": s.queue}
            for s in found.states.values()
        ],
        "transitions": [_transition(each, language) for each in found.transitions],
    }
    return answered(told)


def _in_list(one: Definition) -> Row:
    return {
        "workflow": one.workflow,
        "version": one.version,
        "title": one.title.in_(g.actor.language),
        "reference": one.reference,
        "latest": current().latest(one.workflow).version == one.version,
        "sha256": one.sha256,
    }


def _field(field: Field, language: str) -> Row:
    offered = [{"code": c.code, "title": c.title.in_(language)} for c in field.choices if c.active]
    choices = offered if field.type == "choice" else None
    return {
        "type": field.type,
        "title": field.title.in_(language),
        "personal": field.personal,
        "choices": choices,
    }


def _transition(one: Transition, language: str) -> Row:
    told = ("trigger", "sources", "to", "by", "needs", "takes", "letter", "approves")
    return {**{name: _plain(getattr(one, name)) for name in told}, "title": one.title.in_(language)}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
