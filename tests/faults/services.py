"""The service as it runs in production: real processes beside a real PostgreSQL, each to be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.faults.server import PostgresServer

ROOT = Path(__file__).resolve().parents[2]
PYTHON_FONTS = Path(sys.prefix) / "share/casework/fonts"
UP_WITHIN = 60.0


def free_port() -> int:
    """Return a port below those that the system gives to callers, who could else meet themselves there."""
    for port in range(18_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise OSError("no port is free")


class Service:
    """One process of the product, started again when it was killed, as an init system would."""

    def __init__(self, environ: dict[str, str], log: Path, *arguments: str) -> None:
        self.environ, self.log, self.arguments = environ, log, arguments
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "casework", *self.arguments]
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=said, stderr=said, start_new_session=True
            )

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def revive(self) -> None:
        """Start it again if it gave up by itself: a process that met no database when it started does."""
        if self.process is not None and self.process.poll() is not None:
            self.start()

    def stop(self) -> int:
        """End it gently and return its exit status."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            return -1


class Installation:
    """PostgreSQL, web, scheduler and worker, and the way to kill any of them and have it run again."""

    def __init__(self, home: Path, *settings: str) -> None:
        self.home, self.port = home, free_port()
        self.server = PostgresServer("fsync=on", *(settings or ("synchronous_commit=on",)))
        self.server.start()
        self.server.run("CREATE DATABASE casework")
        self.environ = {
            **os.environ,
            "DATABASE_URL": self.server.url(),
            "CASEWORK_HOME": str(home),
            "CASEWORK_LOG_LEVEL": "warning",
            "CASEWORK_ENV": "development",
            "PYTHONPATH": str(ROOT),
        }
        (home / "fonts").symlink_to(PYTHON_FONTS) if PYTHON_FONTS.is_dir() else None
        self.services = {
            "web": self.service("serve", "--no-scheduler", "--port", str(self.port)),
            "scheduler": self.service("scheduler", "--mail-page"),
            "worker": self.service("worker"),
        }

    def service(self, *arguments: str) -> Service:
        return Service(self.environ, self.home / f"{arguments[0]}.log", *arguments)

    def start(self, *names: str) -> None:
        for name in names:
            self.services[name].start()
        self.wait_for_web()

    def wait_for_web(self) -> None:
        until = time.monotonic() + UP_WITHIN
        while not self.web_answers():
            assert time.monotonic() < until, (self.home / "serve.log").read_text()[-2000:]
            time.sleep(0.1)

    def web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def revive(self) -> None:
        for service in self.services.values():
            service.revive()

    def kill(self, victim: str) -> None:
        """Kill one of the four and start it again at once."""
        self.revive()
        if victim == "postgres":
            self.server.kill()
            self.server.start()
            return
        self.services[victim].kill()
        self.services[victim].start()
        if victim == "web":
            self.wait_for_web()

    def remove(self) -> None:
        for service in self.services.values():
            if service.process is not None and service.process.poll() is None:
                service.kill()
        self.server.remove()
