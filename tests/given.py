"""Data of others that lie beside the repository where its makers work; a user has no such folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[2] / "shared/data"


def given(name: str) -> Path:
    """Give a file of the given data, or skip the test by that reason."""
    if not (path := DATA / name).is_file():
        pytest.skip(f"the given data are not here: {name}")
    return path


def given_json(name: str) -> Any:
    return json.loads(given(name).read_text(encoding="utf-8"))
