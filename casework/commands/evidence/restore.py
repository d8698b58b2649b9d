"""Put a backup in the place of the database; what is there is only replaced when told so."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from casework.commands.evidence.back_up import copy_sqlite, run_postgres
from casework.errors import Malformed, Refused, Unavailable
from casework.queries.evidence.snapshot import snapshot, sqlite_file, system_of

OURS = {"cases", "events", "stream_events", "settings", "alembic_version"}
ALIVE = timedelta(seconds=60)
BEAT = "SELECT max(beat_at) FROM heartbeats"
TABLES = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


def restore(url: str, path: Path, force: bool, at: datetime) -> None:
    """Restore the backup. Raises Refused where there is a database and no `force`, or the service still runs.

    Raises Malformed for a file that is no backup of ours, Unavailable if the copy fails.
    """
    sqlite = system_of(url) == "sqlite"
    if _is_there(url):
        if not force:
            raise Refused(
                "There is a database already. Restore into an empty place, or give --force to replace it.",
                zh="已有数据库。请恢复到空位置，或使用 --force 替换。",
            )
        _check_nobody_works(url, at)
    if sqlite:
        _restore_sqlite(sqlite_file(url), path)
    else:
        _check_dump(path)
        how = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error")
        run_postgres("pg_restore", url, *how, "--single-transaction", str(path))


def _is_there(url: str) -> bool:
    if system_of(url) == "sqlite":
        return sqlite_file(url).exists()
    with snapshot(url) as run:
        return bool(next(iter(run(TABLES)))[0])


def _check_nobody_works(url: str, at: datetime) -> None:
    """Refuse while a scheduler shows signs of life; a database too broken to tell stops nobody."""
    try:
        with snapshot(url) as run:
            beat = next(iter(run(BEAT)))[0]
    except Exception:  # it is to be replaced because it is broken
        return
    last = datetime.fromisoformat(beat) if isinstance(beat, str) else beat
    if last is not None and at - ALIVE < last:
        raise Refused(
            "A scheduler is at work on this database. Stop the services, then restore.",
            zh="该数据库仍有调度进程在运行。请先停止服务再恢复。",
        )


def _restore_sqlite(target: Path, path: Path) -> None:
    _check_sqlite(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(target.name + ".restored")
    os.close(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    try:
        copy_sqlite(path, new)
        for beside in ("-wal", "-shm"):
            target.with_name(target.name + beside).unlink(missing_ok=True)
        new.replace(target)
    except sqlite3.Error as fault:
        raise Unavailable(f"The copy failed: {fault}", zh=f"复制失败：{fault}") from fault
    finally:
        new.unlink(missing_ok=True)


def _check_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as backup:
            found = {row[0] for row in backup.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        found = set()
    if not found >= OURS:
        raise Malformed(
            f"{path} is no backup of a Casework database.", zh=f"{path} 不是 Casework 数据库的备份。"
        )


def _check_dump(path: Path) -> None:
    try:
        with path.open("rb") as file:
            mark = file.read(5)
    except OSError as fault:
        raise Malformed(f"{path} cannot be read: {fault.strerror}", zh=f"无法读取 {path}。") from fault
    if mark != b"PGDMP":
        raise Malformed(
            f"{path} is no dump of pg_dump's custom form.", zh=f"{path} 不是 pg_dump 自定义格式。"
        )
