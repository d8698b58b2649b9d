"""The shapes of cases in answers."""

from __future__ import annotations

from marshmallow.fields import List, Nested

from casework.web.api import shapes as a
from casework.web.api.shapes import Shape, listed


class PartyNameShape(Shape):
    id = a.number()
    name = a.maybe()


class CaseInListShape(Shape):
    reference = a.text()
    workflow = a.text()
    workflow_version = a.number()
    state = a.text()
    version = a.number("the ETag")
    title = a.text()
    entity = a.text()
    team = a.text()
    queue = a.maybe()
    priority = a.maybe()
    received_at = a.moment()
    opened_at = a.moment()
    closed_at = a.maybe_moment()
    party = Nested(PartyNameShape, allow_none=True)
    assignee = a.maybe("user name")
    assignee_name = a.maybe()
    next_due = a.maybe_moment("null where nothing is owed, or no date is set")
    next_clock = a.maybe("the clock, or `item:TASK`, that is due next")
    held = a.yes_no()


CasesShape = listed(CaseInListShape, "CasesShape")


class PartyShape(PartyNameShape):
    kind = a.text()
    nature = a.maybe()
    segment = a.maybe()
    contact_name = a.maybe()
    email = a.maybe()
    phone = a.maybe()
    address = a.maybe()
    language = a.text()
    vulnerable = a.yes_no()


class ClockShape(Shape):
    name = a.text()
    title = a.text()
    slot = a.text()
    policy = a.text("the rule in force: `UK-8W@1`")
    calendar = a.text()
    regime = a.maybe("null for a term that the bank sets itself")
    citation = a.text()
    window = a.yes_no("its end is the end of an offer, not a breach")
    state = a.text("not_started running paused stopped cancelled")
    started_at = a.maybe_moment()
    due_at = a.maybe_moment()
    warns_at = a.maybe_moment()
    stopped_at = a.maybe_moment()
    breached = a.yes_no()
    breached_at = a.maybe_moment("as recorded")
    explained = a.yes_no("the reason of the breach was given")
    result = a.maybe("met missed over cancelled; null while it runs")
    derivation = a.anything("why it is due then, step by step", allow_none=True)


class ContentShape(Shape):
    code = a.text()
    kind = a.text("`text` to be written, `tick` to be confirmed")
    title = a.text()
    prefill = a.maybe()
    text = a.maybe()
    done = a.yes_no()


class LetterShape(Shape):
    kind = a.text()
    language = a.text()
    sends = a.yes_no("false where the move only keeps it as a draft")
    contents = List(Nested(ContentShape))


class MoveShape(Shape):
    trigger = a.text()
    title = a.text()
    allowed = a.yes_no()
    reason = a.maybe("why not, and who or what can change that")
    needs = a.texts("fields that must come with it or be known already; `comment` is the comment")
    takes = a.texts("fields that may come with it")
    letter = Nested(LetterShape, allow_none=True)


class CaseShape(CaseInListShape):
    party = Nested(PartyShape, allow_none=True)
    state_title = a.text()
    hold = a.anything(allow_none=True)
    legal_hold = a.anything(allow_none=True)
    conflicts = a.texts("user names of those who have an interest in the matter")
    fields_ = a.anything("values by the names of the workflow's fields", data_key="fields")
    clocks = List(Nested(ClockShape))
    moves = List(Nested(MoveShape))
    seq = a.number("number of the last event")
    hash = a.text("head of the case's chain")


class MoveEventShape(Shape):
    seq = a.number()
    hash = a.text()
    at = a.moment()


class MovedShape(Shape):
    event = Nested(MoveEventShape)
    case = Nested(CaseShape)
