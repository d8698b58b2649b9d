"""The processes of the running service, started as an operator starts them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHIN = 60.0


class Operator:
    """Starts commands of the product over one SQLite file and reads what they say."""

    def __init__(self, home: Path) -> None:
        self.home, self.started = home, list[subprocess.Popen[str]]()
        self.environ = {**os.environ, "CASEWORK_HOME": str(home), "PYTHONPATH": str(ROOT), "DATABASE_URL": ""}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "casework", *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.started.append(process)
        return process

    def run(self, *arguments: str) -> tuple[int, str]:
        process = self.start(*arguments)
        said = process.communicate(timeout=WITHIN)[1]
        return process.returncode, said


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    made = Operator(tmp_path)
    yield made
    for process in made.started:
        if process.poll() is None:
            process.kill()
            process.communicate()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def laid(operator: Operator, sqlite_template: Path) -> Operator:
    shutil.copy(sqlite_template, operator.home / "casework.db")
    return operator


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def address_of(process: subprocess.Popen[str]) -> str:
    """Return where the service says that it listens."""
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError("it ended without a word of where it listens")


def ready(address: str) -> dict[str, bool]:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            found: dict[str, bool] = json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            found = json.loads(refused.read())
    return found


def children_of(number: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(number)], capture_output=True, text=True, check=False
    )
    return [int(child) for child in listed.stdout.split()]


def lives(number: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False
    )
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


@pytest.mark.slow
def test_the_service_runs_with_its_scheduler_and_both_end_together(laid: Operator) -> None:
    service = laid.start("serve", "--port", "0")
    address = address_of(service)
    until(lambda: ready(address)["ready"], "the scheduler gives no sign of life")
    (scheduler,) = children_of(service.pid)
    service.send_signal(signal.SIGTERM)
    assert service.wait(30) == 0
    until(lambda: not lives(scheduler), "the scheduler outlives the service")


@pytest.mark.slow
def test_a_scheduler_that_dies_is_started_again_and_one_left_alone_leaves(laid: Operator) -> None:
    service = laid.start("serve", "--port", "0")
    address_of(service)
    until(lambda: len(children_of(service.pid)) == 1, "there is no scheduler")
    (first,) = children_of(service.pid)
    os.kill(first, signal.SIGKILL)
    seen: list[int] = []

    def started_again() -> bool:
        seen.extend(child for child in children_of(service.pid) if child != first)
        return bool(seen)

    until(started_again, "it stays dead")
    second = seen[0]
    service.kill()
    service.wait()
    until(lambda: not lives(second), "the scheduler stays without its parent")


@pytest.mark.slow
def test_without_a_scheduler_the_service_answers_and_is_not_ready(laid: Operator) -> None:
    service = laid.start("serve", "--no-scheduler", "--port", "0")
    found = ready(address_of(service))
    assert found == {"ready": False, "database": True, "schema": True, "scheduler": False}
    assert children_of(service.pid) == []


@pytest.mark.parametrize("command", ["serve", "scheduler", "worker"])
def test_nothing_starts_on_a_database_without_tables(operator: Operator, command: str) -> None:
    code, said = operator.run(command)
    assert code == 1
    assert "casework init" in said


def test_a_worker_needs_postgresql(laid: Operator) -> None:
    code, said = laid.run("worker")
    assert code == 1
    assert "PostgreSQL" in said


def test_an_address_for_strangers_needs_a_secret_of_ones_own(laid: Operator) -> None:
    code, said = laid.run("serve", "--host", "0.0.0.0", "--port", "0")
    assert code == 1
    assert "CASEWORK_HOST" in said
