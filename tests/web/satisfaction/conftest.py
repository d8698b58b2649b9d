"""The bank with a workflow that asks customers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from casework.rulebook.current import use
from tests.surveys import book_with_surveys


@pytest.fixture(scope="session")
def asking_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_with_surveys(tmp_path_factory.mktemp("asking") / "book")


@pytest.fixture
def asking(asking_rules: Path, app: Flask) -> Iterator[Flask]:
    use(asking_rules)
    yield app
    use()
