"""Start and end a campaign: outreach to many, with a control group that is drawn once and kept."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.db import Row, transaction
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.domain.retention.control import MOST, USUAL_SHARES
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.models import Campaign, Team
from casework.rulebook.current import current

WRITE, READ = "campaign.write", "campaign.read"
RUNNING, ENDED = "running", "ended"
BANDS = ("high", "medium", "watch")
FACTS = ("score_band", "value_band", "size", "segment", "nature", "product")
CODE = re.compile(r"[a-z][a-z0-9_-]{1,40}\Z")
LEAST_DAYS, MOST_DAYS, LONGEST_TITLE = 7, 730, 200


@dataclass(frozen=True, slots=True)
class StartCampaign:
    """A campaign of one team; `shares` say what part of each band is left alone, `fairness` who is alike.

    `salt` is what chance is drawn by; it is drawn itself unless given.
    """

    actor: Actor
    entity: str
    team: str
    code: str
    title: str
    shares: Mapping[str, float] = field(default_factory=lambda: USUAL_SHARES)
    days: int = 90
    fairness: tuple[str, ...] = ("score_band", "value_band", "size")
    salt: str | None = None


def start_campaign(command: StartCampaign, at: datetime) -> Row:
    """Start it and return its number and code.

    Raises NotFound, Denied, Malformed with errors by field, Refused where the entity has one of this code.
    """
    _check(command)
    number = take_number("campaign")
    row = {
        "id": number,
        "entity": command.entity,
        "team": command.team,
        "code": command.code,
        "title": command.title.strip(),
        "salt": command.salt or secrets.token_hex(16),
        "shares": {band: float(share) for band, share in command.shares.items()},
        "days": command.days,
        "state": RUNNING,
        "started_at": at,
        "started_by": command.actor.name,
        "ended_at": None,
        "fairness": list(command.fairness),
    }
    try:
        with transaction() as session:
            _check_team(session.scalar(select(Team).where(Team.code == command.team)), command)
            session.add(Campaign(**row))
            told = {name: row[name] for name in ("entity", "team", "code", "shares", "days", "fairness")}
            append_event(
                session, f"campaign/{number}", "campaign_started", command.actor.name, at, **_plain(told)
            )
    except IntegrityError as error:
        raise Refused(
            "There is a campaign of this code already; choose another.", zh="已有相同代码的活动，请另选。"
        ) from error
    return {"id": number, "code": command.code}


def end_campaign(number: int, actor: Actor, at: datetime) -> None:
    """End a campaign: nobody is assigned any more; who is in it is observed to the end of her window."""
    with transaction() as session:
        row = session.get(Campaign, number, with_for_update=True)
        if row is None or not may_touch(current().access, READ, actor, place_of(row)):
            raise NotFound(
                "There is no such campaign, or it is not yours to see.", zh="没有这一活动，或您无权查看。"
            )
        if not may_touch(current().access, WRITE, actor, place_of(row)):
            raise Denied("Your role does not allow this.", zh="您的角色无权进行此操作。")
        if row.state == ENDED:
            raise Refused("This campaign has ended already.", zh="该活动已结束。")
        row.state, row.ended_at = ENDED, at
        append_event(session, f"campaign/{number}", "campaign_ended", actor.name, at)


def place_of(row: Campaign | Row) -> Row:
    """Return what access is decided on: whose campaign it is."""
    team, entity = (row["team"], row["entity"]) if isinstance(row, dict) else (row.team, row.entity)
    return {"team": team, "entity": entity, "assignee": None}


def _check(command: StartCampaign) -> None:
    place = {"team": command.team, "entity": command.entity, "assignee": None}
    if not may_touch(current().access, WRITE, command.actor, place):
        raise Denied(
            "You can start campaigns of your own team or entity only.", zh="您只能发起本团队或本机构的活动。"
        )
    wrong: dict[str, str] = {}
    if not CODE.match(command.code):
        wrong["code"] = "Small letters, digits, - and _, two to forty of them. 小写字母、数字、- 和 _。"
    if not command.title.strip() or len(command.title) > LONGEST_TITLE or "\x00" in command.title:
        wrong["title"] = f"A title of 1 to {LONGEST_TITLE} characters. 标题 1 至 {LONGEST_TITLE} 字。"
    if not LEAST_DAYS <= command.days <= MOST_DAYS:
        wrong["days"] = f"From {LEAST_DAYS} to {MOST_DAYS} days. {LEAST_DAYS} 至 {MOST_DAYS} 日。"
    for band, share in command.shares.items():
        if band not in BANDS or not 0 <= share <= MOST:
            wrong["shares"] = f"Of {', '.join(BANDS)}: from 0 to {MOST}. 各档 0 至 {MOST}。"
    if unknown := set(command.fairness) - set(FACTS):
        wrong["fairness"] = f"Not {', '.join(sorted(unknown))}: one or more of {', '.join(FACTS)}."
    if wrong:
        raise Malformed(
            "The campaign cannot start like this.",
            zh="无法按此发起活动。",
            errors={name: [says] for name, says in wrong.items()},
        )


def _check_team(team: Team | None, command: StartCampaign) -> None:
    if team is None or team.entity != command.entity:
        right = "A team of the entity. 须为该机构的团队。"
        raise Malformed("There is no such team.", zh="没有这一团队。", errors={"team": [right]})


def _plain(told: Row) -> dict[str, Any]:
    """Return what the record says; shares as text, since no hash may hang on how a fraction is written."""
    return {**told, "shares": {band: f"{share:.4f}" for band, share in told["shares"].items()}}
