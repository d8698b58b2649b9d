"""The keys of a workflow file (docs/reference/format.md), block by block."""

from __future__ import annotations

from marshmallow import fields

from casework.domain.definition import FIELD_TYPES, FLAGS, KINDS
from casework.rulebook.reading import (
    Flag,
    Label,
    Name,
    Names,
    Strict,
    Text,
    When,
    Whens,
    Whole,
    by_name,
    nested,
    one_of,
    tables,
)


class ChoiceSchema(Strict):
    code = Text(required=True)
    en = Text(required=True)
    zh = Text(required=True)


class FieldSchema(Strict):
    type = Text(required=True, validate=one_of(*FIELD_TYPES))
    title = Label(required=True)
    hint = Label(load_default=None)
    personal = Flag(load_default=False)
    choices = tables(ChoiceSchema)
    scheme = Name(load_default=None)


class StateSchema(Strict):
    title = Label(required=True)
    kind = Text(required=True, validate=one_of(*KINDS))
    queue = Name(load_default=None)
    shown_as = Name(load_default=None)
    leaves_when_assigned = Name(load_default=None)


class OpensSchema(Strict):
    trigger = Name(required=True)
    by = Names(required=True)
    needs = Names(load_default=())
    takes = Names(load_default=())
    guards = fields.Raw(load_default=list)
    says = Label(load_default=None)


class TransitionSchema(Strict):
    trigger = Name(required=True)
    title = Label(required=True)
    says = Label(required=True)
    button = Name(load_default=None)
    from_ = fields.Raw(required=True, data_key="from", error_messages={"required": "is missing"})
    except_ = Names(load_default=(), data_key="except")
    to = Text(required=True)
    by = Names(required=True)
    flags = Names(load_default=(), validate=one_of(*FLAGS))
    where = When(load_default=dict)
    unless = Whens(load_default=())
    any = Whens(load_default=())
    needs = Names(load_default=())
    takes = Names(load_default=())
    sets = fields.Dict(load_default=dict)
    computes = Names(load_default=())
    guards = fields.Raw(load_default=list)
    letter = Name(load_default=None)
    approves = Name(load_default=None)
    drafts = Name(load_default=None)
    makes = Name(load_default=None)
    resets = Names(load_default=())
    automatic = Text(load_default=None, validate=one_of("on_entry", "when_assigned"))
    while_held = Flag(load_default=False)
    holds = Text(load_default=None)
    lifts = Flag(load_default=False)
    legal_hold = Flag(load_default=False)
    confirmed_by = Names(load_default=())


class ChaseSchema(Strict):
    after = Text(required=True)
    letter = Name(required=True)


class DueSchema(Strict):
    field = Name()
    before = Text()
    after = Text()
    from_ = Text(data_key="from")


class TimerSchema(Strict):
    name = Name(required=True)
    runs = Names(required=True)
    due = nested(DueSchema, required=True)
    chase = tables(ChaseSchema)
    fires = Name(required=True)
    where = When(load_default=dict)
    unless = Whens(load_default=())


class TaskSchema(Strict):
    title = Label(required=True)
    opens = Names(required=True)
    where = When(load_default=dict)
    unless = Whens(load_default=())
    by = Names(required=True)
    needs = Names(load_default=())
    each = Text(load_default=None)
    checklist = Name(load_default=None)
    within = Text(load_default=None)


class RestartSchema(Strict):
    on = Text(required=True)
    from_ = Name(load_default=None, data_key="from")


class PauseOnSchema(Strict):
    on = Text(required=True)
    in_ = Name(required=True, data_key="in")


class SlotSchema(Strict):
    title = Label(required=True)
    starts = Names(required=True)
    stops = Names(required=True)
    pauses = Names(load_default=())
    pauses_on = tables(PauseOnSchema)
    resets = Names(load_default=())
    restarts = tables(RestartSchema)


class FollowUpSchema(Strict):
    name = Name(required=True)
    on = Names(required=True)
    opens = Name()
    signals = Text()
    holds = Name()
    lifts = Name()
    moves = Name()
    suppresses = Name()
    keeps = Name(validate=one_of("customer"))
    fires = Name(load_default=None)
    to = Text(load_default=None, validate=one_of("cause"))
    with_ = fields.Dict(load_default=dict, data_key="with")
    after = Text(load_default=None)
    where = When(load_default=dict)
    unless = Whens(load_default=())


class WorkflowSchema(Strict):
    workflow = Name(required=True)
    version = Whole(required=True)
    reference = Text(required=True)
    title = Label(required=True)
    initial = Name(required=True)
    priority = Name(load_default=None)
    restricted = Flag(load_default=False)
    opens = nested(OpensSchema, required=True)
    fields_ = by_name(FieldSchema)
    states = by_name(StateSchema)
    transitions = tables(TransitionSchema)
    timers = tables(TimerSchema)
    tasks = by_name(TaskSchema)
    slots = by_name(SlotSchema)
    follow_ups = tables(FollowUpSchema)


WorkflowSchema._declared_fields["fields_"].data_key = "fields"
