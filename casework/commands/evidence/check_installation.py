"""What must be so before the service starts where real cases are kept: each check with its answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from casework.commands.evidence.prepare_database import released_files
from casework.config import DEVELOPMENT_SECRET, SHORTEST_SECRET, Settings
from casework.migrations import at_head
from casework.migrations.guards import ACTS, HISTORY
from casework.models import Release, Setting
from casework.queries.evidence.snapshot import sqlite_file

NETWORKED = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph", "glusterfs"}
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
OLDEST_POSTGRES = 150000
NO_TRIGGERS = "nothing in the database refuses changes of history: run `casework init`"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so; `told` says how it is, and what to do where it is not."""

    name: str
    good: bool
    told: str


def faults(engine: Engine, settings: Settings) -> list[str]:
    """Return why the service must not start; always none outside production."""
    if not settings.production:
        return []
    return [f"{check.name}: {check.told}" for check in checks(engine, settings) if not check.good]


def checks(engine: Engine, settings: Settings) -> list[Check]:
    """Return every check of settings and database, those of the database if it can be reached."""
    found = [_secret(settings)]
    try:
        with engine.connect() as connection:
            postgres = connection.dialect.name == "postgresql"
            found += _postgres(connection) if postgres else _sqlite(connection, settings)
            found += _schema(connection, settings)
    except SQLAlchemyError as fault:
        found.append(Check("database", False, str(fault.__cause__ or fault).strip().splitlines()[0]))
    return found


def _secret(settings: Settings) -> Check:
    good = settings.secret_key != DEVELOPMENT_SECRET and len(settings.secret_key) >= SHORTEST_SECRET
    wrong = f"is for a trial alone: set CASEWORK_SECRET_KEY to {SHORTEST_SECRET} random characters or more"
    return Check("secret", good or not settings.production, "is your own" if good else wrong)


def _sqlite(connection: Connection, settings: Settings) -> Iterator[Check]:
    def pragma(name: str) -> Any:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    synchronous, journal, foreign = pragma("synchronous"), pragma("journal_mode"), pragma("foreign_keys")
    yield Check(
        "synchronous", synchronous >= 2, f"is {synchronous}; 2 (FULL) or more keeps what was answered"
    )
    yield Check("journal_mode", journal == "wal", f"is {journal}; wal lets readers and the writer be")
    yield Check("foreign_keys", foreign == 1, f"is {foreign}; 1 is right")
    kind = _file_system(sqlite_file(settings.database_url))
    yield Check("file system", kind not in NETWORKED, f"is {kind or 'not known'}; a local disk is right")
    made = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    wanted = {f"{table}_no_{act.lower()}" for table in HISTORY for act in ACTS}
    yield _guarded(wanted, set(made))


def _file_system(path: Path) -> str:
    """Return the kind of file system that a path lies on, as Linux tells it; empty elsewhere."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return ""
    around = {str(parent) for parent in (path.absolute(), *path.absolute().parents)}
    fitting = [(len(mount[1]), mount[2]) for mount in mounts if mount[1] in around]
    return max(fitting, default=(0, ""))[1]


def _guarded(wanted: set[str], made: set[str]) -> Check:
    good = wanted <= made
    return Check("history", good, "can only be added to" if good else NO_TRIGGERS)


def _postgres(connection: Connection) -> Iterator[Check]:
    version = int(connection.scalar(text("SHOW server_version_num")) or 0)
    yield Check("PostgreSQL", version >= OLDEST_POSTGRES, f"is {version // 10000}; 15 or newer is right")
    for name in DURABLE:
        value = connection.scalar(select(text("current_setting(:name)")), {"name": name})
        told = f"is {value}; on keeps what was answered through a power cut"
        yield Check(name, value not in ("off", "local"), told)
    yield _role(connection)
    rows = connection.execute(
        text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'")
    ).scalars()
    wanted = {f"{table}_no_{act.lower()}" for table in HISTORY for act in (*ACTS, "TRUNCATE")}
    yield _guarded(wanted, set(rows))


RIGHTS = """
SELECT c.relname, c.relowner = r.oid, r.rolsuper,
  has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
  OR has_table_privilege(c.oid, 'TRUNCATE')
FROM pg_class c JOIN pg_roles r ON r.rolname = current_user
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  AND c.relname IN ('events', 'stream_events', 'firings')
"""


def _role(connection: Connection) -> Check:
    rows = connection.execute(text(RIGHTS)).all()
    role = connection.scalar(text("SELECT current_user"))
    if any(superuser for _, _, superuser, _ in rows):
        return Check("role", False, f"{role} is a superuser, whom nothing holds: use a role of its own")
    if owned := [name for name, owner, _, _ in rows if owner]:
        return Check("role", False, f"{role} owns {', '.join(owned)}: run `casework init` under another role")
    if strong := [name for name, _, _, rewrites in rows if rewrites]:
        return Check(
            "role", False, f"{role} may change {', '.join(strong)}: run `casework init` as the owner"
        )
    return Check("role", True, f"{role} may add to history and not change it")


def _schema(connection: Connection, settings: Settings) -> Iterator[Check]:
    good = at_head(connection)
    yield Check("migrations", good, "are all done" if good else "are missing: run `casework init`")
    if not good:
        return
    log = connection.scalar(select(Setting.value).where(Setting.name == "log"))
    yield Check("log", log is not None, f"is {log}" if log else "has no name: run `casework init`")
    yield _releases(connection, settings.rulebook)


def _releases(connection: Connection, root: Path) -> Check:
    promised = {row.path: row.sha256 for row in connection.execute(select(Release.path, Release.sha256))}
    there = {path: hashlib.sha256((root / path).read_bytes()).hexdigest() for path in released_files(root)}
    if changed := sorted(path for path, sha256 in there.items() if promised.get(path, sha256) != sha256):
        return Check("rulebook", False, f"differs from what was released: {', '.join(changed)}")
    if unknown := sorted(there.keys() - promised.keys()):
        return Check("rulebook", False, f"is newer than the database: run `casework init` ({unknown[0]} …)")
    if gone := sorted(promised.keys() - there.keys()):
        return Check("rulebook", False, f"lacks what cases run on: {', '.join(gone)}")
    return Check("rulebook", True, f"is as released, {len(there)} files")
