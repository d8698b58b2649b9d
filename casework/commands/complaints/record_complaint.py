"""Gather an imported complaint as a new case: with its outcome, or open where the source says so."""

from __future__ import annotations

from collections import Counter
from typing import Any

from casework.commands.cases.finishing import finish
from casework.commands.cases.record_move import consequences
from casework.commands.clocks.record_clocks import MET, MISSED, STOPPED
from casework.commands.clocks.record_due import BREACH, record_due
from casework.commands.complaints.translating import ENTITY, SENT, Intake, Place, Term
from casework.commands.mail.record_notices import Happening
from casework.commands.parties.record_party import NOT_KNOWN, record_party
from casework.commands.recording import Record, new_case
from casework.db import Row
from casework.domain.cfpb import Complaint, yes_or_no
from casework.domain.chain import written
from casework.domain.derivation import BY_SOURCE
from casework.domain.facts import SYSTEM
from casework.domain.parties.names import PERSON, normal_name
from casework.domain.values import typed_fields
from casework.models import Clock, Firing, SearchText
from casework.queries.cases.reading import CaseNow

CLOSED = "closed"
NOT_TOLD = "The published record does not say."
RESULTS = {True: MET, False: MISSED, None: None}


def gather_complaint(intake: Intake, one: Complaint, number: int, party_number: int) -> Record:
    """Return the record of one imported complaint; nobody is told of it by mail."""
    values = intake.values(one)
    place = intake.place(values)
    values["received_at"] = written(intake.moment(one.received_on))
    if one.sent_on:
        values[SENT] = written(intake.moment(one.sent_on))
    party = _party(intake, one, party_number)
    record = Record(_case(intake, one, place, number, party), intake.at, intake.log)
    _open(record, intake, values, party, _texts(one))
    record.add(SearchText, words=intake.words(one, record.case["reference"], party["name"]))
    if one.open:
        _work_on(record, intake, party)
    else:
        _end(record, intake, one, place)
    return record


def _party(intake: Intake, one: Complaint, number: int) -> Row:
    """The source names nobody: a customer of its own for each complaint, called by the state alone."""
    state = one.told["state"]
    name = f"Consumer in {state}"[:300] if state else "Consumer"
    return {
        **NOT_KNOWN,
        "id": number,
        "entity": ENTITY,
        "kind": "person",
        "name": name,
        "normal_name": normal_name(name, PERSON),
        "language": "en",
        "vulnerable": False,
        "recorded_at": intake.at,
        "source_id": one.identity,
    }


def _case(intake: Intake, one: Complaint, place: Place, number: int, party: Row) -> Row:
    definition, at = intake.definition, intake.at
    state = definition.state(definition.initial)
    return new_case(
        intake.log,
        id=number,
        reference=f"{definition.reference}-{at.year}-{number:06d}",
        workflow=definition.workflow,
        workflow_version=definition.version,
        state=state.name,
        state_since=at,
        title=one.told["issue"][:200],
        party_id=party["id"],
        entity=ENTITY,
        team=place.team,
        queue=state.queue,
        assignee=None,
        priority=None,
        received_at=intake.moment(one.received_on),
        opened_at=at,
        closed_at=None,
        next_due=None,
        next_clock=None,
        warns_at=None,
        hold=None,
        legal_hold=None,
        fields={},
        approvals={},
        marks={"moments": {f"state:{state.name}": written(at)}},
        changed_by=SYSTEM.name,
        changed_at=at,
        source_id=one.identity,
    )


def _texts(one: Complaint) -> dict[str, str]:
    told = one.told
    issue, product = (
        f"{told[name]}: {told[below]}" if told[below] else told[name]
        for name, below in (("issue", "sub_issue"), ("product", "sub_product"))
    )
    narrative = told["narrative"][:20_000] or f"{issue} ({product}). {NOT_TOLD}"
    return {"title": told["issue"][:200], "narrative": narrative, "desired_outcome": NOT_TOLD}


def _open(record: Record, intake: Intake, values: Row, party: Row, texts: dict[str, str]) -> None:
    definition, case = intake.definition, record.case
    codes: Row = {"trigger": definition.opens.trigger, "to": definition.initial, "values": values}
    shown = {"team": case["team"], "party": party["id"], "reference": case["reference"]}
    seq = record.event("opened", SYSTEM.name, texts, **codes, **shown, source_id=case["source_id"])
    pointers = {name: {"seq": seq} for name in texts if name in definition.fields}
    case["fields"] = {**values, **pointers}
    record.decided(SYSTEM.name)
    record_party(record, party)


def _end(record: Record, intake: Intake, one: Complaint, place: Place) -> None:
    """Gather the outcome. The source has no date of the answer: the event has that of the import alone."""
    case, told = record.case, one.told
    if place.clock and one.sent_on:
        _clock(record, intake.term(place.clock, intake.moment(one.sent_on)), one.timely)
    record.event(
        "imported_outcome",
        SYSTEM.name,
        **{"from": case["state"], "to": CLOSED},
        scheme="cfpb_outcomes",
        outcome=intake.outcome(one),
        timely=one.timely,
        disputed=yes_or_no(told["disputed"]),
    )
    marks: dict[str, Any] = {"moments": {**case["marks"]["moments"], f"state:{CLOSED}": written(intake.at)}}
    case.update(state=CLOSED, closed_at=intake.at, queue=intake.definition.state(CLOSED).queue, marks=marks)
    record.decided(SYSTEM.name)


def _clock(record: Record, term: Term, timely: bool | None) -> None:
    """Gather the regulator's clock: met or missed by the source's flag, which its derivation names."""
    rule, reading = term.rule, term.reading
    breached = reading.due_at if timely is False else None
    if breached:
        codes: Row = {"clock": rule.code, "policy": rule.name, "threshold": BREACH, "cycle": reading.cycle}
        codes |= {"generation": reading.generation, "reached_at": breached, "due_at": breached}
        seq = record.event("breached", SYSTEM.name, **codes, late=True, by_source=True)
        fired = {name: codes[name] for name in ("clock", "cycle", "generation", "threshold", "reached_at")}
        record.add(Firing, **fired, fired_at=record.at, seq=seq)
    record.add(
        Clock,
        name=rule.code,
        slot=rule.slot,
        policy=rule.name,
        calendar=term.calendar,
        state=STOPPED,
        cycle=reading.cycle,
        generation=reading.generation,
        started_at=reading.started_at,
        due_at=reading.due_at,
        stopped_at=None,
        breached_at=breached,
        warns_at=None,
        acts={"policy": rule.name, "moves": term.moves},
        derivation={**(reading.derivation or {}), BY_SOURCE: {"told_by": "cfpb", "timely": timely}},
        reason_seq=None,
        result=RESULTS[timely],
    )


def _work_on(record: Record, intake: Intake, party: Row) -> None:
    """Gather the clocks of an open complaint. What they reached before the import is recorded, not mailed."""
    now = CaseNow(
        row=record.case,
        definition=intake.definition,
        rules=intake.rules,
        clocks={},
        timers={},
        items=[],
        drafts={},
        party=party,
        documents=0,
        fired=set(),
        fields=typed_fields(intake.definition, record.case["fields"]),
    )
    consequences(record, now, SYSTEM, record.body, [Happening("event:opened", record.body["seq"])])
    record_due(record, now)
    finish(record, now, Counter())
