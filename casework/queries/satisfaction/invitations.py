"""Invitations: that of a case, that of a link, and the score that a customer gave before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, select

from casework.db import Row, db
from casework.domain.satisfaction.links import altered, invitation_of
from casework.errors import Refused
from casework.models import Case, SurveyAnswer, SurveyInvitation
from casework.prepared import Prepared

V: Any = SurveyInvitation.__table__.c
A: Any = SurveyAnswer.__table__.c
C: Any = Case.__table__.c
_invitations = Prepared(
    select(*V).where(V.case_id == bindparam("case", type_=BigInteger)).order_by(V.round.desc())
)
_answers = Prepared(
    select(*A)
    .where(A.case_id == bindparam("case", type_=BigInteger))
    .order_by(A.round, A.question, A.revision)
)
_last = Prepared(
    select(A.score)
    .where(
        A.party_id == bindparam("party", type_=BigInteger),
        A.scale == bindparam("scale", type_=Text),
        A.score.is_not(None),
        A.case_id != bindparam("case", type_=BigInteger),
    )
    .order_by(A.answered_at.desc(), A.revision.desc())
    .limit(1)
)
_closed = Prepared(select(C.closed_at).where(C.id == bindparam("case", type_=BigInteger)))


class Answered(Refused):
    """This survey was answered already."""

    code = "survey_answered"


class Expired(Refused):
    """This survey is over."""

    code = "survey_expired"


def invitations_for(case_id: int) -> list[Row]:
    """Return the invitations of a case, the last one first."""
    return _invitations.all(db.engine, case=case_id)


def last_round(case_id: int) -> int:
    """Return which round of asking a case has come to; the first where nobody was asked yet."""
    found = invitations_for(case_id)
    return int(found[0]["round"]) if found else 1


def answers_of(case_id: int) -> list[Row]:
    """Return the answers of a case by question; corrections follow what they correct."""
    return _answers.all(db.engine, case=case_id)


def last_score(party_id: int | None, scale: str, but_of: int) -> int | None:
    """Return the score that the customer gave last on this scale, in another case."""
    found = _last.one(db.engine, party=party_id, scale=scale, case=but_of) if party_id else None
    return found["score"] if found else None


def open_invitation(token: str, secret: str, at: datetime) -> Row:
    """Return the invitation that a link opens.

    Raises NotFound for an altered link, Answered for a used one, Expired for one that is too old or whose
    review is over: each says so.
    """
    case_id, asked = invitation_of(token, secret)
    invitation = next((one for one in invitations_for(case_id) if one["round"] == asked), None)
    if invitation is None:
        raise altered()
    if invitation["answered_at"] is not None:
        raise Answered(
            f"You answered this survey on {invitation['answered_at']:%Y-%m-%d}. A link can be used once.",
            zh=f"您已于 {invitation['answered_at']:%Y-%m-%d} 回答本问卷，链接只能使用一次。",
        )
    case = _closed.one(db.engine, case=invitation["case_id"])
    if invitation["expires_at"] <= at or case is None or case["closed_at"] is not None:
        raise expired()
    return invitation


def expired() -> Expired:
    return Expired(
        "This survey is over; its link is no longer open. We are glad to hear from you all the same.",
        zh="本问卷已结束，链接不再有效。仍欢迎您随时与我们联系。",
    )
