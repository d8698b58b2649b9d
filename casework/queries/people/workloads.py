"""How much each member of a team has in hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from casework.db import db
from casework.domain.sharing import Load
from casework.models import Membership, Person, Team
from casework.queries.cases.counts import counts_of

WORKERS = frozenset({"staff", "team_lead"})


@dataclass(frozen=True, slots=True)
class Workload:
    """One colleague: `away_until` is set while they are away."""

    person_id: int
    name: str
    count: int
    cap: int | None
    away: bool
    away_until: datetime | None

    @property
    def load(self) -> Load:
        return Load(self.person_id, self.count, self.cap, self.away)


def workloads(teams: Iterable[str], at: datetime) -> list[Workload]:
    """Return the workload of all who work cases in these teams, by name."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Team, Team.id == Membership.team_id)
        .where(Team.code.in_(sorted(teams)), Person.disabled_at.is_(None))
        .order_by(Person.name)
        .distinct()
    )
    people = [one for one in db.session.scalars(query) if WORKERS & set(one.roles)]
    counts = counts_of(f"person:{one.id}" for one in people)
    return [_workload(one, counts[f"person:{one.id}"], at) for one in people]


def _workload(person: Person, count: int, at: datetime) -> Workload:
    since, until = person.away_from, person.away_until
    away = since is not None and since <= at and (until is None or at < until)
    return Workload(person.id, person.name, count, person.workload_cap, away, until if away else None)
