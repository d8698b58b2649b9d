"""Gather a move that waits for a second person: nothing moves, and all that came with it is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from casework.commands.recording import Record
from casework.domain.definition import Transition
from casework.domain.facts import Actor
from casework.errors import Refused
from casework.models import WorkItem
from casework.queries.cases.letters import WrittenLetter
from casework.queries.cases.reading import CaseNow

CONFIRM = "confirm:"  # begins the task of an item that waits for a second person; the trigger follows
REQUEST = "request"  # the event value that keeps what came with the first act


def waits_for_second(transition: Transition, actor: Actor) -> bool:
    """Return whether the act of this person needs another one's; the scheduler acts alone."""
    return bool(transition.confirmed_by) and "system" not in actor.roles


def ask_confirmation(
    record: Record,
    now: CaseNow,
    transition: Transition,
    actor: Actor,
    given: Mapping[str, Any],
    letter: WrittenLetter | None,
    comment: str,
) -> int:
    """Gather the request and its work item; return the number of its event. Raises Refused if one waits."""
    task = CONFIRM + transition.trigger
    if any(item["task"] == task and item["done_at"] is None for item in now.items):
        raise Refused(
            f"“{transition.title.en}” was asked for already and waits for a second person.",
            zh=f"“{transition.title.zh}”已提出，正等待另一人确认。",
        )
    written = letter and {
        "texts": dict(letter.texts),
        "ticks": sorted(letter.ticks),
        "language": letter.language,
    }
    frozen = {"given": dict(given), "letter": written, "comment": comment.strip()}
    text = orjson.dumps(frozen, option=orjson.OPT_SORT_KEYS).decode()
    seq = record.event("confirmation_asked", actor.name, {REQUEST: text}, trigger=transition.trigger)
    _open_item(record, now, transition.trigger, actor, seq)
    return seq


def _open_item(record: Record, now: CaseNow, trigger: str, actor: Actor, seq: int) -> None:
    item = record.add(
        WorkItem,
        number=seq,
        task=CONFIRM + trigger,
        team=record.case["team"],
        assignee=None,
        opened_at=record.at,
        due_at=None,
        done_at=None,
        done_by=None,
        outcome=None,
        fields={},
        request={"trigger": trigger, "asked_by": actor.name, "persons": sorted(actor.persons)},
    )
    now.items.append(item)
