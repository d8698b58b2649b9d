"""Ask for the paper for the yearly talk with a customer: a row that a job makes, and an event of hers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.commands.reports.request_report import LANGUAGES
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import Malformed
from casework.models import Party, Report

CLIENT_REVIEW, PERMISSION = "client_review", "party.pack"


@dataclass(frozen=True, slots=True)
class RequestPack:
    """The client review of a customer as she is now, of what the actor may read."""

    party: int
    actor: Actor
    language: str = "en"
    key: str | None = None


def request_pack(command: RequestPack, at: datetime) -> Row:
    """Ask for the paper and return its number as `report`.

    Raises NotFound, Denied, Malformed, Refused for a customer who was merged into another.
    """
    if command.language not in LANGUAGES:
        right = {"language": [f"One of: {', '.join(LANGUAGES)}."]}
        raise Malformed("There is no such language.", zh="没有这种语言。", errors=right)
    what = {"language": command.language}
    asked = Asked((command.party,), command.actor, "request_pack", PERMISSION, key=command.key, what=what)
    number = take_number("report")
    return act_on_parties(
        asked, at, lambda session, parties: _ask(session, parties[0], command, number, at)
    )  # fmt: skip


def _ask(session: Session, party: Party, command: RequestPack, number: int, at: datetime) -> Row:
    codes: Row = {"report": CLIENT_REVIEW, "language": command.language}
    seq = append_event(session, stream_of(party.id), "report_requested", command.actor.name, at, **codes)
    session.add(
        Report(
            id=number,
            kind=CLIENT_REVIEW,
            case_id=None,
            party_id=party.id,
            as_of=seq,
            language=command.language,
            asked_by=command.actor.name,
            asked_at=at,
            state="requested",
            attempts=0,
            not_before=at,
        )
    )
    return {"event": seq, "report": number}
