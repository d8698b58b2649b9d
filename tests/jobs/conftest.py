"""The mail server that the tests of jobs send to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casework.logs import configure
from tests.jobs.letterbox import Letterbox, letterbox

configure("info", production=False)  # as every process does first; tests read what the log is told


@pytest.fixture
def box() -> Iterator[Letterbox]:
    with letterbox() as opened:
        yield opened
