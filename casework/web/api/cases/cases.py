"""/cases: lists, openings, and one whole case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, g, url_for
from marshmallow import ValidationError, fields, validates_schema

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.checking import LANGUAGES
from casework.commands.parties.record_party import NewParty
from casework.domain.parties.kinds import KINDS
from casework.errors import Malformed, NotFound
from casework.queries.cases.lists import ORDERS, Filters, list_cases
from casework.queries.cases.reading import read_case
from casework.queries.people.usernames import people_by_id, person_id_of
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api.answering import page, receipt
from casework.web.api.asking import idempotency_key, is_brief
from casework.web.api.cases.case_answer import case_answered, in_list
from casework.web.api.cases.case_shapes import CaseShape, CasesShape
from casework.web.api.description import Subject, brief_if_asked
from casework.web.api.fields import Asked, Count, Listed, Moment, Number, Text, Values, YesNo, one_of
from casework.web.api.shapes import ReceiptShape
from casework.web.moment import now

bp = Subject("Cases", __name__, "Customer matters: found, opened, read")


class CasesAsked(Listed):
    workflow = Text(60, load_default=None)
    state = Text(60, load_default=None)
    team = Text(60, load_default=None)
    queue = Text(60, load_default=None)
    assignee = Text(60, load_default=None, metadata={"description": "a user name, `me`, or `none`"})
    party = Count(load_default=None)
    priority = Text(60, load_default=None)
    overdue = YesNo(load_default=False)
    due_before = Moment(load_default=None)
    opened_from = Moment(load_default=None)
    opened_to = Moment(load_default=None)
    q = Text(200, load_default="", metadata={"description": "a reference, a name, a number, words"})
    sort = one_of(*ORDERS, load_default="due")


class PartyAsked(Asked):
    """A customer who is known by `id`, or a new one."""

    id = Number()
    name = Text(300)
    kind = one_of(*KINDS)
    nature = Text(300, allow_none=True)
    segment = Text(300, allow_none=True)
    contact_name = Text(300, allow_none=True)
    email = Text(300, allow_none=True)
    phone = Text(60, allow_none=True)
    address = Text(300, allow_none=True)
    language = one_of(*LANGUAGES)
    vulnerable = YesNo()

    @validates_schema
    def known_or_new(self, data: Mapping[str, Any], **_: Any) -> None:
        if ("id" in data) == ("name" in data) or ("id" in data and len(data) > 1):
            raise ValidationError("Give `id` alone for a known customer, or `name` and more for a new one.")


class CaseAsked(Asked):
    workflow = Text(60, required=True)
    title = Text(200, least=1, required=True)
    party = fields.Nested(PartyAsked, required=True)
    priority = Text(60, allow_none=True)
    received_at = Moment(allow_none=True)
    channel = Text(60, allow_none=True)
    fields_ = Values(data_key="fields", load_default=dict)
    duplicates_looked_for = YesNo(
        load_default=False,
        metadata={"description": "somebody looked at /duplicates and this is another matter"},
    )


@bp.get("/cases")
@allows("case.read")
@bp.arguments(CasesAsked, location="query")
@bp.response(200, CasesShape)
def get_cases(asked: dict[str, Any]) -> Response:
    """List the cases that you may read

    `due` and `priority` list what is owed, `newest` everything.
    """
    sort, cursor, limit = asked.pop("sort"), asked.pop("cursor"), asked.pop("limit")
    asked["assignee"] = _assignee(asked["assignee"])
    found = list_cases(g.actor, Filters(**asked), now(), sort, cursor, limit)
    people = people_by_id(row["assignee"] for row in found.rows)
    return page([in_list(row, people) for row in found.rows], found.next)


def _assignee(name: str | None) -> int | None:
    if name in (None, "none"):
        return None if name is None else 0
    return int(g.actor.id) if name == "me" else person_id_of(str(name))


@bp.post("/cases")
@allows("case.open")
@bp.arguments(CaseAsked, example=examples.CASE)
@bp.response(201, {"oneOf": [CaseShape, ReceiptShape]})
@brief_if_asked
def create_case(body: dict[str, Any]) -> Response:
    """Open a case

    `fields` hold the other needs of the workflow's `opens`. A case that goes to a team whose cases you may
    not read answers with its receipt alone.
    """
    party = body["party"]
    command = OpenCase(
        workflow=body["workflow"],
        title=body["title"],
        party=party["id"] if "id" in party else NewParty(**party),
        actor=g.actor,
        fields=_fields(body),
        key=idempotency_key(),
        duplicates_looked_for=body["duplicates_looked_for"],
    )
    at = now()
    opened = open_case(command, at)
    headers = {"location": url_for("Cases.get_case", reference=opened["reference"])}
    if is_brief():
        return receipt(opened, 201, **headers)
    try:
        case = read_case(opened["reference"], g.actor, "case.read")
    except NotFound:
        return receipt(opened, 201, **headers)
    return case_answered(case, g.actor, at, 201, **headers)


def _fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what the body names at its top over the fields; the workflow has its own name for the priority."""
    own = current().latest(body["workflow"]).priority or "priority"
    top = {own: body.get("priority"), "received_at": body.get("received_at"), "channel": body.get("channel")}
    given = {name: value for name, value in top.items() if value is not None}
    if twice := given.keys() & body["fields_"].keys():
        raise Malformed(
            "Some fields are named twice.",
            zh="部分字段重复。",
            errors={name: ["Name it once: at the top or in `fields`."] for name in sorted(twice)},
        )
    return {**body["fields_"], **given}


@bp.get("/cases/<reference:reference>")
@allows("case.read")
@bp.response(200, CaseShape)
def get_case(reference: str) -> Response:
    """Read a case with its clocks and what you can do next"""
    return case_answered(read_case(reference, g.actor, "case.read"), g.actor, now())
