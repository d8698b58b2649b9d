"""Nothing of a definition is left out of the stories: no move, end, work item, follow-up or letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from casework.db import db
from casework.domain.definition import Definition
from casework.models import Case, Document, Event, FollowUpDue, WorkItem
from casework.rulebook.current import current, use
from tests.cast import Cast
from tests.journeys import outreaches, reviews, stories
from tests.journeys.onboarding import applications, clients, hits

STORIES: dict[str, tuple[Callable[[Cast], Any], ...]] = {
    "complaint": stories.STORIES,
    "kyc_review": clients.STORIES,
    "onboarding": applications.STORIES,
    "retention_outreach": outreaches.STORIES,
    "satisfaction_review": reviews.STORIES,
    "screening_review": hits.STORIES,
}


@dataclass(frozen=True)
class Told:
    """What happened to the cases of one workflow, as their events and rows say."""

    moves: frozenset[tuple[str, str]]  # trigger and the state from which it was fired
    states: frozenset[str]
    items: frozenset[str]
    followed: frozenset[str]  # owed by a case; what they then do has its own tests
    letters: frozenset[str]


def told_of(workflow: str) -> Told:
    mine = select(Case.id).where(Case.workflow == workflow)
    with db.engine.connect() as connection:
        bodies = [
            orjson.loads(b) for b in connection.scalars(select(Event.body).where(Event.case_id.in_(mine)))
        ]
        states = set(connection.scalars(select(Case.state).where(Case.workflow == workflow)))
        items = connection.execute(select(WorkItem.task, WorkItem.fields).where(WorkItem.case_id.in_(mine)))
        tasks = {fields.get("of") or task for task, fields in items}
        followed = set(connection.scalars(select(FollowUpDue.name).where(FollowUpDue.case_id.in_(mine))))
        letters = set(connection.scalars(select(Document.letter).where(Document.case_id.in_(mine))))
    moved = [body for body in bodies if body["kind"] == "moved"]
    return Told(
        frozenset((body["trigger"], body["from"]) for body in moved),
        frozenset(states | {body["to"] for body in moved}),
        frozenset(tasks),
        frozenset(followed),
        frozenset(letters - {None}),
    )


def untold(definition: Definition, told: Told) -> list[str]:
    """Return what of a definition did not happen, a line each."""
    fired = [t for t in definition.transitions if any((t.trigger, s) in told.moves for s in t.sources)]
    letters = {t.letter for t in definition.transitions if t.letter}
    letters |= {chase.letter for timer in definition.timers.values() for chase in timer.chase}
    final = {name for name, state in definition.states.items() if state.kind == "final"}
    return [
        *(f"{t.trigger} from {', '.join(t.sources)}" for t in definition.transitions if t not in fired),
        *(f"state {name}" for name in sorted(final - told.states)),
        *(f"task {name}" for name in sorted(definition.tasks.keys() - told.items)),
        *(f"follow-up {rule.name}" for rule in definition.follow_ups if rule.name not in told.followed),
        *(f"letter {name}" for name in sorted(letters - told.letters)),
    ]


def test_every_workflow_has_its_stories() -> None:
    assert set(STORIES) == {definition.workflow for definition in use().definitions.values()}


@pytest.mark.parametrize("workflow", STORIES)
def test_every_move_end_item_follow_up_and_letter_happens_in_a_story(cast: Cast, workflow: str) -> None:
    for story in STORIES[workflow]:
        story(cast)
    left = untold(current().latest(workflow), told_of(workflow))
    assert not left, "\n".join(left)


def test_what_no_story_tells_is_found() -> None:
    definition = use().latest("onboarding")
    nothing = Told(frozenset(), frozenset(), frozenset(), frozenset(), frozenset())
    lines = untold(definition, nothing)
    assert {"submit from draft", "state expired", "task set_limits", "follow-up win_back"} <= set(lines)
    some = replace(nothing, moves=frozenset({("reopen", "expired")}))
    left = [line for line in untold(definition, some) if line.startswith("reopen")]
    assert left == ["reopen from rejected"]  # the same trigger from elsewhere is another way
