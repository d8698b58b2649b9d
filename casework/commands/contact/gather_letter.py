"""Gather that a letter is a contact: what for, by the rules of letters, and when it may leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from casework.commands.contact.gather_contact import (
    OUT,
    QUEUED,
    SENT,
    Touch,
    codes_of,
    gather_contact,
    refuse,
)
from casework.commands.recording import Record
from casework.commands.satisfaction.record_invitation import gathered, round_for, survey_of
from casework.db import Row
from casework.domain.contact.verdict import Verdict
from casework.domain.letters import LetterDraft
from casework.queries.cases.reading import CaseNow
from casework.queries.contact.verdict import verdict_for

SURVEY, REMINDER = "survey", "survey_reminder"


def gather_letter(
    record: Record, now: CaseNow, letter: LetterDraft, seq: int, by: str, *, mailed: bool
) -> tuple[Row | None, Row, datetime]:
    """Return the contact that the letter is, what its event says of the verdict, and when it may leave.

    A letter that comes at the wrong hour only waits for the right one. Raises Refused for one that the
    contact policy forbids.
    """
    touch, party = _touch(record, now, letter, mailed=mailed), record.case["party_id"]
    if party is None:
        return None, {}, record.at
    verdict = _verdict(party, touch, record.at)
    contact = gather_contact(record, touch, seq, by)
    told = codes_of(replace(touch, result=None), verdict)
    leaves = verdict.allowed_from if verdict and verdict.allowed_from else record.at
    return contact, told, leaves


def inputs_of(contact: Row) -> Row:
    """Return what a mail keeps of its contact, so that it can be judged again when it leaves."""
    told = {"contact": contact["id"], "kind": contact["kind"]}
    told |= {"campaign": contact["campaign_id"], "recipient": contact["recipient_id"]}
    return {name: value for name, value in told.items() if value is not None}


def _verdict(party: int, touch: Touch, at: datetime) -> Verdict | None:
    if not touch.is_outreach:
        return None
    verdict = verdict_for(party, touch.purpose, touch.channel, at, kind=touch.kind)
    if not verdict.allowed and not verdict.waits:
        refuse(verdict)
    return verdict


def _touch(record: Record, now: CaseNow, letter: LetterDraft, *, mailed: bool) -> Touch:
    purpose = now.rules.letters(now.row["entity"], letter.kind, record.at.date()).purpose
    channel, result = ("email", QUEUED) if mailed else ("letter", SENT)
    if purpose != SURVEY or not now.row["fields"].get(SURVEY):
        return Touch(channel, OUT, purpose, None, result)
    asked = round_for(record, letter.kind)
    if any(one["round"] == asked for one in gathered(record)):
        return Touch(channel, OUT, REMINDER, None, result)  # the same questions once more
    survey = survey_of(now, asked, record.at)
    return Touch(channel, OUT, "marketing" if survey.sells else purpose, survey.kind, result)
