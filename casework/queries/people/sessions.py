"""Who is behind a cookie or a bearer token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Text, bindparam, select
from sqlalchemy.orm import joinedload

from casework.db import db
from casework.domain.facts import Actor
from casework.domain.people.tokens import digest, well_formed
from casework.models import ApiToken, Membership, Person, SignIn, Team
from casework.prepared import Prepared, rows_of
from casework.queries.people.actors import actor_from, actor_from_row

TEAMS = joinedload(Person.memberships).joinedload(
    Membership.team
)  # in the same statement: every request asks


P: Any = Person.__table__
K: Any = ApiToken.__table__
M: Any = Membership.__table__
T: Any = Team.__table__


def _callers(system: str) -> Select[Any]:
    theirs = select(M.c.team_id).where(M.c.person_id == P.c.id).correlate(P)  # two selects further out
    teams = rows_of(T, system, T.c.id.in_(theirs))
    key = (K.c.id.label("token_id"), K.c.scopes, K.c.expires_at, K.c.revoked_at, K.c.last_used_at)
    person = (P.c.id, P.c.roles, P.c.flags, P.c.limits, P.c.zone, P.c.language, P.c.disabled_at)
    joined = select(*key, *person, teams).join(P, P.c.id == K.c.person_id)
    return joined.where(K.c.token_hash == bindparam("token_hash", type_=Text))


_caller = Prepared(_callers)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person: the session they came with, and what the pages need of them."""

    actor: Actor
    name: str
    username: str
    theme: str
    session_id: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Caller:
    """An API client: the person in whose name it acts, and the scopes that bound it."""

    actor: Actor
    token_id: int
    scopes: frozenset[str]
    last_used_at: datetime | None


def visitor_of(token: object, at: datetime, idle: timedelta) -> Visitor | None:
    """Return who is behind a session token; None if the session or the person is over."""
    if not well_formed(token):
        return None
    found = db.session.execute(
        select(SignIn, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_hash == digest(str(token)))
        .options(TEAMS)
    )
    row = found.unique().one_or_none()
    if row is None:
        return None
    sign_in, person = row
    over = sign_in.revoked_at is not None or at >= sign_in.ends_at or at >= sign_in.seen_at + idle
    if over or person.disabled_at is not None:
        return None
    return Visitor(
        actor_from(person), person.name, person.username, person.theme, sign_in.id, sign_in.seen_at
    )


def caller_of(token: str, at: datetime) -> Caller | None:
    """Return who is behind an API token; None if the token or the person is over. One statement."""
    row = _caller.one(db.engine, token_hash=digest(token)) if well_formed(token) else None
    if row is None or row["revoked_at"] is not None or at >= row["expires_at"]:
        return None
    if row["disabled_at"] is not None:
        return None
    actor = actor_from_row(row, f"client/{row['token_id']}")
    return Caller(actor, row["token_id"], frozenset(row["scopes"]), row["last_used_at"])


def sessions_of(person_id: int, at: datetime) -> list[SignIn]:
    """Return the running sessions of a person, the last used first."""
    query = select(SignIn).where(
        SignIn.person_id == person_id, SignIn.revoked_at.is_(None), SignIn.ends_at > at
    )
    return list(db.session.scalars(query.order_by(SignIn.seen_at.desc())))
