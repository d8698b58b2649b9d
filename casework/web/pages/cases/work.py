"""Lists of work: mine, my team's, and what is found."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.cases.assign_case import assign_cases
from casework.domain.access import is_restricted
from casework.domain.definition import FINAL, Definition
from casework.domain.sharing import share_out
from casework.queries.cases.lights import lights_of
from casework.queries.cases.lists import DUE, NEWEST, Filters, list_cases
from casework.queries.people.people import teams as all_teams
from casework.queries.people.workloads import Workload, workloads
from casework.rulebook.current import current
from casework.web.access import allows, may
from casework.web.addresses import safe_next
from casework.web.cases.rows import by_due_time, row_views
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.views import Group, LoadView
from casework.web.wording import day_in_words

bp = Blueprint("work", __name__)

LEAST_LOADED = "rule:least_loaded"
MINE, FREE = 200, 5
LIGHTS = ("all", "overdue", "soon", "ok", "none", "waiting")


@bp.get("/work")
@allows("case.read")
def my_work() -> str:
    at = now()
    mine = row_views(list_cases(g.actor, Filters(assignee=g.actor.id), at, DUE, limit=MINE).rows, at)
    free = (
        list_cases(g.actor, Filters(assignee=0, queued=True), at, DUE, limit=FREE).rows
        if may("case.claim")
        else []
    )
    return render_template(
        "cases/my_work.html",
        team=", ".join(title for _code, title in reader_teams()[:2]),
        count=len(mine),
        late=sum(row.light.light == "overdue" for row in mine),
        groups=[Group(*group) for group in by_due_time(mine, at)],
        free=row_views(free, at),
    )


@bp.get("/queue")
@allows("case.read")
def team_queue() -> str:
    at, asked = now(), request.args
    choice = queue_choice(asked)
    shown, team, workflow, q = choice
    filters = queue_filters(*choice)
    page = list_cases(g.actor, filters, at, DUE, asked.get("cursor"))
    lights = lights_of(g.actor, filters, at)
    return render_template(
        "cases/queue.html",
        shown=shown,
        q=q,
        team=team or "",
        teams=reader_teams(),
        workflow=workflow or "",
        workflows=_workflows(),
        filters=[
            (code, title, f"{lights.counts[code]:,}{'+' * lights.more}") for code, title in _light_titles()
        ],
        rows=row_views(page.rows, at),
        loads=[load_view(one) for one in workloads([team] if team else g.actor.teams, at)],
        newer=_page_of(None) if asked.get("cursor") else None,
        older=_page_of(page.next) if page.next else None,
        key=secrets.token_urlsafe(16),
    )


def queue_filters(shown: str, team: str | None, workflow: str | None, q: str) -> Filters:
    return Filters(
        team=team,
        workflow=workflow,
        queued=shown != "waiting",
        q=q,
        overdue=shown == "overdue",
        soon=shown == "soon",
        on_track=shown == "ok",
        assignee=0 if shown == "none" else None,
    )


def _light_titles() -> list[tuple[str, str]]:
    titles = (_("All"), _("Overdue"), _("Due soon"), _("On track"), _("Unassigned"), _("Not begun"))
    return list(zip(LIGHTS, titles, strict=True))


def queue_choice(asked: Mapping[str, str]) -> tuple[str, str | None, str | None, str]:
    """Return which lights, team, workflow and words a list is narrowed to by its address."""
    team = asked.get("team") if asked.get("team") in dict(reader_teams()) else None
    workflow = asked.get("workflow") if asked.get("workflow") in dict(_workflows()) else None
    shown = asked.get("show", "")
    return shown if shown in LIGHTS else "all", team, workflow, asked.get("q", "").strip()


def _page_of(cursor: str | None) -> str:
    """Return this page's address at another place of the list."""
    kept: dict[str, Any] = {n: value for n, value in request.args.items() if n != "cursor" and value}
    if cursor:
        kept["cursor"] = cursor
    return url_for(request.endpoint or "", **kept)


def load_view(one: Workload) -> LoadView:
    away = (
        _("away until %(day)s", day=day_in_words(one.away_until)) if one.away_until else _("away") * one.away
    )
    return LoadView(one.person_id, one.name, one.count, one.cap, away)


def reader_teams() -> list[tuple[str, str]]:
    spoken = language()
    return [(t.code, t.title(spoken)) for t in all_teams() if t.code in g.actor.teams or _reads(t.entity)]


def _reads(entity: str) -> bool:
    given = current().access.get("case.read", {})
    return entity in g.actor.entities and any("entity" in given.get(role, ()) for role in g.actor.roles)


@bp.post("/assignments")
@allows("case.assign")
def assign_many() -> ResponseReturnValue:
    references, chosen = request.form.getlist("references"), request.form.get("assignee", "")
    back, at = safe_next(request.form.get("next"), url_for(".team_queue")), now()
    if not references:
        flash(_("Pick at least one case."), "warn")
        return redirect(back)
    results = _assigned(references, chosen, request.form.get("key"), at)
    done = sum(result["assigned"] for result in results)
    if done:
        flash(_("%(n)d assigned.", n=done), "good")
    for result in results:
        if not result["assigned"]:
            flash(f"{result['reference']}: {result['reason']}", "bad")
    return redirect(back)


def _assigned(references: list[str], chosen: str, key: str | None, at: datetime) -> list[Mapping[str, Any]]:
    if chosen != LEAST_LOADED:
        person = int(chosen) if chosen.isdecimal() else 0
        return [*assign_cases(references, person, g.actor, key, at)]
    shared = share_out(references, [one.load for one in workloads(g.actor.teams, at)])
    results: list[Mapping[str, Any]] = []
    for person in sorted(set(shared.values())):
        theirs = [reference for reference, to in shared.items() if to == person]
        results += assign_cases(theirs, person, g.actor, key, at)
    full = _("Nobody has room; raise a cap or choose somebody.")
    left = [reference for reference in references if reference not in shared]
    return results + [{"reference": one, "assigned": False, "reason": full} for one in left]


@bp.get("/find")
@allows("case.read")
def find() -> str:
    at, asked = now(), request.args
    filters = found_filters(asked)
    looked = filters != Filters()
    page = list_cases(g.actor, filters, at, NEWEST, asked.get("cursor")) if looked else None
    return render_template(
        "cases/find.html",
        q=filters.q,
        asked=looked,
        rows=row_views(page.rows, at) if page else (),
        filters=[
            ("workflow", _("Workflow"), _workflows(), filters.workflow or ""),
            ("state", _("State"), _states(), filters.state or ""),
        ],
        newer=_page_of(None) if asked.get("cursor") else None,
        older=_page_of(page.next) if page and page.next else None,
    )


def found_filters(asked: Mapping[str, str]) -> Filters:
    """Return what is looked for."""
    q, state, workflow = (asked.get(name, "").strip() for name in ("q", "state", "workflow"))
    return Filters(q=q, state=state or None, workflow=workflow or None)


def _workflows() -> list[tuple[str, str]]:
    return [(one.workflow, one.title.in_(language())) for one in _known()]


def _known() -> list[Definition]:
    """Return the workflows whose cases the reader may know of, each in its latest version."""
    rules = current()
    restricted = any(is_restricted(entity) for entity in g.actor.entities)
    return [one for one in map(rules.latest, rules.workflows) if restricted or not one.restricted]


def _states() -> list[tuple[str, str]]:
    """Return all states by title, those that are not final first."""
    states = {state.name: state for one in _known() for state in one.states.values()}
    ordered = sorted(states.values(), key=lambda state: state.kind == FINAL)
    return [(state.name, state.title.in_(language())) for state in ordered]
