"""Add a team, or change its titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from casework.commands.evidence.append_event import append_event
from casework.db import transaction
from casework.domain.facts import Actor
from casework.errors import Malformed, Refused
from casework.models import Team

CODE = re.compile(r"[a-z][a-z0-9_]{1,31}")


@dataclass(frozen=True, slots=True)
class AddTeam:
    """`entities` are the codes that the rulebook knows."""

    code: str
    entity: str
    title_en: str
    title_zh: str
    actor: Actor
    entities: frozenset[str]


def add_team(command: AddTeam, at: datetime) -> Team:
    """Return the new team. Raises Malformed by field, Refused for a code in use."""
    if errors := _faults(command):
        raise Malformed("Some of it cannot be read.", zh="部分内容无法识别。", errors=errors)
    with transaction() as session:
        if session.scalar(select(Team.id).where(Team.code == command.code)):
            raise Refused(f"There is a team “{command.code}” already.", zh=f"团队“{command.code}”已存在。")
        team = Team(
            code=command.code,
            entity=command.entity,
            title_en=command.title_en.strip(),
            title_zh=command.title_zh.strip(),
        )
        session.add(team)
        append_event(
            session, f"team/{command.code}", "team_added", command.actor.name, at, entity=command.entity
        )
    return team


def _faults(command: AddTeam) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not CODE.fullmatch(command.code):
        errors["code"] = ["2 to 32 small letters, digits and underscores; a letter first"]
    if command.entity not in command.entities:
        errors["entity"] = [f"one of {', '.join(sorted(command.entities))}"]
    for name in ("title_en", "title_zh"):
        if not 1 <= len(getattr(command, name).strip()) <= 80:
            errors[name] = ["1 to 80 characters"]
    return errors
