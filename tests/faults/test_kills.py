"""Whatever is killed, nothing acknowledged is lost, nothing is done twice, nothing is there by half."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.faults.judge import judge
from tests.faults.kills import seen, trial
from tests.faults.server import program
from tests.faults.services import Installation
from tests.faults.writers import Ledger
from tests.long_form import PROVE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(program("initdb") is None and "CI" not in os.environ, reason="no PostgreSQL here"),
]
ROUND = ("worker", "postgres", "worker", "web", "scheduler", "postgres", "web", "postgres", "scheduler")
ROUND += ("web", "scheduler", "postgres")


def victims() -> Iterator[str]:
    """Twelve kills, of PostgreSQL's whole server and of each process; a hundred where it is to be proved."""
    return islice(cycle(ROUND), 100 if PROVE else len(ROUND))


@pytest.mark.long
def test_nothing_acknowledged_is_lost_doubled_or_half_written(tmp_path: Path) -> None:
    found = trial(tmp_path, victims())
    assert found.kills >= len(ROUND)
    assert found.verdict.acknowledged > 100
    assert found.retries > 0
    assert found.verdict.clean, found.verdict
    assert found.verdict.made > 0


def lost(installation: Installation, ledger: Ledger) -> bool:
    entries = ledger.entries()  # first: what is acknowledged later may well be there later
    with seen(installation):
        return bool(judge(entries).lost)


def doubled(installation: Installation, ledger: Ledger) -> bool:
    with seen(installation):
        return bool(judge(ledger.entries()).doubled)


def test_this_finds_that_commits_were_not_waited_for(tmp_path: Path) -> None:
    lazy = ("synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB")
    victims = ["postgres"] * 20
    found = trial(tmp_path, victims, settings=lazy, services=("web",), enough=lost, pause=(2.0, 5.0))
    assert found.verdict.lost


def test_this_finds_that_requests_had_no_keys(tmp_path: Path) -> None:
    found = trial(
        tmp_path,
        islice(cycle(("web", "postgres")), 30),
        keys=False,
        services=("web",),
        enough=doubled,
        pause=(0.5, 1.5),
    )
    assert found.verdict.doubled
