"""Keeps the scheduler running as a child of the web process: started again when it ends, ever later."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import structlog

log = structlog.get_logger()

LONGEST_PAUSE = 30.0
STEADY = 60.0  # seconds after which a scheduler counts as well started
PATIENCE = 15.0  # seconds that it gets to stop


class Supervisor:
    """One child process and the thread that watches it."""

    def __init__(self, *arguments: str) -> None:
        self.command = [
            sys.executable,
            "-m",
            "casework",
            "scheduler",
            "--parent",
            str(os.getpid()),
            *arguments,
        ]
        self.child: subprocess.Popen[bytes] | None = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._keep, name="supervisor", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def _keep(self) -> None:
        pause = 1.0
        while not self.over.is_set():
            began = time.monotonic()
            self.child = subprocess.Popen(self.command)
            code = self.child.wait()
            if self.over.is_set():
                return
            pause = 1.0 if time.monotonic() - began > STEADY else min(pause * 2, LONGEST_PAUSE)
            log.error("scheduler ended and is started again", code=code, seconds=pause)
            self.over.wait(pause)

    def stop(self) -> None:
        """End the child gently, then for good."""
        self.over.set()
        child = self.child
        if child is None or child.poll() is not None:
            return
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
