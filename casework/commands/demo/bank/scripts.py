"""Ways that cases of the made-up bank go, read from its files: steps, each at its time and by somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from casework.commands.demo.bank.clients import told_in_bank

FILES = ("onboarding.toml", "kyc.toml", "satisfaction.toml", "retention.toml", "screening.toml")
USUAL_HOURS = 1.0


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next, after so many working hours or, first, calendar days, and by whom."""

    do: str
    who: str = "staff"
    hours: float = USUAL_HOURS
    days: float = 0
    given: Mapping[str, Any] = field(default_factory=dict)
    comment: Any = None


@cache
def steps_of(way: str) -> tuple[Step, ...]:
    """Return the steps of a way, those of the way with which it begins first."""
    told = _ways()[way]
    before = steps_of(told["begins"]) if "begins" in told else ()
    return before + tuple(_step(step) for step in told["steps"])


def workflow_of(way: str) -> str:
    return str(_ways()[way]["workflow"])


def placed_cases() -> list[tuple[str, dict[str, Any]]]:
    """Return the cases that the files place, each with the way that it goes."""
    return [(case["way"], case) for name in FILES for case in told_in_bank(name).get("cases", ())]


def follows(name: str) -> Any:
    """Return which ways are gone by what comes up by itself, as a file says."""
    return told_in_bank(name)["follow"]


def said(value: Any, zh: bool, at: datetime, blanks: Mapping[str, str]) -> Any:
    """Return what a value of the files says: in a language, of a day, with its blanks filled."""
    if isinstance(value, Mapping):
        value = value["zh" if zh else "en"]
    if isinstance(value, str) and value.startswith("@"):
        name, sign, days = value[1:].partition("+")
        if not sign:
            name, sign, days = value[1:].partition("-")
        if name == "day":
            return (at + timedelta(days=float(f"{sign or '+'}{days or 0}"))).date().isoformat()
        return at.isoformat() if name == "at" else blanks[name]
    return value


def _step(told: Mapping[str, Any]) -> Step:
    plain = {name: value for name, value in told.items() if name != "with"}
    return Step(**{**plain, "given": told.get("with", {})})


@cache
def _ways() -> Mapping[str, Any]:
    return {way: told for name in FILES for way, told in told_in_bank(name)["ways"].items()}


def title_of(workflow: str, zh: bool) -> str:
    """Return the title of a placed case that has none of its own."""
    told = next(t[workflow] for name in FILES if workflow in (t := told_in_bank(name).get("titles", {})))
    return str(told["zh" if zh else "en"])


def text_of(code: str, zh: bool) -> str | None:
    """Return what a letter says under a content's code, None where its rule has words of its own."""
    for name in FILES:
        if (told := told_in_bank(name).get("texts", {}).get(code)) is not None:
            return str(told["zh" if zh else "en"])
    return None
