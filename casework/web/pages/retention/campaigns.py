"""Campaigns: started with a control group, and what they changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casework.commands.retention.start_campaign import (
    BANDS,
    FACTS,
    READ,
    WRITE,
    StartCampaign,
    end_campaign,
    start_campaign,
)
from casework.domain.access import may_touch
from casework.domain.retention.control import USUAL_SHARES
from casework.domain.satisfaction.cuts import FEWEST
from casework.errors import Denied, Malformed, Refused
from casework.queries.people.directory import actor_names
from casework.queries.people.people import teams
from casework.queries.retention.campaigns import campaigns, is_comparable, result_of
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now

bp = Blueprint("campaigns", __name__)

PAGE = 50
BAND_WORDS = {"high": lazy_gettext("high"), "medium": lazy_gettext("medium"), "watch": lazy_gettext("watch")}
GROUP_WORDS = {"treated": lazy_gettext("approached"), "control": lazy_gettext("left alone")}
STATE_WORDS = {"running": lazy_gettext("running"), "ended": lazy_gettext("ended")}
FACT_WORDS = {
    "score_band": lazy_gettext("band of the score"),
    "value_band": lazy_gettext("value of the customer"),
    "size": lazy_gettext("size"),
    "segment": lazy_gettext("segment"),
    "nature": lazy_gettext("nature"),
    "product": lazy_gettext("product"),
}
USUAL_FACTS = ("score_band", "value_band", "size")


@bp.get("/campaigns")
@allows(READ)
def show_campaigns() -> str:
    before = request.args.get("before", "")
    rows = campaigns(g.actor, int(before) if before.isdecimal() and len(before) < 16 else None, PAGE)
    older = url_for(".show_campaigns", before=rows[PAGE - 1]["id"]) if len(rows) > PAGE else None
    titles = {team.code: team.title(language()) for team in teams()}
    return render_template(
        "retention/campaigns.html",
        campaigns=rows[:PAGE],
        states=STATE_WORDS,
        titles=titles,
        newer=url_for(".show_campaigns") if before else None,
        older=older,
    )


@bp.get("/campaigns/new")
@allows(WRITE)
def new_campaign() -> str:
    usual = {f"share_{band}": f"{100 * share:g}" for band, share in USUAL_SHARES.items()}
    return _form({"days": "90", **usual}, USUAL_FACTS, {}, "")


@bp.post("/campaigns/new")
@allows(WRITE)
def create_campaign() -> ResponseReturnValue:
    form = request.form
    try:
        started = start_campaign(_asked(), now())
    except (Malformed, Refused, Denied) as refused:
        facts = tuple(form.getlist("fairness"))
        return _form(form, facts, refused.errors, refused.says(language())), refused.status
    flash(_("The campaign runs. Customers are drawn as their signs are found at night."), "good")
    return redirect(url_for(".show_campaign", number=started["id"]))


@bp.get("/campaigns/<int:number>")
@allows(READ)
def show_campaign(number: int) -> str:
    result = result_of(number, g.actor)
    campaign = result.campaign
    place = {**campaign, "assignee": None}
    names = actor_names([campaign["started_by"]], language())
    return render_template(
        "retention/campaign.html",
        result=result,
        campaign=campaign,
        lift=result.lift,
        fewest=FEWEST,
        groups=[(one, is_comparable(one, campaign["shares"])) for one in result.groups],
        bands=BAND_WORDS,
        group_words=GROUP_WORDS,
        states=STATE_WORDS,
        facts=[FACT_WORDS.get(fact, fact) for fact in campaign["fairness"]],
        started_by=names.get(campaign["started_by"], campaign["started_by"]),
        may_end=campaign["state"] == "running" and may_touch(current().access, WRITE, g.actor, place),
    )


@bp.post("/campaigns/<int:number>/end")
@allows(WRITE)
def end_now(number: int) -> ResponseReturnValue:
    end_campaign(number, g.actor, now())
    flash(_("The campaign has ended; who is in it is observed to the end of the window."), "good")
    return redirect(url_for(".show_campaign", number=number))


def _asked() -> StartCampaign:
    form = request.form
    team = next((one for one in teams() if one.code == form.get("team")), None)
    return StartCampaign(
        actor=g.actor,
        entity=team.entity if team else "",
        team=form.get("team", ""),
        code=form.get("code", "").strip(),
        title=form.get("title", ""),
        shares={band: _share(form.get(f"share_{band}", "")) for band in BANDS if form.get(f"share_{band}")},
        days=int(form["days"]) if form.get("days", "").isdecimal() and len(form["days"]) < 6 else 0,
        fairness=tuple(form.getlist("fairness")),
    )


def _share(percent: str) -> float:
    """Return a share as it was typed in per cent; what cannot be read lies outside every bound."""
    try:
        return float(percent.replace(",", ".")) / 100
    except ValueError:
        return -1.0


def _form(
    form: Mapping[str, Any], facts: tuple[str, ...], errors: Mapping[str, list[str]], refused: str
) -> str:
    mine = [team for team in teams() if _may_write(team.code, team.entity)]
    return render_template(
        "retention/new_campaign.html",
        form=form,
        facts=facts,
        errors=errors,
        refused=refused,
        bands=[(band, BAND_WORDS[band]) for band in BANDS],
        fact_choices=[(fact, FACT_WORDS[fact]) for fact in FACTS],
        team_choices=[(team.code, team.title(language())) for team in mine],
    )


def _may_write(team: str, entity: str) -> bool:
    place = {"team": team, "entity": entity, "assignee": None}
    return may_touch(current().access, WRITE, g.actor, place)
