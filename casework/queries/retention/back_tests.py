"""How well the attrition score told who would leave: scores of a day held against the time after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, or_, select

from casework.db import db
from casework.domain.facts import Actor
from casework.domain.retention.attrition import AttritionPolicy
from casework.domain.scoring.back_test import BackTest, Tally
from casework.domain.scoring.table import BLANK_SEGMENT
from casework.errors import NotFound
from casework.models import Party, PartyScore
from casework.queries.retention.scores import in_reach
from casework.rulebook.current import current

TEST = "score.test"
#: the columns by which a test is cut
CUTS = ("nature", "size", "value_band")
S: Any = PartyScore.__table__.c
P: Any = Party.__table__.c


@dataclass(frozen=True, slots=True)
class Tested:
    """A policy tested on the past: scores of the end of `since`, and who left after it, up to `until`."""

    policy: AttritionPolicy
    since: date
    until: date
    result: BackTest


def back_test(actor: Actor, policy: str, since: date, until: date) -> Tested:
    """Test a version of the attrition policy on the customers of the reader's entities.

    Counted by the database in four statements, whatever the number of customers. Raises NotFound for a policy
    that there is not.
    """
    found = next((one for one in current().customers.signals if one.name == policy), None)
    if found is None:
        raise NotFound(f"There is no attrition policy “{policy}”.", zh=f"没有流失评分规则“{policy}”。")
    result = BackTest()
    for row in _counted(actor, policy, since, until, S.score, S.band):
        result.add(row.score, row.band, int(row.happened), n=row.n)
    for name in CUTS:
        tallies = result.segments.setdefault(name, {})
        for row in _counted(actor, policy, since, until, P[name]):
            value = row[0] or BLANK_SEGMENT
            tallies[value] = Tally(row.n, int(row.happened))
    return Tested(found, since, until, result)


def _counted(actor: Actor, policy: str, since: date, until: date, *by: Any) -> list[Any]:
    """Count the customers of the day by columns, and of them those who left after it."""
    moment = _end_of(since, actor)
    left = (P.ended_on > since.isoformat()) & (P.ended_on <= until.isoformat())
    query = (
        select(*by, func.count().label("n"), func.sum(case((left, 1), else_=0)).label("happened"))
        .select_from(PartyScore.__table__.join(Party.__table__, S.party_id == P.id))
        .where(
            S.policy == policy,
            S.scored_at <= moment,
            or_(S.until.is_(None), S.until > moment),
            or_(P.ended_on.is_(None), P.ended_on > since.isoformat()),
            P.merged_into.is_(None),
            in_reach(actor, TEST),
        )
        .group_by(*by)
    )
    with db.engine.connect() as connection:
        return list(connection.execute(query))


def _end_of(day: date, actor: Actor) -> datetime:
    return datetime.combine(day, time.max, ZoneInfo(actor.zone))
