"""The product's unit of work for measurements: `make(i) -> unit()` opens a case and moves it five times.

Each act is a durable commit of its own through the command layer: key, case, event with its chain, clock,
timer, counter and one mail. `BENCH_PG` (libpq words) or `DATABASE_URL` names the database, else a file in
`BENCH_TMP`; the first client prepares it.
"""

from __future__ import annotations

import fcntl
import os
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.evidence.prepare_database import prepare_database
from casework.commands.parties.record_party import NewParty
from casework.db import database_uri, db, engine_options, prepare_engine, transaction
from casework.domain.facts import Actor
from casework.models import Membership, Person, Team
from casework.queries.people.actors import actor_of
from casework.rulebook.current import use

TRIGGERS = ("screen", "request", "assess", "submit", "activate")
HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("BENCH_TMP") or tempfile.gettempdir()) / "casework-bench"


def url() -> str:
    """Return the database to measure on."""
    if given := os.environ.get("BENCH_PG"):
        words = dict(word.split("=", 1) for word in given.split())
        host, port = words.get("host", ""), words.get("port", "5432")
        return f"postgresql://{words['user']}@/{words['dbname']}?host={host}&port={port}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    return os.environ.get("DATABASE_URL") or f"sqlite:///{FOLDER}/unit.db"


@cache
def rulebook() -> Path:
    """Return a folder with the workflow for measurements and the product's own calendars."""
    folder = Path(tempfile.mkdtemp(prefix="casework-rulebook-"))
    for name in ("workflows", "notifications"):
        (folder / name).symlink_to(HERE / "errands" / name)
    (folder / "policies").mkdir()
    for part in (HERE / "errands" / "policies").iterdir():
        (folder / "policies" / part.name).symlink_to(part)
    (folder / "templates").symlink_to(HERE.parent / "templates")
    (folder / "policies" / "calendars").symlink_to(HERE.parent / "policies" / "calendars")
    return folder


@contextmanager
def one_at_a_time() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def connect(address: str) -> Flask:
    """Return an application on the database, prepared and peopled if it was empty; its context stays open."""
    app, uri = Flask("unit"), database_uri(address)
    app.config.update(SQLALCHEMY_DATABASE_URI=uri, SQLALCHEMY_ENGINE_OPTIONS=engine_options(uri))
    db.init_app(app)
    app.app_context().push()
    prepare_engine(db.engine)
    with one_at_a_time():
        prepare_database(db.engine, use(rulebook()), datetime.now(UTC))
        with transaction() as session:
            if session.scalar(select(Person.id).limit(1)) is None:
                team = Team(code="uk_corporate", entity="uk", title_en="Team", title_zh="团队")
                session.add(team)
                for name, role in (("hana", "staff"), ("lin", "team_lead")):
                    person = Person(username=name, name=name, email=f"{name}@bank.example", roles=[role])
                    person.memberships = [Membership(team=team)]
                    session.add(person)
    return app


def hana() -> Actor:
    with db.engine.connect() as connection:
        number = connection.scalar(select(Person.id).where(Person.username == "hana"))
    actor = actor_of(int(number or 0))
    db.session.remove()
    return actor


def make(i: int) -> Callable[[], None]:
    """Return the unit of client `i`."""
    connect(url())
    actor = hana()
    party = NewParty(name=f"Customer {i}")

    def unit() -> None:
        at = datetime.now(UTC)
        key = uuid.uuid4().hex
        fields = {"received_at": at, "entity": "uk"}
        reference = open_case(OpenCase("errand", "An errand", party, actor, fields, key), at)["reference"]
        for step, trigger in enumerate(TRIGGERS, start=1):
            move_case(MoveCase(reference, trigger, actor, step, f"{key}-{step}"), datetime.now(UTC))

    return unit
