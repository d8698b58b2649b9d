"""/cases/{ref}/checklist: the documents that a case owes: taken in, checked by somebody else, or waived."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from casework.commands.onboarding.receive_item import ReceiveItem, receive_item
from casework.commands.onboarding.verify_item import VerifyItem, verify_item
from casework.commands.onboarding.waive_item import WaiveItem, waive_item
from casework.queries.cases.reading import read_case
from casework.queries.onboarding.items import ItemStanding, items_of
from casework.web.access import allows
from casework.web.api import examples
from casework.web.api import shapes as a
from casework.web.api.addressing import LARGEST
from casework.web.api.answering import page, receipt
from casework.web.api.asking import idempotency_key
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Number, Text, YesNo
from casework.web.api.shapes import ReceiptShape, Shape, listed
from casework.web.moment import now

bp = Subject("Checklists", __name__, "Documents that a case owes")
LONGEST = 4_000


class ItemOfChecklist(Asked):
    number = Number(most=LARGEST, required=True)
    task = Text(120, least=1, required=True)


class ItemReceiptAsked(ItemOfChecklist):
    dated = Text(10, load_default=None)
    document = Number(most=LARGEST, load_default=None)


class ItemCheckAsked(ItemOfChecklist):
    accept = YesNo(load_default=True)
    source = Text(LONGEST, load_default="")
    valid_until = Text(10, load_default=None)
    reason = Text(LONGEST, load_default="")


class ItemWaiverAsked(ItemOfChecklist):
    reason = Text(LONGEST, least=1, required=True)


class ChecklistShape(Shape):
    number = a.number("that of the event that opened it")
    task = a.text()
    of = a.text("the task of the workflow that it belongs to")
    title = a.text()
    party = a.maybe("the party that it is about")
    mandatory = a.yes_no()
    state = a.text("open received waiver_asked verified waived")
    valid_until = a.maybe("the last day of its use")


ChecklistsShape = listed(ChecklistShape, "ChecklistsShape")


@bp.get("/cases/<reference:reference>/checklist")
@allows("case.read")
@bp.response(200, ChecklistsShape)
def get_checklist(reference: str) -> Response:
    """List what the case owes, in the order of its checklists"""
    case = read_case(reference, g.actor, "case.read")
    return page([_told(one) for one in items_of(case)], None)


def _told(one: ItemStanding) -> dict[str, Any]:
    told, until = one.standing, one.standing.valid_until
    return {
        "number": one.number,
        "task": one.task,
        "of": told.task,
        "title": told.title.in_(g.actor.language),
        "party": told.party,
        "mandatory": told.mandatory,
        "state": told.state,
        "valid_until": until.isoformat() if until else None,
    }


@bp.post("/cases/<reference:reference>/checklist/receipts")
@allows("case.document")
@bp.arguments(ItemReceiptAsked, example=examples.RECEIPT_OF_ITEM)
@bp.response(201, ReceiptShape)
def take_in(body: dict[str, Any], reference: str) -> Response:
    """Take in what came for an item; a newer document replaces an older one"""
    command = ReceiveItem(
        reference, body["number"], body["task"], g.actor, body["dated"], body["document"], idempotency_key()
    )
    return receipt(receive_item(command, now()))


@bp.post("/cases/<reference:reference>/checklist/checks")
@allows("item.check")
@bp.arguments(ItemCheckAsked, example=examples.CHECK_OF_ITEM)
@bp.response(201, ReceiptShape)
def check(body: dict[str, Any], reference: str) -> Response:
    """Check what somebody else took in: verified against a source, or sent back with a reason"""
    return receipt(verify_item(VerifyItem(reference, actor=g.actor, key=idempotency_key(), **body), now()))


@bp.post("/cases/<reference:reference>/checklist/waivers")
@allows("item.complete")
@bp.arguments(ItemWaiverAsked, example=examples.WAIVER_OF_ITEM)
@bp.response(201, ReceiptShape)
def waive(body: dict[str, Any], reference: str) -> Response:
    """Ask to do without an item, or agree to it as one of those whom the checklist names"""
    command = WaiveItem(
        reference, body["number"], body["task"], g.actor, body["reason"], key=idempotency_key()
    )
    return receipt(waive_item(command, now()))
