"""What a person can do with a case now, and for what is not possible the reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.access import may_touch
from casework.domain.definition import Transition
from casework.domain.facts import Actor, Refusal
from casework.domain.letters import LetterDraft
from casework.domain.machine import standing_refusal
from casework.errors import NotFound
from casework.queries.cases.deciding import asked_fields, facts_of
from casework.queries.cases.letters import draft_of
from casework.queries.cases.reading import CaseNow
from casework.queries.outside.facts import outside_facts_for

NOT_YOURS = Refusal(
    "This case is with somebody else. Its assignee or team lead can do this.",
    "此案由他人经办，可由经办人或团队负责人办理。",
    "role",
)


@dataclass(frozen=True, slots=True)
class MoveOption:
    """One trigger from the present state; `refusal` None where it is possible for this actor."""

    transition: Transition
    refusal: Refusal | None

    @property
    def allowed(self) -> bool:
        return self.refusal is None


def moves_of(now: CaseNow, actor: Actor, at: datetime) -> list[MoveOption]:
    """Return what can be done from the present state, one option a button: the allowed one, else the nearest.

    Moves that only the system or a client makes are no buttons.
    """
    options: dict[str, MoveOption] = {}
    for transition in now.definition.transitions_from(now.row["state"]):
        if transition.automatic or not {"staff", "team_lead", "compliance"}.intersection(transition.by):
            continue
        option = MoveOption(transition, refusal_of(now, transition, actor, at))
        button = transition.button or transition.trigger
        known = options.get(button)
        if known is None or (option.allowed and not known.allowed) or _nearer(option, known):
            options[button] = option
    return list(options.values())


def _nearer(option: MoveOption, known: MoveOption) -> bool:
    """Prefer the reason that lies in the case over one that lies in the role."""
    return bool(
        option.refusal and known.refusal and known.refusal.kind == "role" and option.refusal.kind != "role"
    )


def refusal_of(now: CaseNow, transition: Transition, actor: Actor, at: datetime) -> Refusal | None:
    """Return why the actor cannot make this move now; None if only what comes with it is missing."""
    if not may_touch(now.rules.access, "case.move", actor, now.row):
        return NOT_YOURS
    facts = facts_of(
        now,
        actor,
        at,
        approval=transition.approves or transition.makes,
        extra=outside_facts_for(now, transition, actor, at, {}),
    )
    return standing_refusal(now.definition, transition, facts)


def needs_of(now: CaseNow, transition: Transition, at: datetime) -> dict[str, Any]:
    """Return what comes with a move: fields that are needed and taken, comment, the letter with its
    contents.
    """
    kind = transition.letter or transition.drafts
    letter = _letter(now, kind, at)
    declared = now.definition.fields
    needed = [name for name in transition.needs if name in declared]
    return {
        "fields": [{"name": name, "required": name in needed} for name in ordered(now, transition)],
        "comment": "comment" in transition.needs,
        "letter": letter,
        "sends": transition.letter is not None,
    }


def _letter(now: CaseNow, kind: str | None, at: datetime) -> LetterDraft | None:
    """Return the letter; None also for one that no regime of the entity has: its move is for others."""
    try:
        return draft_of(now, kind, None, at)
    except NotFound:
        return None


def ordered(now: CaseNow, transition: Transition) -> list[str]:
    """Return the fields of a move: needed ones first, each group as the definition lists them."""
    asked = asked_fields(now.definition, transition)
    given = [*transition.needs, *transition.takes, *transition.where]
    return [name for name in dict.fromkeys(given) if name in asked]
