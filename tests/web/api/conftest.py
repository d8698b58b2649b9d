"""Programs of the cast: each with a token in the name of one of its people."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from casework import create_app
from casework.commands.evidence.prepare_database import prepare_database
from casework.config import Settings
from casework.db import db
from casework.rulebook.current import current
from tests.cast import MONDAY, Cast, add_cast
from tests.web.api.program import Program, program_of
from tests.web.conftest import Clock


def built(url: str, home: Path, clock: Clock) -> Flask:
    """Return the application over a database, with the cast in it and no context left open."""
    app = create_app(
        Settings.read(
            {
                "DATABASE_URL": url,
                "CASEWORK_HOME": str(home),
                "CASEWORK_LOG_LEVEL": "error",
                "CASEWORK_API_RATE": "off",  # how fast a program may ask is a matter of its own
            }
        )
    )
    app.config.update(NOW=clock, RATELIMIT_ENABLED=False)
    with app.app_context():
        prepare_database(db.engine, current(), MONDAY)
        app.config["CAST"] = add_cast()
    return app


@pytest.fixture
def app(tmp_path: Path, sqlite_template: Path, clock: Clock) -> Iterator[Flask]:
    shutil.copy(sqlite_template, tmp_path / "casework.db")
    made = built(f"sqlite:///{tmp_path}/casework.db", tmp_path, clock)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def either(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """The application over both databases in turn."""
    made = built(database_url, tmp_path, clock)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    found: Cast = app.config["CAST"]
    return found


@pytest.fixture
def as_(app: Flask) -> Callable[..., Program]:
    """Give a program with a token of one of the cast: `as_("hana")`."""
    return lambda name, *scopes: program_of(app, name, *scopes)
