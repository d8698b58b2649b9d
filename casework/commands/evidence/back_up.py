"""Copy the database as it stands at one moment, while the service runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from casework.errors import Refused, Unavailable
from casework.queries.evidence.snapshot import sqlite_file, system_of

PAGES_AT_ONCE = 1000
LONGEST = 6 * 3600  # seconds


def back_up(url: str, path: Path) -> int:
    """Write the whole database to a new file and return its size in bytes; only its owner may read it.

    On SQLite it is a database again, copied by SQLite itself; on PostgreSQL a dump in pg_dump's custom form.
    Raises Refused if the file exists or pg_dump is missing, Unavailable if the copy fails.
    """
    if path.exists():
        raise Refused(
            f"{path} exists already; a backup overwrites nothing.", zh=f"{path} 已存在；备份不会覆盖。"
        )
    unfinished = path.with_name(path.name + ".unfinished")
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    try:
        if system_of(url) == "sqlite":
            _copy(sqlite_file(url), unfinished)
        else:
            run_postgres(
                "pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}"
            )
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path.stat().st_size


def _copy(source: Path, to: Path) -> None:
    if not source.is_file():
        raise Unavailable(f"There is no database at {source}.", zh=f"{source} 处没有数据库。")
    try:
        copy_sqlite(source, to)
    except sqlite3.Error as fault:
        raise Unavailable(f"The copy failed: {fault}", zh=f"复制失败：{fault}") from fault


def copy_sqlite(source: Path, to: Path) -> None:
    """Copy a database page by page through SQLite, then make sure that the copy is whole and on disk."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as there,
        closing(sqlite3.connect(to)) as here,
    ):
        there.backup(here, pages=PAGES_AT_ONCE)
        here.execute("PRAGMA journal_mode=DELETE")
        if (found := here.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
    handle = os.open(to, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def run_postgres(program: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on a database; the password goes by the environment.

    Raises Refused if the program is missing, Unavailable with its last words if it fails.
    """
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    found = shutil.which(program)
    if found is None:
        raise Refused(
            f"{program} is not installed; it comes with PostgreSQL's client programs (postgresql-client).",
            zh=f"未安装 {program}；它随 PostgreSQL 客户端程序（postgresql-client）提供。",
        )
    parts: dict[str, Any] = conninfo_to_dict(url.replace("postgresql+psycopg://", "postgresql://"))
    password = parts.pop("password", None)
    environ = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    called = [found, f"--dbname={make_conninfo(**parts)}", *arguments]
    done = subprocess.run(called, env=environ, capture_output=True, text=True, timeout=LONGEST, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise Unavailable(f"{program} failed: {last[0]}", zh=f"{program} 失败：{last[0]}")
