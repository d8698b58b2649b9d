"""What guards read of the screening: parties without an answer, hits and decisions, who handled the cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, literal_column, select

from casework.db import db
from casework.domain.terms import due_of
from casework.models import Case, CaseParty, ScreeningHit
from casework.prepared import Prepared
from casework.queries.evidence.bodies import bodies_of
from casework.queries.outside.asked import Asked, outside
from casework.queries.screening.names import parties_of
from casework.queries.screening.standing import Picture, picture_of
from casework.rulebook.current import calendar_of

HANDS = ("opened", "moved", "fields_corrected", "item_received", "item_verified")
WAITING: Any = literal_column("'screening'")  # said outright: so the small index of these cases is used
_hits: Any = ScreeningHit.__table__
_cases: Any = Case.__table__
_roles: Any = CaseParty.__table__
_of_case = Prepared(
    select(_hits.c.state)
    .where(_hits.c.case_id == bindparam("case", type_=BigInteger), _hits.c.ended_at.is_(None))
    .order_by(_hits.c.id)
)


@outside("screening.unanswered")
def _unanswered(asked: Asked) -> int:
    return _picture(asked).unanswered


@outside("screening.findings")
def _findings(asked: Asked) -> int:
    return _picture(asked).findings


@outside("screening.good_until")
def _good_until(asked: Asked) -> datetime | None:
    """Return until when the last screening of every party is good; None where a party has no answer."""
    picture, calendar = _picture(asked), calendar_of(asked.now.rules, asked.now.row["entity"])
    if any(not party.answered({}) for party in picture.parties):
        return None
    done = [party.screened_at for party in picture.parties if party.screened_at is not None]
    return min((due_of(at, asked.arguments, calendar) for at in done), default=None)


@outside("screening.hits")
def _hits_of(asked: Asked) -> list[str]:
    """Return the states of the case's hits that lists still give."""
    return [row["state"] for row in _of_case.all(db.engine, case=asked.now.row["id"])]


@outside("cause.handlers")
def _handlers(asked: Asked) -> frozenset[str]:
    """Return all who had a hand in the cases by which this one was opened, principals too.

    So did who handled a case of the customer, or one that names her, which waits for the screening now.
    """
    linked = [link["other_id"] for link in asked.now.links if link["kind"] == "caused_by"]
    causes = dict.fromkeys([*linked, *_waiting_with(asked.now.row["party_id"])])
    bodies = (body for case in causes for body in bodies_of(db.engine, case))
    return frozenset(name for body in bodies for name in _who(body))


def _waiting_with(party: int | None) -> list[int]:
    """Return the open cases at the screening whose customer or party she is."""
    if party is None:
        return []
    named = select(_roles.c.case_id).where(_roles.c.party_id == party, _roles.c.ended.is_(None))
    waits = (_cases.c.state == WAITING, _cases.c.closed_at.is_(None))
    mine = (_cases.c.party_id == party) | _cases.c.id.in_(named)
    with db.engine.connect() as connection:
        return list(connection.scalars(select(_cases.c.id).where(*waits, mine).order_by(_cases.c.id)))


def _who(body: Mapping[str, Any]) -> Iterator[str]:
    if body["kind"] == "assigned":
        yield body["assignee"]
    elif body["kind"] in HANDS:
        yield body["actor"]
        if body.get("on_behalf_of"):
            yield body["on_behalf_of"]


def _picture(asked: Asked) -> Picture:
    return picture_of(parties_of(asked.now, asked.at), asked.at)
