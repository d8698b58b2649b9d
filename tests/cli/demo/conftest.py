"""One demo, filled once, for all who look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from casework.cli.demo import demo_app, fill
from casework.commands.demo.seed_demo import Seeded
from casework.config import Settings
from casework.db import db
from tests.cast import MONDAY
from tests.cli.demo.counting import CHEAP


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def seeded(home: Path) -> Seeded:
    return fill(Settings.read({"CASEWORK_HOME": str(home), **CHEAP}), MONDAY)


@pytest.fixture
def app(seeded: Seeded, home: Path) -> Iterator[Flask]:
    app = demo_app(Settings.read({"CASEWORK_HOME": str(home), **CHEAP}))
    app.config["NOW"] = lambda: MONDAY
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
