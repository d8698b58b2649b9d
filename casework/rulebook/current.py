"""The rulebook that this process works by: read once, when the process starts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from casework.domain.calendar import Calendar
from casework.rulebook import Rulebook, home, load

_current: list[Rulebook] = []


def use(folder: Path | None = None) -> Rulebook:
    """Read the rulebook under a folder (the product's own if None) and work by it from now on."""
    _current[:] = [_loaded((folder or home()).resolve())]
    return _current[0]


def current() -> Rulebook:
    """Return the rulebook that `use` chose, else the product's own."""
    return _current[0] if _current else use()


@cache
def _loaded(folder: Path) -> Rulebook:
    return load(folder)


def calendar_of(rules: Rulebook, entity: str) -> Calendar:
    """Return the calendar by which an entity works."""
    return rules.calendars[rules.entities[entity].calendar]


@cache
def letter_template(rules: Rulebook, name: str, language: str) -> str:
    """Return the text of a letter's template, such as letters/uk/final_response, in `en` or `zh`."""
    return (rules.root / "templates" / f"{name}.{language}.txt").read_text("utf-8")
