"""A bank that added a workflow of its own to the rulebook: its service over both databases, with the cast."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from casework import create_app
from casework.cli.rulebook import release
from casework.commands.evidence.prepare_database import prepare_database
from casework.commands.people.hashing import hashed
from casework.config import Settings
from casework.db import db, transaction
from casework.models import Person
from casework.rulebook.current import current, use
from tests.cast import MONDAY, add_cast
from tests.own_workflow.branch import Branch
from tests.web.conftest import CHEAP, PASSWORD, Clock

ROOT = Path(__file__).parents[2]
OWN = Path(__file__).parent / "rulebook"
FOLDERS = ("workflows", "policies", "notifications", "templates")


@pytest.fixture(scope="session")
def own_rulebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's rulebook with the bank's own files laid over it, and released."""
    folder = tmp_path_factory.mktemp("rules")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(OWN, folder, dirs_exist_ok=True)
    add_letters(folder / "policies/regimes/int")
    done = CliRunner().invoke(release, [str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def add_letters(regime: Path) -> None:
    """Copy the newest edition of the bank's letters to the next one, with the letters of the workflow."""
    more = regime / "more_letters.toml"
    newest = max(int(path.stem[1:]) for path in regime.glob("v*.toml"))
    kept = (regime / f"v{newest}.toml").read_text("utf-8")
    (regime / f"v{newest + 1}.toml").write_text(kept + "\n" + more.read_text("utf-8"), "utf-8")
    more.unlink()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(database_url: str, own_rulebook: Path, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    environ = {
        "DATABASE_URL": database_url,
        "CASEWORK_HOME": str(tmp_path),
        "CASEWORK_RULEBOOK": str(own_rulebook),
        "CASEWORK_API_RATE": "off",
        "CASEWORK_ARGON2_MEMORY": str(CHEAP.memory),
        "CASEWORK_ARGON2_TIME_COST": str(CHEAP.rounds),
        "CASEWORK_LOG_LEVEL": "error",
    }
    made = create_app(Settings.read(environ))
    made.config.update(NOW=clock, RATELIMIT_ENABLED=False)
    with made.app_context():
        prepare_database(db.engine, current(), MONDAY)
        made.config["CAST"] = add_cast()
        with transaction() as session:
            session.query(Person).update({"password_hash": hashed(PASSWORD, CHEAP)})
    yield made
    with made.app_context():
        db.engine.dispose()
    use()  # the other tests work by the product's own rulebook


@pytest.fixture
def branch(app: Flask, clock: Clock) -> Callable[[str], Branch]:
    """Give the branch of an entity: its people at their screens and their programs, and the scheduler."""
    return lambda entity: Branch(app, clock, entity)
