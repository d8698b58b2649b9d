"""A real PostgreSQL server that can be killed and started again: durable, on a socket of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

SILENT: dict[str, int] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
START_WITHIN = 30.0


def program(name: str) -> str | None:
    """Return where a program of PostgreSQL lies, the newest version's."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(found[0]) if found else shutil.which(name)


class PostgresServer:
    """One server in a folder of its own; no network port, so nothing else can reach it."""

    def __init__(self, *settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="casework-server-"))
        self.settings = ("listen_addresses=", f"unix_socket_directories={self.folder}", *settings)
        self.process: subprocess.Popen[bytes] | None = None
        (self.folder / "data").mkdir()
        self.folder.chmod(0o755)
        self.user: Sequence[str] = ()
        if os.geteuid() == 0:  # the server refuses to run as root
            owner = pwd.getpwnam("postgres")
            for path in (self.folder, self.folder / "data"):
                os.chown(path, owner.pw_uid, owner.pw_gid)
            self.user = ("setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups")
        make = (str(program("initdb")), "-D", str(self.folder / "data"), "-U", "casework", "-A", "trust")
        made = [*self.user, *make, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(made, check=True, timeout=60, cwd=self.folder, **SILENT)

    def url(self, name: str = "casework") -> str:
        return f"postgresql://casework@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start the server, also after it was killed, and wait until it answers."""
        for left in (self.folder / "data/postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)  # a process that nobody has reaped yet would block the start
        options = [part for setting in self.settings for part in ("-c", setting)]
        command = [*self.user, str(program("postgres")), "-D", str(self.folder / "data"), *options]
        self.process = subprocess.Popen(command, cwd=self.folder, start_new_session=True, **SILENT)
        until = time.monotonic() + START_WITHIN
        while not self.answers():
            assert time.monotonic() < until, "PostgreSQL does not start"
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]  # written by the tests themselves

    def kill(self) -> None:
        """End the server and every process of it at once, as a crash of the machine's software would."""
        assert self.process is not None
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        for number in (self.process.pid, *map(int, children)):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()

    def remove(self) -> None:
        """End the server if it runs and take its folder away."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
