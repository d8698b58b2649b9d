"""Campaigns with their groups and what outreach changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select

from casework.db import Row, db
from casework.domain.access import may_touch, scope_of
from casework.domain.facts import Actor
from casework.domain.retention.control import CONTROL, NEVER_LEFT_ALONE, TREATED
from casework.domain.retention.measure import Group, Lift, contamination, lift_of
from casework.domain.retention.outcomes import KEPT, UNKNOWN
from casework.errors import NotFound
from casework.models import Campaign, CampaignMember
from casework.rulebook.current import current

READ = "campaign.read"
C: Any = Campaign.__table__.c
M: Any = CampaignMember.__table__.c


@dataclass(frozen=True, slots=True)
class GroupCount:
    """The members of one group in one band: how many, measured, of them kept, and contacted."""

    group: str
    band: str
    value: str | None
    members: int
    measured: int
    kept: int
    unknown: int
    contacted: int


@dataclass(frozen=True, slots=True)
class Result:
    """A campaign and its effect: of those who could have been in either group, whom to compare."""

    campaign: Row
    groups: list[GroupCount]
    lift: Lift | None
    contamination: float | None
    controls: int
    treated: int


def campaigns(actor: Actor, after: int | None = None, limit: int = 50) -> list[Row]:
    """Return the campaigns of the actor's reach, newest first, one more than `limit` where there are more."""
    everything, teams, entities, _ = scope_of(current().access, READ, actor)
    query = select(Campaign.__table__).order_by(C.id.desc()).limit(limit + 1)
    if not everything:
        query = query.where(or_(C.team.in_(sorted(teams)), C.entity.in_(sorted(entities))))
    if after is not None:
        query = query.where(C.id < after)
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def campaign_of(number: int, actor: Actor) -> Row:
    """Return a campaign. Raises NotFound where there is none or it is not the actor's to see."""
    with db.engine.connect() as connection:
        row = connection.execute(select(Campaign.__table__).where(C.id == number)).mappings().one_or_none()
    if row is None or not may_touch(current().access, READ, actor, {**row, "assignee": None}):
        raise NotFound(
            "There is no such campaign, or it is not yours to see.", zh="没有这一活动，或您无权查看。"
        )
    return dict(row)


def result_of(number: int, actor: Actor) -> Result:
    """Return a campaign's groups, lift and contamination. Raises NotFound as `campaign_of`."""
    campaign = campaign_of(number, actor)
    groups = _counts(number)
    comparable = [one for one in groups if is_comparable(one, campaign["shares"])]
    treated, control = (_group(comparable, name) for name in (TREATED, CONTROL))
    controls = sum(one.members for one in groups if one.group == CONTROL)
    contacted = sum(one.contacted for one in groups if one.group == CONTROL)
    return Result(
        campaign=campaign,
        groups=groups,
        lift=lift_of(treated, control),
        contamination=contamination(controls, contacted),
        controls=controls,
        treated=sum(one.members for one in groups if one.group == TREATED),
    )


def is_comparable(count: GroupCount, shares: Mapping[str, float]) -> bool:
    """True for customers who could have been in either group: others would bias the comparison."""
    return shares.get(count.band, 0) > 0 and count.value != NEVER_LEFT_ALONE


def _group(counts: Iterable[GroupCount], name: str) -> Group:
    mine = [one for one in counts if one.group == name]
    return Group(sum(one.measured - one.unknown for one in mine), sum(one.kept for one in mine))


def _counts(number: int) -> list[GroupCount]:
    def counted(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    query = (
        select(
            M.group,
            M.band,
            M.value,
            func.count(),
            counted(M.outcome.is_not(None)),
            counted(M.outcome == KEPT),
            counted(M.outcome == UNKNOWN),
            counted(M.contacted_at.is_not(None)),
        )
        .where(M.campaign_id == number)
        .group_by(M.group, M.band, M.value)
        .order_by(M.band, M.value, M.group)
    )
    with db.engine.connect() as connection:
        return [GroupCount(*row[:3], *(int(n) for n in row[3:])) for row in connection.execute(query).all()]
