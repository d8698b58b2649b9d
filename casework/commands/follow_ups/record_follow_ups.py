"""Gather the follow-ups that an event causes, as rows that the scheduler finds when they are due."""

from __future__ import annotations

from casework.commands.recording import Record
from casework.domain.conditions import selected
from casework.domain.facts import Facts
from casework.domain.history import Occurrence
from casework.domain.terms import due_of
from casework.models import FollowUpDue
from casework.queries.cases.reading import CaseNow
from casework.rulebook.current import calendar_of


def record_follow_ups(record: Record, now: CaseNow, facts: Facts, each: Occurrence) -> None:
    """Gather one row for each rule of the case's definition that what happened calls for."""
    for rule in now.definition.follow_ups:
        if each.happened.isdisjoint(rule.on) or not selected(rule.where, rule.unless, facts):
            continue
        calendar = calendar_of(now.rules, record.case["entity"])
        due = record.at if rule.after is None else due_of(record.at, rule.after, calendar)
        record.add(
            FollowUpDue,
            seq=each.seq,
            name=rule.name,
            due_at=due,
            looks_at=due,
            put_off=0,
            outcome=None,
            told=None,
        )
