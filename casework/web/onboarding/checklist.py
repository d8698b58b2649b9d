"""The documents that a case owes, as the case page shows them: how each stands, and the form to go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g, url_for

from casework.domain.access import may_touch
from casework.domain.definition import Words
from casework.domain.onboarding.checklist import (
    ASKED,
    ITEM,
    OPEN,
    RECEIVED,
    STATES,
    VERIFIED,
    WAIVED,
)
from casework.queries.cases.papers import documents_of
from casework.queries.cases.reading import CaseNow
from casework.queries.onboarding.items import ItemStanding, items_of
from casework.web.case_views import FieldView, Line
from casework.web.languages import language
from casework.web.wording import day_in_words, local

RECEIVE, VERIFY, SEND_BACK, WAIVE = "receive", "verify", "send_back", "waive"
WAYS = {
    RECEIVE: Words("It is here", "已收到"),
    VERIFY: Words("Verified", "核验通过"),
    SEND_BACK: Words("Send it back", "退回"),
    WAIVE: Words("Do without it", "申请或批准豁免"),
}
#: how an item stands -> what can be done with it
OFFERED = {
    OPEN: (RECEIVE, WAIVE),
    ASKED: (WAIVE, RECEIVE),
    RECEIVED: (VERIFY, SEND_BACK, RECEIVE, WAIVE),
    VERIFIED: (RECEIVE,),
    WAIVED: (RECEIVE,),
}
LIGHTS = {OPEN: "grey", ASKED: "soon", RECEIVED: "soon", VERIFIED: "met", WAIVED: "met"}
PERMISSIONS = {
    RECEIVE: "case.document",
    VERIFY: "item.check",
    SEND_BACK: "item.check",
    WAIVE: "item.complete",
}
DECISION = Words("What is it", "处理结果")
DATED = Words("Date of the document", "文件日期")
DATED_HINT = Words("Left out: it ages from today", "不填则自今日起计算有效期")
DOCUMENT = Words("File on the case", "案件文件")
SOURCE = Words("Checked against", "核验来源")
SOURCE_HINT = Words(
    "Needed to verify: the original, a register, a call back", "核验通过时必填：原件、登记机关、回访等"
)
UNTIL = Words("Good until", "有效期至")
REASON = Words("Reason", "理由")
REASON_HINT = Words("Needed to send it back or to do without it", "退回或豁免时必填")
OPTIONAL = Words("if there is one", "如有")


def is_item(task: str) -> bool:
    """Return whether a work item belongs to a checklist."""
    return task.startswith(ITEM)


def checklist_lines(now: CaseNow, at: datetime) -> tuple[Line, ...]:
    """Return one line an item, those that hold the file up first."""
    order = (OPEN, ASKED, RECEIVED, VERIFIED, WAIVED)
    found = sorted(items_of(now), key=lambda one: order.index(one.standing.state)) if now.items else []
    return tuple(_line(now, one, at) for one in found)


def _line(now: CaseNow, one: ItemStanding, at: datetime) -> Line:
    told, spoken = one.standing, language()
    do = f"item:{one.number}:{one.task}"
    url = url_for("cases.show_case", reference=now.row["reference"], do=do, _anchor="form")
    late = told.expired(local(at).date())
    below = [] if told.mandatory else [OPTIONAL.in_(spoken)]
    if told.valid_until is not None:
        below.append(f"{UNTIL.in_(spoken)} {day_in_words(told.valid_until)}")
    return Line(
        told.full_title.in_(spoken),
        url if ways_of(now, told.state) else None,
        STATES[told.state].in_(spoken),
        "late" if late else LIGHTS[told.state],
        " · ".join(below),
    )


def ways_of(now: CaseNow, state: str) -> list[str]:
    """Return what the reader may do with an item that stands so."""
    table = now.rules.access
    return [way for way in OFFERED[state] if may_touch(table, PERMISSIONS[way], g.actor, now.row)]


@dataclass(frozen=True, slots=True)
class ItemForm:
    title: str
    fields: tuple[FieldView, ...]


def item_form(now: CaseNow, number: str, task: str) -> ItemForm | None:
    """Return the form of an item; None for what is none, or nothing that the reader may do."""
    one = next((i for i in items_of(now) if (str(i.number), i.task) == (number, task)), None)
    ways = ways_of(now, one.standing.state) if one else []
    if one is None or not ways:
        return None
    spoken = language()
    choices = tuple((way, WAYS[way].in_(spoken)) for way in ways)
    fields = [FieldView("decision", "choice", DECISION.in_(spoken), True, ways[0], "", choices)]
    if RECEIVE in ways:
        papers = [row for row in documents_of(now.row["id"]) if row["kind"] == "file"]
        files = tuple((str(row["number"]), row["name"]) for row in papers)
        fields.append(FieldView("dated", "date", DATED.in_(spoken), hint=DATED_HINT.in_(spoken)))
        fields += [FieldView("document", "choice", DOCUMENT.in_(spoken), choices=files)] if files else []
    if VERIFY in ways:
        fields.append(FieldView("source", "line", SOURCE.in_(spoken), hint=SOURCE_HINT.in_(spoken)))
        fields.append(FieldView("valid_until", "date", UNTIL.in_(spoken)))
    if SEND_BACK in ways or WAIVE in ways:
        fields.append(FieldView("reason", "text", REASON.in_(spoken), hint=REASON_HINT.in_(spoken)))
    return ItemForm(one.standing.full_title.in_(spoken), tuple(fields))
