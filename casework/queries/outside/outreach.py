"""What guards on outreach and surveys read from outside: the contact policy's verdict, attempts, offers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, select

from casework.db import Row, db
from casework.domain.contact.policy import CHANNELS
from casework.domain.contact.verdict import Verdict
from casework.domain.definition import FINAL, Words
from casework.domain.history import occurrences
from casework.domain.retention.attempts import Attempts, attempts_in
from casework.models import Campaign, Case
from casework.prepared import Prepared
from casework.queries.cases.outside import rated_by
from casework.queries.cases.reading import CaseNow
from casework.queries.contact.verdict import allowed_today, verdict_for
from casework.queries.evidence.bodies import bodies_of
from casework.queries.outside.asked import Asked, outside
from casework.queries.satisfaction.sampled import is_sampled
from casework.rulebook.current import calendar_of
from casework.rulebook.satisfaction.surveys import survey_labelled, survey_on

MARKETING, SURVEY, PULSE = "marketing", "survey", "pulse"
#: how a survey is asked -> the channel that the contact policy knows
METHODS = {"email": "email", "sms": "sms", "call": "phone", "meeting": "meeting"}
NOT_DRAWN = Words(
    "The customer was not drawn into the sample of this survey.", "该客户未被抽入本次调查样本。"
)
MOST = 500
_cases: Any = Case.__table__
_campaigns: Any = Campaign.__table__
_of_party = Prepared(
    select(
        _cases.c.id, _cases.c.reference, _cases.c.workflow, _cases.c.closed_at, _cases.c.fields,
        _cases.c.approvals, _cases.c.received_at,
    )
    .where(_cases.c.party_id == bindparam("party", type_=BigInteger))
    .order_by(_cases.c.id.desc())
    .limit(MOST)
)  # fmt: skip
_campaign = Prepared(
    select(_campaigns.c.id).where(
        _campaigns.c.entity == bindparam("entity", type_=Text),
        _campaigns.c.code == bindparam("code", type_=Text),
    )
)


@outside("contact.verdict")
def contact_verdict(asked: Asked) -> Words | None:
    """Return why the customer may not be contacted for the guard's purpose, None if she may.

    Without a channel in the act some channel has to be open; then the reason of the first is told.
    """
    party, purpose = asked.now.row["party_id"], str(asked.arguments)
    if party is None or purpose not in (MARKETING, SURVEY):
        return None
    channel = asked.given.get("contact_channel")
    if channel in CHANNELS:
        return _words(verdict_for(party, purpose, str(channel), asked.at, campaign_of(asked)))
    verdicts = [one.verdict for one in allowed_today(party, asked.at) if one.purpose == purpose]
    if not verdicts or any(one.allowed or one.waits for one in verdicts):
        return None
    return _words(verdicts[0])


@outside("survey.verdict")
def survey_verdict(asked: Asked) -> Words | None:
    """Return why the customer may not be asked by the survey of the case, None if she may.

    Of the many who had the same transaction a sample is asked. The hour does not matter: what is sent waits
    for the right one.
    """
    party, fields = asked.now.row["party_id"], asked.now.fields
    if party is None:
        return None
    method, contact = str(fields.get("other_method") or fields.get("method")), fields.get("contact")
    verdict = verdict_for(
        party,
        str(asked.arguments),
        METHODS.get(method, "email"),
        asked.at,
        kind=_kind(asked),
        recipient_id=contact if isinstance(contact, int) else None,
    )
    if verdict.waits or verdict.allowed:
        return None if is_sampled(asked.now, asked.at) else NOT_DRAWN
    return _words(verdict)


@outside("survey.rated")
def survey_rated(asked: Asked) -> frozenset[str]:
    """Return who is judged by the answers to the case's survey."""
    return rated_by(asked.now)


@outside("attempts")
def attempts_made(asked: Asked) -> Attempts:
    """Return the attempts to reach the customer since the case was last closed."""
    definition = asked.now.definition
    final = [name for name, state in definition.states.items() if state.kind == FINAL]
    found = occurrences(definition, bodies_of(db.engine, asked.now.row["id"]))
    return attempts_in(found, final, calendar_of(asked.now.rules, asked.now.row["entity"]))


@outside("open_alike")
def open_alike(asked: Asked) -> list[str]:
    """Return the customer's open cases of the same workflow that are alike in the fields of the guard."""
    row, names = asked.now.row, list(asked.arguments)
    wanted = [asked.given.get(name) for name in names]
    return [
        case["reference"]
        for case in cases_of_customer(asked.now)
        if (case["workflow"], case["closed_at"]) == (row["workflow"], None)
        and case["id"] != row["id"]
        and [case["fields"].get(name) for name in names] == wanted
    ]


@outside("spent.offer")
def spent_on_offers(asked: Asked) -> Decimal:
    """Return the offers approved for the same customer in the calendar year of this case's opening."""
    row = asked.now.row
    if asked.arguments != "offer":
        return Decimal(0)
    made = (
        Decimal(case["fields"].get("offer_amount") or 0)
        for case in cases_of_customer(asked.now)
        if case["id"] != row["id"]
        and case["received_at"].year == row["received_at"].year
        and case["approvals"].get("offer", {}).get("approvers")
    )
    return sum(made, Decimal(0))


def cases_of_customer(now: CaseNow) -> list[Row]:
    """Return the cases of the customer of a case, the newest first."""
    party = now.row["party_id"]
    return [] if party is None else _of_party.all(db.engine, party=party)


def campaign_of(asked: Asked) -> int | None:
    """Return the number of the campaign that the case belongs to."""
    code = asked.now.row["fields"].get("campaign")
    found = _campaign.one(db.engine, entity=asked.now.row["entity"], code=str(code)) if code else None
    return found["id"] if found else None


def _kind(asked: Asked) -> str | None:
    """Return what the survey is about: the relationship, a transaction; who has answered gets a pulse."""
    if asked.now.fields.get("answered_at"):
        return PULSE
    named, surveys = asked.now.row["fields"].get("survey"), asked.now.rules.surveys
    if not named:
        return None
    on = asked.at.date()
    survey = survey_labelled(surveys, str(named)) if "@" in str(named) else survey_on(surveys, str(named), on)
    return survey.kind


def _words(verdict: Verdict) -> Words | None:
    return None if verdict.allowed else verdict.words
