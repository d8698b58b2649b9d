"""Change how the product speaks to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from casework.commands.evidence.append_event import append_event
from casework.db import transaction
from casework.domain.facts import Actor
from casework.errors import Malformed
from casework.models import Person

LANGUAGES = ("en", "zh")
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """What is None stays as it is."""

    actor: Actor
    language: str | None = None
    zone: str | None = None
    theme: str | None = None
    away_from: datetime | None = None
    away_until: datetime | None = None
    changes_absence: bool = False


def change_account(command: ChangeAccount, at: datetime) -> Person:
    """Store the person's own choices. Raises Malformed by field."""
    if errors := _faults(command):
        raise Malformed("This choice is not offered.", zh="没有此选项。", errors=errors)
    with transaction() as session:
        person = session.get_one(Person, command.actor.id)
        person.language = command.language or person.language
        person.zone = command.zone or person.zone
        person.theme = command.theme or person.theme
        if command.changes_absence:
            person.away_from, person.away_until = command.away_from, command.away_until
            append_event(
                session,
                f"user/{person.id}",
                "absence_set",
                command.actor.name,
                at,
                away_from=command.away_from,
                away_until=command.away_until,
            )
    return person


def _faults(command: ChangeAccount) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if command.language is not None and command.language not in LANGUAGES:
        errors["language"] = [f"one of {', '.join(LANGUAGES)}"]
    if command.theme is not None and command.theme not in THEMES:
        errors["theme"] = [f"one of {', '.join(THEMES)}"]
    if command.zone is not None and command.zone not in available_timezones():
        errors["zone"] = ["a time zone such as Europe/London"]
    if command.away_from and command.away_until and command.away_until <= command.away_from:
        errors["away_until"] = ["after the first day away"]
    return errors
