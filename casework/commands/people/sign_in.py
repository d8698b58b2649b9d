"""Sign a person in with a password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.people.hashing import USUAL, Cost, grew_old, hashed, matches
from casework.db import transaction
from casework.domain.people.throttle import may_try
from casework.domain.people.tokens import digest, fresh
from casework.errors import Denied
from casework.models import Person, SignIn

NOBODY = "user/0"  # the stream of attempts under a name that nobody has


@dataclass(frozen=True, slots=True)
class SignInAs:
    """What the sign-in page sends, and where it came from; `replaces` is the token of a session it ends."""

    username: str
    password: str
    address: str | None = None
    agent: str | None = None
    replaces: str | None = None
    lasts: timedelta = timedelta(hours=12)
    cost: Cost = USUAL


@dataclass(frozen=True, slots=True)
class SignedIn:
    person_id: int
    language: str
    theme: str
    token: str


@dataclass(frozen=True, slots=True)
class _Attempt:
    person_id: int | None
    password_hash: str | None


def sign_in(command: SignInAs, at: datetime) -> SignedIn:
    """Return a new session, or raise Denied: the same words and the same time whatever was wrong.

    The attempt is counted before the password is looked at, so that parallel guesses cannot beat the count.
    """
    attempt = _counted(command.username, at)
    right = matches(attempt.password_hash, command.password, command.cost)
    if attempt.person_id is None or not right:
        raise _refused(attempt.person_id, at)
    with transaction() as session:
        person = session.get_one(Person, attempt.person_id)
        person.failures, person.last_failure_at = 0, None
        if grew_old(attempt.password_hash or "", command.cost):
            person.password_hash = hashed(command.password, command.cost)
        token = _new_session(session, person, command, at)
        append_event(session, f"user/{person.id}", "signed_in", f"person/{person.id}", at)
    return SignedIn(person.id, person.language, person.theme, token)


def _counted(username: str, at: datetime) -> _Attempt:
    with transaction() as session:
        person = session.scalar(
            select(Person).where(Person.username == username.strip().lower()).with_for_update()
        )
        if person is None:
            return _Attempt(None, None)
        open_ = person.disabled_at is None and may_try(person.failures, person.last_failure_at, at)
        if not open_:
            return _Attempt(person.id, None)
        person.failures, person.last_failure_at = person.failures + 1, at
        return _Attempt(person.id, person.password_hash)


def _refused(person_id: int | None, at: datetime) -> Denied:
    with transaction() as session:
        append_event(
            session, NOBODY if person_id is None else f"user/{person_id}", "sign_in_failed", "system", at
        )
    return Denied(
        "User name and password do not match, or there were too many attempts. "
        "After the fourth one each takes longer; a colleague who administers people can send you a new link.",
        zh="用户名与密码不符，或尝试次数过多。第四次之后每次需等待更久；管理员可为您发送新的设置链接。",
    )


def _new_session(session: Session, person: Person, command: SignInAs, at: datetime) -> str:
    if command.replaces:
        old = session.scalar(select(SignIn).where(SignIn.token_hash == digest(command.replaces)))
        if old is not None and old.revoked_at is None:
            old.revoked_at = at
    token = fresh()
    session.add(
        SignIn(
            token_hash=digest(token),
            person_id=person.id,
            created_at=at,
            seen_at=at,
            ends_at=at + command.lasts,
            address=command.address,
            agent=(command.agent or "")[:200] or None,
        )
    )
    return token
