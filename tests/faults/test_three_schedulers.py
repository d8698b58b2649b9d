"""Three real schedulers on one database, one of them killed every fifteen seconds: all is done once."""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework.models import Firing, Message
from casework.queries.people.people import find_people
from tests.cast import Cast, log_complaint
from tests.faults.judge import judge
from tests.faults.kills import prepare, seen, wait_until_calm
from tests.faults.server import program
from tests.faults.services import Installation
from tests.faults.whole import rows, told_twice

KILLS, APART = 5, 15.0
CASES_AT_ONCE = 60
LONG_AGO = timedelta(days=100)


@pytest.mark.prove
@pytest.mark.skipif(program("initdb") is None and "CI" not in os.environ, reason="no PostgreSQL here")
def test_what_three_schedulers_do_is_done_once_whoever_dies(tmp_path: Path) -> None:
    installation, chance = Installation(tmp_path), random.Random(3)
    installation.services = {
        name: installation.service("scheduler", "--mail-page") for name in ("one", "two", "three")
    }
    try:
        prepare(installation)
        for service in installation.services.values():
            service.start()
        for _ in range(KILLS):
            began = time.monotonic()
            open_cases(installation)
            time.sleep(max(0.0, APART - (time.monotonic() - began)))
            installation.kill(chance.choice(list(installation.services)))
        with seen(installation):
            wait_until_calm(installation)
            found = judge([])
            assert found.half + found.papers == []
            assert told_twice() == []
            assert len(rows(Firing, "seq")) > 1_000
            assert "sent" in {mail.state for mail in rows(Message, "id")}
    finally:
        installation.remove()


def open_cases(installation: Installation) -> None:
    """Open complaints of which every term is over: their thresholds are all due at once."""
    with seen(installation):
        cast = Cast({person.username: person.id for person in find_people()})
        for _ in range(CASES_AT_ONCE):
            at = datetime.now(UTC)
            log_complaint(cast.lin, at, received=at - LONG_AGO)
