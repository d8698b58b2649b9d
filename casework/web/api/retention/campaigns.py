"""/campaigns: started with a control group, and what they changed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, g
from marshmallow import validate
from marshmallow.fields import Dict, Float, Integer, List, Nested, String

from casework.commands.retention.start_campaign import (
    BANDS,
    FACTS,
    READ,
    WRITE,
    StartCampaign,
    end_campaign,
    start_campaign,
)
from casework.db import Row
from casework.domain.retention.measure import Lift
from casework.queries.retention.campaigns import GroupCount, campaigns, result_of
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.addressing import LARGEST
from casework.web.api.answering import after_number, answered, page_of_numbered
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Listed, Number, Text
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Campaigns", __name__, "Outreach to many, measured against a control group")
CAMPAIGN: dict[str, Any] = {
    "entity": "uk",
    "team": "uk_corporate",
    "code": "autumn-2026",
    "title": "Autumn 2026",
    "shares": {"high": 0, "medium": 0.1},
    "days": 90,
}
SHARE = Float(validate=validate.Range(min=0, max=0.2))


class CampaignAsked(Asked):
    entity = Text(60, least=1, required=True)
    team = Text(60, least=1, required=True)
    code = Text(41, least=2, required=True)
    title = Text(200, least=1, required=True)
    shares = Dict(keys=String(validate=validate.OneOf(BANDS)), values=SHARE, required=True)
    days = Number(load_default=90, most=730)
    fairness = List(
        String(validate=validate.OneOf(FACTS)), load_default=lambda: ["score_band", "value_band", "size"]
    )


class CampaignShape(Shape):
    id = a.number()
    entity = a.text()
    team = a.text()
    code = a.text()
    title = a.text()
    state = a.text("running ended")
    shares = a.anything("band of the score -> share that is left alone")
    days = a.number()
    fairness = a.texts("facts by which customers are alike")
    started_at = a.moment()
    ended_at = a.maybe_moment()


class CampaignGroupShape(Shape):
    group = a.text("treated control")
    band = a.text()
    value = a.maybe()
    members = a.number()
    measured = a.number()
    kept = a.number()
    not_known = a.number()
    contacted = a.number()


class CampaignResultShape(CampaignShape):
    groups = List(Nested(CampaignGroupShape))
    lift = Dict(
        allow_none=True,
        metadata={
            "description": "null while one of the groups has no outcome; `tells` is false below 10 in a group"
        },
    )
    contamination = Float(allow_none=True)
    controls = Integer()
    treated = Integer()


class CampaignStartedShape(Shape):
    id = a.number()
    code = a.text()


CampaignsShape = listed(CampaignShape, "CampaignsShape")
TOLD = (
    "id", "entity", "team", "code", "title", "state", "shares", "days", "fairness", "started_at", "ended_at",
)  # fmt: skip


@bp.get("/campaigns")
@allows(READ)
@bp.arguments(Listed, location="query")
@bp.response(200, CampaignsShape)
def get_campaigns(asked: dict[str, Any]) -> Response:
    """List campaigns, newest first"""
    limit = asked["limit"]
    rows = campaigns(g.actor, after_number("campaigns", asked["cursor"]), limit)
    return page_of_numbered("campaigns", rows, limit, _told)


@bp.post("/campaigns")
@allows(WRITE)
@bp.arguments(CampaignAsked, example=CAMPAIGN)
@bp.response(201, CampaignStartedShape)
def create_campaign(body: dict[str, Any]) -> Response:
    """Start a campaign; its control group is drawn at random, once and for good"""
    started = start_campaign(StartCampaign(g.actor, **{**body, "fairness": tuple(body["fairness"])}), now())
    return answered(started, 201, location=f"/api/v1/campaigns/{started['id']}")


@bp.get(f"/campaigns/<int(max={LARGEST}):number>")
@allows(READ)
@bp.response(200, CampaignResultShape)
def get_campaign(number: int) -> Response:
    """Read a campaign with its groups, the lift and its 95 % interval"""
    result = result_of(number, g.actor)
    told = {
        **_told(result.campaign),
        "groups": [_counted(one) for one in result.groups],
        "lift": _lift(result.lift) if result.lift else None,
        "contamination": result.contamination,
        "controls": result.controls,
        "treated": result.treated,
    }
    return answered(told)


@bp.post(f"/campaigns/<int(max={LARGEST}):number>/end")
@allows(WRITE)
@bp.response(200, CampaignShape)
def end_of_campaign(number: int) -> Response:
    """End a campaign; who is in it is observed to the end of the window"""
    end_campaign(number, g.actor, now())
    return answered(_told(result_of(number, g.actor).campaign))


def _told(row: Row) -> Row:
    return {name: row[name] for name in TOLD}


def _counted(one: GroupCount) -> Row:
    told = asdict(one)
    return {("not_known" if name == "unknown" else name): value for name, value in told.items()}


def _lift(lift: Lift) -> Row:
    told = {**asdict(lift), "significant": lift.significant, "tells": lift.tells}
    for name, group in (("treated", lift.treated), ("control", lift.control)):
        told[name] = {"n": group.n, "kept": group.kept, "rate": group.rate}
    return told
