"""A web application with the cast in it, over a temporary database and a clock that stands still."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import casework.models as models
from casework import create_app
from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.open_case import OpenCase
from casework.commands.cases.open_case import open_case as open_the_case
from casework.commands.parties.record_party import NewParty
from casework.commands.people.add_person import AddPerson, add_person
from casework.commands.people.add_team import AddTeam, add_team
from casework.commands.people.hashing import Cost, hashed
from casework.config import Settings
from casework.db import Base, db, transaction
from casework.domain.facts import SYSTEM
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "four plain words of hers"
CHEAP = Cost(64, 1)
TEAMS = (
    ("uk_corporate", "uk", "UK Corporate Complaints", "英国公司投诉组"),
    ("uk_retail", "uk", "UK Retail Complaints", "英国零售投诉组"),
    ("cn_corporate", "cn", "China Corporate", "中国公司投诉组"),
)
CAST = (
    ("hana", "Hana Reed", "staff", ("uk_corporate",)),
    ("lin", "Lin Zhao", "team_lead", ("uk_corporate",)),
    ("remy", "Remy Laurent", "compliance", ("uk_corporate", "uk_retail")),
    ("otto", "Otto Berg", "auditor", ("uk_corporate",)),
    ("ada", "Ada Okafor", "administrator", ()),
    ("zed", "Zed Novak", "staff", ("uk_retail",)),
)


INTAKE = {
    "channel": "email",
    "source": "customer",
    "entity": "uk",
    "product": "term_loan",
    "narrative": "The charge was worked out on the wrong balance.",
    "desired_outcome": "Pay back the difference.",
    "severity": "P2",
}


@dataclass
class Clock:
    """A clock that tests turn."""

    at: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def application(home: Path, clock: Callable[[], datetime]) -> Flask:
    """Return the application over the database in a folder."""
    settings = Settings.read(
        {
            "CASEWORK_HOME": str(home),
            "CASEWORK_ARGON2_MEMORY": str(CHEAP.memory),
            "CASEWORK_ARGON2_TIME_COST": str(CHEAP.rounds),
            "CASEWORK_LOG_LEVEL": "error",
        }
    )
    made = create_app(settings)
    made.config.update(NOW=clock, RATELIMIT_ENABLED=False)
    return made


@pytest.fixture
def app(tmp_path: Path, sqlite_template: Path, clock: Clock) -> Iterator[Flask]:
    shutil.copy(sqlite_template, tmp_path / "casework.db")
    made = application(tmp_path, clock)
    with made.app_context():  # closed again: a context that stays open would be shared by all requests
        seat_the_cast()
    yield made
    with made.app_context():
        db.engine.dispose()


def seat_the_cast() -> None:
    with transaction() as session:
        if session.get(models.Setting, "log") is None:
            session.add(models.Setting(name="log", value="log-of-tests"))
    for code, entity, en, zh in TEAMS:
        add_team(AddTeam(code, entity, en, zh, SYSTEM, frozenset({"uk", "cn"})), MONDAY)
    stored = hashed(PASSWORD, CHEAP)
    for username, name, role, teams in CAST:
        person = add_person(
            AddPerson(username, name, f"{username}@example.com", SYSTEM, (role,), teams), MONDAY
        )
        with transaction() as session:
            session.get_one(models.Person, person.id).password_hash = stored


class Browser:
    """A browser as a person uses it: it keeps the cookie and sends the token of the form it read."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more: object):
        return self.client.get(path, **more)

    def post(self, path: str, form: dict[str, object] | None = None, **more: object):
        page = self.client.get("/sign-in", follow_redirects=True).text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, "every page has a form that carries the token"
        return self.client.post(path, data={"csrf_token": found[1], **(form or {})}, **more)

    def sign_in(self, username: str, password: str = PASSWORD, **form: object):
        return self.post("/sign-in", {"username": username, "password": password, **form})


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask):
    """Give a browser in which one of the cast is signed in."""

    def open_as(username: str) -> Browser:
        browser = Browser(app.test_client())
        assert browser.sign_in(username).status_code == 302
        return browser

    return open_as


@pytest.fixture
def rows(app: Flask):
    """Give all rows of a table as they are now."""

    def read(model: type[Base]) -> list[Base]:
        with app.app_context():
            return list(db.session.scalars(select(model).order_by(model.id)))

    return read


@pytest.fixture
def person(app: Flask):
    """Give a person's row by user name, as it is now."""

    def read(username: str) -> models.Person:
        with app.app_context():
            return person_named(username)

    return read


@pytest.fixture
def teams_of(app: Flask):
    def read(username: str) -> list[str]:
        with app.app_context():
            return [one.team.code for one in person_named(username).memberships]

    return read


@pytest.fixture
def events(app: Flask):
    """Give the kinds of the events on a chain, in order."""

    def kinds(stream: str) -> list[str]:
        query = select(models.StreamEvent.kind).where(models.StreamEvent.stream == stream)
        with app.app_context():
            return list(db.session.scalars(query.order_by(models.StreamEvent.seq)))

    return kinds


@pytest.fixture
def open_case(app: Flask, clock: Clock):
    """Open a complaint of the UK corporate team and give its reference."""

    def opened(
        title: str = "Early-repayment charge",
        party: str = "Haichuan Trading (UK) Ltd",
        assignee: str | None = None,
        days_ago: int = 0,
        email: str = "chen@example.com",
    ) -> str:
        at = clock.at - timedelta(days=days_ago)
        with app.app_context():
            hana = actor_of(person_named("hana").id)
            customer = NewParty(party, "organisation", contact_name="Chen Yue", email=email)
            fields = {**INTAKE, "received_at": at.isoformat()}
            command = OpenCase("complaint", title, customer, hana, fields, None, True, team="uk_corporate")
            reference = str(open_the_case(command, at)["reference"])
            if assignee:
                person = actor_of(person_named(assignee).id)
                assign_case(AssignCase(reference, person.id, person), at)
        return reference

    return opened


@pytest.fixture
def version(app: Flask):
    """Give the version of a case as it is now."""

    def read(reference: str) -> int:
        with app.app_context():
            query = select(models.Case.version).where(models.Case.reference == reference)
            return db.session.scalars(query).one()

    return read
