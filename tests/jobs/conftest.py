"""The mail server that the tests of jobs send to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.jobs.letterbox import Letterbox, letterbox


@pytest.fixture
def box() -> Iterator[Letterbox]:
    with letterbox() as opened:
        yield opened
