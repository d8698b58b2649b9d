"""The acts of the model that are no moves: who has a case, its marks, facts, terms, what remains to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.journeys.model import (
    DENIED,
    DONE,
    MALFORMED,
    NOT_FOUND,
    REFUSED,
    TASKS,
    Case,
    barred,
    goes_by_itself,
    missed,
)  # fmt: skip
from tests.journeys.rights import EXTENDED_BY, FINAL

WORKERS = {"staff", "team_lead", "compliance"}


def assignment(case: Case, person: Any, to: Any | None, version: int | None = None) -> str:
    """Return what must become of giving a case to somebody, or with None back to its queue."""
    what = "give_back" if to is None else "claim" if to.id == person.id else "assign"
    if bar := barred(person, what, case, version):
        return bar
    if case["assignee"] == (to and to.id):
        return REFUSED
    if to is None:
        return DONE if case["assignee"] == person.id or "team_lead" in person.roles else DENIED
    of_team = case["team"] in to.teams or ("compliance" in to.roles and case["entity"] in to.entities)
    return DONE if to.roles & WORKERS and of_team else REFUSED


def assigned(case: Case, to: int | None, at: datetime) -> None:
    case |= {"assignee": to, "version": case["version"] + 1}
    goes_by_itself(case, at)


def holding(case: Case, person: Any, on: bool, reason: str, version: int | None = None) -> str:
    if bar := barred(person, "hold", case, version):
        return bar
    if not reason:
        return MALFORMED
    return REFUSED if case["held"] == on else DONE


def held(case: Case, on: bool, at: datetime) -> None:
    """Mark a case, or lift the mark: then what waited only for that goes on."""
    case |= {"held": on, "version": case["version"] + 1}
    goes_by_itself(case, at)


def correction(
    case: Case, person: Any, given: Mapping[str, str], reason: str, at: datetime, version: int | None = None
) -> str:
    if bar := barred(person, "move", case, version):
        return bar
    if not reason or any(datetime.fromisoformat(value) > at for value in given.values()):
        return MALFORMED
    return REFUSED if all(_same(case["fields"][name], value) for name, value in given.items()) else DONE


def _same(one: str, other: str) -> bool:
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


def corrected(case: Case, given: Mapping[str, str]) -> None:
    case["fields"] |= given
    case["version"] += 1


def appending(case: Case, person: Any, whole: bool = True) -> str:
    """Return what must become of a note, a contact or a document: nobody has to be up to date for it."""
    return barred(person, "note", case) or (DONE if whole else MALFORMED)


def explanation(case: Case, person: Any, clock: str, reason: str, at: datetime) -> str:
    if bar := barred(person, "hold", case):
        return bar
    if clock not in case["clocks"]:
        return NOT_FOUND
    if clock not in missed(case, at):
        return REFUSED
    return DONE if reason else MALFORMED


def explained(case: Case, clock: str, at: datetime) -> None:
    case["explained"].add(missed(case, at)[clock])


def extension(
    case: Case, person: Any, name: str, reason: str, letter: bool, at: datetime, version: int | None = None
) -> str:
    """Return what must become of extending a clock: once a rule, ahead of its date, by who may."""
    if bar := barred(person, "extend", case, version):
        return bar
    clock = case["clocks"].get(name)
    if clock is None:
        return NOT_FOUND
    rule = clock["policy"].partition("@")[0]
    running = clock["state"] == "running" and clock["due_at"] and at <= clock["due_at"]
    if rule not in EXTENDED_BY or not running or (name, rule) in case["extended"]:
        return REFUSED
    by, flags = EXTENDED_BY[rule]
    if not person.roles & by or not flags <= person.flags:
        return DENIED
    return DONE if reason and letter else MALFORMED


def extended(case: Case, name: str) -> None:
    case["extended"].add((name, case["clocks"][name]["policy"].partition("@")[0]))
    case["version"] += 1


def finishing(case: Case, person: Any, task: str, given: Mapping[str, Any]) -> str:
    if bar := barred(person, "move", case):
        return bar
    if task not in case["tasks"]:
        return NOT_FOUND
    if not case["tasks"][task]:
        return REFUSED
    if not person.roles & TASKS[task][2]:
        return DENIED
    return DONE if set(TASKS[task][3].split()) <= given.keys() else MALFORMED


def finished(case: Case, task: str, given: Mapping[str, Any]) -> None:
    case["tasks"][task] = 0
    case["fields"] |= given


def owed(case: Case) -> bool:
    """Return whether the bank owes anything still: a complaint is open, or something remains to be done."""
    return case["state"] not in FINAL or any(case["tasks"].values())
