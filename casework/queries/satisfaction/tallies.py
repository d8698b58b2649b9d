"""The kept sums of surveys: one statement over months, never over answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, union_all

from casework.db import db
from casework.domain.access import is_restricted, scope_of
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import SurveyDelta, SurveyTally, Team
from casework.rulebook.current import current

READ = "satisfaction.read"
T: Any = SurveyTally.__table__.c
D: Any = SurveyDelta.__table__.c
GROUPS = ("period", "team", "question", "role", "bucket")


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one score of one question was given in a month, by a team and a role."""

    period: str
    team: str
    question: str
    role: str
    bucket: str
    number: int


def tallies_of(
    actor: Actor, entity: str, survey: str, since: str, until: str, team: str | None = None
) -> list[Tally]:
    """Return the sums of a survey from one month to another, those of the actor's reach alone.

    Raises NotFound for an entity or a team that is not the actor's to see.
    """
    teams = _reach(actor, entity)
    if team is not None and teams is not None and team not in teams:
        raise NotFound(zh="没有这一团队，或您无权查看。")
    parts = [
        _part(T, T.number, entity, survey, since, until, team, teams),
        _part(D, D.change, entity, survey, since, until, team, teams),
    ]
    both = union_all(*parts).subquery()
    grouped = [both.c[name] for name in GROUPS]
    query = select(*grouped, func.sum(both.c.number)).group_by(*grouped).order_by(*grouped)
    with db.engine.connect() as connection:
        found = connection.execute(query).all()
    return [Tally(*row[:5], number=int(row[5])) for row in found if row[5]]


def entities_seen(actor: Actor) -> list[str]:
    """Return the entities whose satisfaction the actor may read."""
    everything, teams, entities, _ = scope_of(current().access, READ, actor)
    if everything:
        return sorted(current().entities)
    seen = entities | {team.entity for team in _teams(teams)}
    return sorted(code for code in seen if not is_restricted(code))


def _reach(actor: Actor, entity: str) -> frozenset[str] | None:
    """Return the teams that the actor may read in an entity; None is all of them."""
    everything, teams, entities, _ = scope_of(current().access, READ, actor)
    if everything or entity in entities:
        return None
    mine = frozenset(team.code for team in _teams(teams) if team.entity == entity)
    if not mine:
        raise NotFound(zh="没有这一机构，或您无权查看。")
    return mine


def _teams(codes: Iterable[str]) -> list[Team]:
    table: Any = Team.__table__
    with db.engine.connect() as connection:
        return list(connection.execute(select(table).where(table.c.code.in_(sorted(codes)))))  # type: ignore[arg-type]


def _part(
    c: Any,
    number: Any,
    entity: str,
    survey: str,
    since: str,
    until: str,
    team: str | None,
    teams: frozenset[str] | None,
) -> Any:
    where = [c.entity == entity, c.survey == survey, c.period >= since, c.period <= until]
    if team is not None:
        where.append(c.team == team)
    elif teams is not None:
        where.append(c.team.in_(sorted(teams)))
    return select(*(c[name] for name in GROUPS), number.label("number")).where(*where)
