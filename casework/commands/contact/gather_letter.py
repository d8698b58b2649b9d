"""Gather that a letter is a contact: what for, by the rules of letters, and when it may leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from casework.domain.access import RESTRICTED
from casework.domain.contact.verdict import Verdict
from casework.domain.letters import LetterDraft
from casework.queries.cases.reading import CaseNow
from casework.queries.contact.verdict import verdict_for
from casework.queries.retention.offers import campaign_named

MARKETING, SURVEY, REMINDER = "marketing", "survey", "survey_reminder"
CAMPAIGN = "campaign"  # the field by which a workflow names it


@dataclass(frozen=True, slots=True)
class Going:
    """A letter on its way: the event that sends it and by whom, whether by mail, and to whom of a company."""

    seq: int
    by: str
    mailed: bool
    recipient: int | None = None


def gather_letter(
    record: Record, now: CaseNow, letter: LetterDraft, going: Going
) -> tuple[Row | None, Row, datetime]:
    """Return the contact that the letter is, what its event says of the verdict, and when it may leave.

    A letter that comes at the wrong hour only waits for the right one. Raises Refused for one that the
    contact policy forbids.
    """
    touch, party = _touch(record, now, letter, going), record.case["party_id"]
    if party is None:
        return None, {}, record.at
    verdict = _verdict(party, touch, record.at)
    contact = gather_contact(record, touch, going.seq, going.by)
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
    verdict = verdict_for(
        party,
        touch.purpose,
        touch.channel,
        at,
        touch.campaign_id,
        kind=touch.kind,
        recipient_id=touch.recipient_id,
    )
    if not verdict.allowed and not verdict.waits:
        refuse(verdict)
    return verdict


def _touch(record: Record, now: CaseNow, letter: LetterDraft, going: Going) -> Touch:
    purpose = now.rules.letters(now.row["entity"], letter.kind, record.at.date()).purpose
    channel, result = ("email", QUEUED) if going.mailed else ("letter", SENT)
    touch = Touch(channel, OUT, purpose, result=result, recipient_id=going.recipient)
    if purpose == MARKETING:
        return replace(touch, campaign_id=_campaign(record))
    if purpose != SURVEY or not now.row["fields"].get(SURVEY):
        return touch
    asked = round_for(record, letter.kind)
    if any(one["round"] == asked for one in gathered(record)):
        return replace(touch, purpose=REMINDER)  # the same questions once more
    survey = survey_of(now, asked, record.at)
    return replace(touch, purpose=MARKETING if survey.sells else purpose, kind=survey.kind)


def _campaign(record: Record) -> int | None:
    """Return the campaign that the case belongs to."""
    entity = str(record.case["entity"]).removeprefix(RESTRICTED)
    found = campaign_named(entity, record.case["fields"].get(CAMPAIGN))
    return found["id"] if found else None
