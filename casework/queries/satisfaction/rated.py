"""Who may not see the answers to a survey yet: whoever is rated by them, until the case is closed."""

from __future__ import annotations

from casework.db import Row
from casework.domain.facts import Actor
from casework.queries.satisfaction.invitations import invitations_for
from casework.rulebook.current import current

SURVEY, SCORE, RATED = "survey", "score", "rated_person"


def hidden_from(row: Row, actor: Actor) -> bool:
    """True for a case in which answers about the actor lie that nobody has settled yet (domain.md H.9)."""
    if row["closed_at"] is not None or actor.id is None or SCORE not in row["fields"]:
        return False
    definition = current().definition(row["workflow"], row["workflow_version"])
    if SURVEY not in definition.fields:
        return False
    return not actor.persons.isdisjoint(rated_by(row["id"], row["fields"]))


def rated_by(case_id: int, fields: Row) -> set[str]:
    """Return who is judged by the answers to a case's survey, as persons."""
    named = fields.get(RATED)
    found = {named if isinstance(named, str) and "/" in named else f"person/{named}"} if named else set()
    return found.union(*(one["rated"] for one in invitations_for(case_id)))
