"""Kill the processes of a busy service one after the other; judge what is left against a ledger outside."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from casework import create_app
from casework.commands.evidence.prepare_database import prepare_database
from casework.commands.people.add_token import AddToken, add_token
from casework.config import Settings
from casework.db import db
from casework.domain.facts import SYSTEM
from casework.rulebook.current import current
from tests.cast import add_cast
from tests.faults.judge import Verdict, judge, undone
from tests.faults.services import Installation
from tests.faults.writers import Ledger, Writer

WRITERS, DOSSIERS = 4, 2
CALM_WITHIN = 180.0  # a dossier whose maker was killed is claimed again after 150 seconds


@dataclass
class Trial:
    """What came of it, and of what it consisted."""

    verdict: Verdict
    kills: int
    retries: int
    seconds: float


@contextmanager
def seen(installation: Installation) -> Iterator[None]:
    """Look into the database from outside, by connections of one's own."""
    settings = Settings.read(
        {
            "DATABASE_URL": installation.server.url(),
            "CASEWORK_HOME": str(installation.home),
            "CASEWORK_LOG_LEVEL": "error",
        }
    )
    app = create_app(settings)
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def prepare(installation: Installation) -> str:
    """Make the tables, seat the cast and return a token in Lin's name."""
    with seen(installation):
        at = datetime.now(UTC)
        prepare_database(db.engine, current(), at)
        add_cast()
        known = frozenset(current().access)
        return add_token(AddToken("writers", "lin", SYSTEM, known), at).token


def trial(
    home: Path,
    victims: Iterable[str],
    *,
    settings: tuple[str, ...] = (),
    keys: bool = True,
    services: tuple[str, ...] = ("web", "scheduler", "worker"),
    enough: Callable[[Installation, Ledger], bool] | None = None,
    pause: tuple[float, float] = (1.0, 3.0),
) -> Trial:
    """Let writers work while victims die, one after the other; end, wait until all is calm, and judge.

    Where a defect is planted (a lazy server, no keys) writers meet it, too: what they opened is gone.
    """
    planted = bool(settings) or not keys
    installation, over, began = Installation(home, *settings), threading.Event(), time.monotonic()
    chance, kills, ledger = random.Random(11), 0, Ledger(home / "ledger")
    try:
        writers = set_to_work(installation, ledger, over, services, keys=keys)
        for victim in victims:
            time.sleep(chance.uniform(*pause))
            installation.kill(victim)
            kills += 1
            if enough is not None and enough(installation, ledger):
                break
        over.set()
        for writer in writers:
            writer.join(60)
            assert not writer.is_alive(), "a writer never got an answer"
            assert planted or not writer.trouble, writer.trouble
        with seen(installation):
            if "scheduler" in services:
                wait_until_calm(installation)
            verdict = judge(ledger.entries())
        retries = sum(writer.retries for writer in writers)
        return Trial(verdict, kills, retries, time.monotonic() - began)
    finally:
        over.set()
        installation.remove()


def set_to_work(
    installation: Installation,
    ledger: Ledger,
    over: threading.Event,
    services: tuple[str, ...],
    *,
    keys: bool,
) -> list[Writer]:
    """Start the services and the writers."""
    token = prepare(installation)
    installation.start(*services)
    dossiers = DOSSIERS if "worker" in services else 0
    writers = [
        Writer(installation.port, token, ledger, over, keys=keys, dossiers=dossiers) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    return writers


def wait_until_calm(installation: Installation) -> None:
    """Wait until nothing that is due is undone."""
    until = time.monotonic() + CALM_WITHIN
    while any((left := undone(datetime.now(UTC))).values()):
        assert time.monotonic() < until, f"still undone: {left}"
        installation.revive()
        time.sleep(0.5)
