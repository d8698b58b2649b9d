"""What a mail says if it goes out now, and whether it still may: recipient, case and clocks as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from casework.db import Row, db, moment_of
from casework.domain.access import may_touch
from casework.domain.contact.policy import OUTREACH
from casework.domain.definition import Definition
from casework.domain.onboarding.checklist import ITEM
from casework.domain.satisfaction.links import MARK
from casework.models import Case, Clock, Content, Document, Membership, Person
from casework.queries.mail.digest_entries import entries_of
from casework.queries.mail.places import Places
from casework.queries.onboarding.items import item_words
from casework.queries.people.actors import actor_from
from casework.queries.satisfaction.invitations import last_round
from casework.rulebook.current import current

INACTIVE, NO_ACCESS, OVER, ERASED = "inactive", "no_access", "over", "erased"
SHOWN_CLOCKS = 3
MISSED = "100%"  # the threshold at which a deadline has passed
_cases, _clocks, _documents, _contents = (m.__table__ for m in (Case, Clock, Document, Content))


@dataclass(frozen=True, slots=True)
class Owed:
    """A mail as it would go out now; `values` fill `template` (casework/delivery/mail_text.py says which)."""

    template: str
    language: str
    to_address: str
    to_name: str
    values: dict[str, Any]
    reference: str = ""  # of its case


ISSUE = "issue_found"  # the one mail about several cases: it names none


@dataclass(frozen=True, slots=True)
class NotOwed:
    """Why it must not go out any more: inactive, no_access, over, erased."""

    reason: str


def owed_mail(message: Row, places: Places, at: datetime) -> Owed | NotOwed:
    """Return a stored mail as it would go out now; the demo's mail page shows the same.

    Looked at again: is the recipient active, may they read the case, does a reminder's clock still run.
    """
    case = _case(message["case_id"]) if message["case_id"] is not None else None
    if message["person_id"] is None:
        return _to_customer(message, case, places, at)
    person = _person(message["person_id"])
    if person is None or person.disabled_at is not None:
        return NotOwed(INACTIVE)
    actor = actor_from(person)
    if case is not None and not may_touch(current().access, "case.read", actor, case):
        return NotOwed(NO_ACCESS)
    usual = places.usual(actor.language, actor.zone, at, case)
    if message["template"] == "digest":
        entries, more = entries_of(message, actor, places, at)
        values: dict[str, Any] | None = {"entries": entries, "more": more} if entries else None
    elif message["template"] == ISSUE:
        values = {**message["inputs"], "link": places.issue(message["inputs"]["issue"])}
    else:
        assert case is not None, "every other mail to a person is about a case"
        values = _VALUES.get(message["template"], _own)(message, case, actor.language)
    if values is None:
        return NotOwed(OVER)
    return Owed(
        message["template"],
        actor.language,
        person.email,
        person.name,
        usual | values,
        case["reference"] if case else "",
    )


def _person(person_id: int) -> Person | None:
    """Read the person afresh, and leave no transaction open while a mail server is talked to."""
    teams = selectinload(Person.memberships).joinedload(Membership.team)
    with Session(db.engine) as session:
        return session.get(Person, person_id, options=(teams,))


def _case(case_id: int) -> Row:
    with db.engine.connect() as connection:
        return dict(connection.execute(select(_cases).where(_cases.c.id == case_id)).mappings().one())


def _definition(case: Row) -> Definition:
    return current().definition(case["workflow"], case["workflow_version"])


def _to_customer(message: Row, case: Row | None, places: Places, at: datetime) -> Owed | NotOwed:
    """Give the letter word for word as it was frozen: only to the customer may its text go."""
    assert case is not None, "a letter belongs to a case"
    kept = (_documents.c.case_id == case["id"], _documents.c.number == message["document"])
    joined = _documents.join(
        _contents,
        (_contents.c.case_id == _documents.c.case_id) & (_contents.c.number == _documents.c.number),
    )
    query = select(_documents.c.letter, _documents.c.added_at, _contents.c.bytes).select_from(joined)
    with db.engine.connect() as connection:
        letter = connection.execute(query.where(*kept)).one_or_none()
    if letter is None or not message["address"]:
        return NotOwed(ERASED)
    language, rules = message["language"], current()
    title = rules.letters(case["entity"], letter.letter, letter.added_at.date()).title.in_(language)
    reference = case["reference"]
    subject = f"{title}（{reference}）" if language == "zh" else f"{title} ({reference})"
    usual = places.usual(language, rules.entities[case["entity"]].zone, at, case)
    body = bytes(letter.bytes).decode()
    if MARK in body:
        body = body.replace(MARK, places.survey(case["id"], last_round(case["id"])))
    outreach = message["purpose"] in OUTREACH and message["party_id"] is not None
    stop = places.stop(message["party_id"]) if outreach else ""
    values = {"subject": subject, "body": body, "reference": reference, "stop": stop}
    return Owed("letter", language, message["address"], "", usual | values, reference)


def _about(case: Row, language: str) -> dict[str, Any]:
    return {"reference": case["reference"], "kind": _definition(case).title.in_(language)}


def _reminder(message: Row, case: Row, language: str) -> dict[str, Any] | None:
    """List what fired, with the due dates as they are now; nothing is left to say when no such clock runs."""
    listed = _listed(message, case, language, running=True)
    return _about(case, language) | {"clocks": listed} if listed else None


def _breach(message: Row, case: Row, language: str) -> dict[str, Any] | None:
    """A breach is told even if the clock was stopped since: it stays on record."""
    return _about(case, language) | {"clocks": _listed(message, case, language, running=False)}


def _listed(message: Row, case: Row, language: str, *, running: bool) -> list[dict[str, Any]]:
    now = {clock["name"]: clock for clock in _clocks_of(case)}
    found = []
    for told in message["inputs"].get("clocks", ()):
        clock = now.get(told["clock"])
        runs = clock is not None and clock["state"] == "running"
        due_at = clock["due_at"] if clock and runs else moment_of(told["due_at"])
        if due_at is not None and (runs or not running):
            found.append(_shown(told["rule"], due_at, told["threshold"], language))
    return found


def _shown(rule_name: str, due_at: datetime, threshold: str, language: str) -> dict[str, Any]:
    rule = current().rule(rule_name)
    title = rule.title.in_(language)
    return {"title": title, "due_at": due_at, "threshold": threshold, "regulatory": rule.regulatory}


def _clocks_of(case: Row) -> list[Row]:
    query = select(_clocks).where(_clocks.c.case_id == case["id"]).order_by(_clocks.c.due_at, _clocks.c.name)
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _handed(_message: Row, case: Row, language: str) -> dict[str, Any] | None:
    """Say where the case stands and which of its clocks end first."""
    running = [c for c in _clocks_of(case) if c["state"] == "running" and c["due_at"]][:SHOWN_CLOCKS]
    clocks = [_shown(clock["policy"], clock["due_at"], "", language) for clock in running]
    state = _definition(case).state(case["state"]).title.in_(language)
    return _about(case, language) | {"clocks": clocks, "state": state}


def _lying(message: Row, case: Row, language: str) -> dict[str, Any] | None:
    """Say the same of a case that nobody has; nothing is left to say once somebody has it."""
    return _handed(message, case, language) if case["assignee"] is None else None


def _item(message: Row, case: Row, language: str) -> dict[str, Any] | None:
    name: str = message["inputs"]["item"]
    due_at = moment_of(message["inputs"].get("due_at"))
    return _about(case, language) | {"item": item_title(_definition(case), name, language), "due_at": due_at}


def item_title(definition: Definition, name: str, language: str) -> str:
    """Return what a work item is called: its task's title, or that of the act it confirms."""
    if name.startswith(ITEM):
        return item_words(current(), definition, name).in_(language)
    if name in definition.tasks:
        return definition.tasks[name].title.in_(language)
    trigger = name.removeprefix("confirm:")
    titles = [each.title for each in definition.transitions if each.trigger == trigger]
    return titles[0].in_(language) if titles else trigger


_VALUES = {
    "reminder": _reminder,
    "breach": _breach,
    "assigned": _handed,
    "returned": _handed,
    "moved": _handed,
    "unassigned": _lying,
    "item_opened": _item,
}


def _own(message: Row, case: Row, language: str) -> dict[str, Any] | None:
    """Fill a template that the bank added: by what it tells of, whatever it is called."""
    told = message["inputs"]
    if told.get("item"):
        return _item(message, case, language)
    handed = _handed(message, case, language)
    if not told.get("clocks"):
        return handed
    missed = any(each["threshold"] == MISSED for each in told["clocks"])
    listed = (_breach if missed else _reminder)(message, case, language)
    return listed and (handed or {}) | listed
