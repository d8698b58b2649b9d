"""The cast, the two databases and the virtual clock that all tests share."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from casework import create_app
from casework.commands.evidence.prepare_database import prepare_database
from casework.config import Settings
from casework.db import database_uri, db, engine_options, prepare_engine
from casework.migrations import upgrade
from casework.rulebook.current import current, use
from tests.cast import Cast, add_cast
from tests.told_record import Told, opened, tell

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _program(name: str) -> str | None:
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True)
    return found[0] if found else shutil.which(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of this test run, on a socket of its own; its address without a database's name."""
    if (initdb := _program("initdb")) is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: ./run test installs it")
        pytest.skip("no PostgreSQL on this machine")
    folder = Path(tempfile.mkdtemp(prefix="casework-pg-"))
    folder.chmod(0o755)
    (folder / "data").mkdir()
    before: list[str] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        for path in (folder, folder / "data"):
            os.chown(path, user.pw_uid, user.pw_gid)
        before = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    control = [*before, str(_program("pg_ctl")), "-D", str(folder / "data")]
    made = [
        initdb,
        "-D",
        str(folder / "data"),
        "-U",
        "casework",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(
        [*before, *made, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=60
    )
    options = (
        f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=200"
    )
    start = [*control, "-w", "-l", str(folder / "log"), "-o", options, "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=60)
    yield f"postgresql://casework@/{{}}?host={folder}"
    subprocess.run([*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, cwd=folder, timeout=60)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of an upgraded, empty database that each test copies."""
    _run(postgres.format("postgres"), "CREATE DATABASE template_casework")
    engine = create_engine(database_uri(postgres.format("template_casework")))
    upgrade(engine)
    engine.dispose()
    return "template_casework"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "casework.db"
    engine = create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    upgrade(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An upgraded, empty database, once of each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "casework.db")
        yield f"sqlite:///{tmp_path}/casework.db"
        return
    postgres, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")
    name = f"test_{uuid.uuid4().hex}"
    _run(postgres.format("postgres"), f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.format(name)
    _run(postgres.format("postgres"), f"DROP DATABASE {name} WITH (FORCE)")


def _run(url: str, statement: str) -> None:
    engine = create_engine(database_uri(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application over one of the databases, at nine on a Monday, with nobody in it yet."""
    environ = {
        "DATABASE_URL": database_url,
        "CASEWORK_HOME": str(tmp_path),
        "CASEWORK_ARGON2_MEMORY": "8",
        "CASEWORK_ARGON2_TIME_COST": "1",
    }
    app = create_app(Settings.read(environ))
    app.config["NOW"] = lambda: MONDAY
    with app.app_context():
        prepare_database(db.engine, current(), MONDAY)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def bank(database_url: str) -> Iterator[Flask]:
    """One of the databases with the rulebook and no web around it."""
    bare = Flask("bank")
    uri = database_uri(database_url)
    bare.config.update(SQLALCHEMY_DATABASE_URI=uri, SQLALCHEMY_ENGINE_OPTIONS=engine_options(uri))
    db.init_app(bare)
    with bare.app_context():
        prepare_engine(db.engine)
        prepare_database(db.engine, use(), MONDAY)
        yield bare
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(request: pytest.FixtureRequest, database_url: str) -> Cast:
    """Hana handles, Lin leads, Remy reviews, Otto audits, Ada administers, Zed belongs to another team."""
    request.getfixturevalue("app" if "app" in request.fixturenames else "bank")
    return add_cast()


@pytest.fixture(scope="session")
def told_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("told")
    shutil.copy(sqlite_template, folder / "casework.db")
    tell(f"sqlite:///{folder}/casework.db")
    return f"sqlite:///{folder}/casework.db"


@pytest.fixture(scope="session")
def told_postgres(postgres: str, postgres_template: str) -> str:
    _run(postgres.format("postgres"), f"CREATE DATABASE told TEMPLATE {postgres_template}")
    tell(postgres.format("told"))
    return postgres.format("told")


@pytest.fixture(params=["told_sqlite", "told_postgres"])
def told_url(request: pytest.FixtureRequest) -> str:
    """The address of a record with something of everything in it, once in each database."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def told(told_url: str) -> Iterator[Told]:
    """The same record, to be damaged."""
    with opened(told_url) as record:
        yield record
