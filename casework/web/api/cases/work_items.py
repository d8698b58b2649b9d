"""/cases/{ref}/work-items: what somebody has to do, also on a closed case."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.cases.complete_item import CompleteItem, complete_item
from casework.commands.confirmations.answer_request import AnswerRequest, answer_request
from casework.db import Row
from casework.queries.cases.reading import CaseNow, read_case
from casework.queries.people.usernames import people_by_id
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.addressing import LARGEST
from casework.web.api.answering import page, receipt
from casework.web.api.asking import idempotency_key, if_match
from casework.web.api.description import Subject, versioned
from casework.web.api.fields import Asked, Number, Text, Values, YesNo
from casework.web.api.shapes import ReceiptShape, Shape, listed
from casework.web.moment import now

bp = Subject("Work items", __name__, "Tasks that a case has opened")


class ItemAsked(Asked):
    number = Number(most=LARGEST, required=True)
    task = Text(60, least=1, required=True)
    fields_ = Values(data_key="fields", load_default=dict)
    comment = Text(4_000, load_default="")


class AnswerAsked(Asked):
    number = Number(most=LARGEST, required=True)
    trigger = Text(60, least=1, required=True)
    confirm = YesNo(required=True)
    comment = Text(4_000, load_default="")


class ItemShape(Shape):
    number = a.number("that of the event that opened it")
    task = a.text()
    title = a.text()
    team = a.text()
    assignee = a.maybe("user name")
    needs = a.texts("fields that finish it")
    opened_at = a.moment()
    due_at = a.maybe_moment()
    done_at = a.maybe_moment()
    outcome = a.maybe("done returned cancelled")
    asked_by = a.maybe("who asked for the move that waits for a second person")


ItemsShape = listed(ItemShape, "ItemsShape")


@bp.get("/cases/<reference:reference>/work-items")
@allows("case.read")
@bp.response(200, ItemsShape)
def get_items(reference: str) -> Response:
    """List the work items of a case, open ones first"""
    case = read_case(reference, g.actor, "case.read")
    people = people_by_id(item["assignee"] for item in case.items)
    items = sorted(case.items, key=lambda item: (item["done_at"] is not None, item["number"], item["task"]))
    return page([_told(case, item, people) for item in items], None)


def _told(case: CaseNow, item: Row, people: dict[int, Row]) -> dict[str, Any]:
    task, person = case.definition.tasks.get(item["task"]), people.get(item["assignee"] or 0)
    told = ("number", "task", "team", "opened_at", "due_at", "done_at", "outcome")
    return {
        **{name: item[name] for name in told},
        "title": task.title.in_(g.actor.language) if task else item["task"],
        "needs": list(task.needs) if task else [],
        "assignee": person["username"] if person else None,
        "asked_by": item["request"]["asked_by"] if item["request"] else None,
    }


@bp.post("/cases/<reference:reference>/work-items")
@allows("item.complete")
@bp.arguments(ItemAsked, example=examples.ITEM)
@bp.response(201, ReceiptShape)
def finish_item(body: dict[str, Any], reference: str) -> Response:
    """Finish a work item with what it needs"""
    command = CompleteItem(
        reference=reference,
        number=body["number"],
        task=body["task"],
        actor=g.actor,
        fields=body["fields_"],
        comment=body["comment"],
        key=idempotency_key(),
    )
    return receipt(complete_item(command, now()))


@bp.post("/cases/<reference:reference>/work-items/answers")
@allows("case.confirm")
@bp.arguments(AnswerAsked, example=examples.ANSWER)
@bp.response(201, ReceiptShape)
@versioned
def answer_item(body: dict[str, Any], reference: str) -> Response:
    """Confirm, as the second person, a move that waits for one; or return it with a reason"""
    command = AnswerRequest(
        reference=reference,
        number=body["number"],
        trigger=body["trigger"],
        actor=g.actor,
        confirm=body["confirm"],
        comment=body["comment"],
        version=if_match(),
        key=idempotency_key(),
    )
    return receipt(answer_request(command, now()))
