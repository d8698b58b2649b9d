"""Screening for compliance: lists in force with their age, and the hits of a review beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casework.commands.screening.decide_hit import DECIDES_IN, DecideHit, decide_hit
from casework.db import db
from casework.domain.access import may_touch
from casework.domain.screening.standing import DECISIONS
from casework.errors import CaseworkError
from casework.queries.cases.reading import CaseNow, read_case
from casework.queries.people.directory import actor_names
from casework.queries.screening.hits import HitNow, hits_of
from casework.queries.screening.lists import lists_in_force, too_old
from casework.queries.screening.runs import runs_of_lists
from casework.rulebook.current import current
from casework.rulebook.screening.names import screening_on
from casework.web.access import allows
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now

bp = Blueprint("screening", __name__)
DECISION_WORDS = {
    "open": (lazy_gettext("To be decided"), "soon"),
    "false": (lazy_gettext("Somebody else"), "met"),
    "pep": (lazy_gettext("Exposed person"), "overdue"),
    "media": (lazy_gettext("Adverse media"), "overdue"),
    "sanction": (lazy_gettext("Sanctioned"), "overdue"),
}
OVERTAKEN = "overtaken by version "  # as a run says it that had nothing left to do
KIND_WORDS = {
    "individual": lazy_gettext("Person"),
    "person": lazy_gettext("Person"),
    "entity": lazy_gettext("Organisation"),
    "organisation": lazy_gettext("Organisation"),
    "vessel": lazy_gettext("Ship"),
    "aircraft": lazy_gettext("Aircraft"),
}
RUN_WORDS = {
    "requested": (lazy_gettext("waits"), "paused"),
    "making": (lazy_gettext("runs"), "soon"),
    "made": (lazy_gettext("done"), "met"),
    "failed": (lazy_gettext("failed"), "overdue"),
}


@bp.get("/screening")
@allows("screening.read")
def show_lists() -> str:
    policy = screening_on(current().screening_policies, now().date())
    with db.engine.connect() as connection:
        lists = lists_in_force(connection)
    stale = too_old(policy, now(), lists)
    named = [*policy.by_name, *(name for name in sorted(lists) if name not in policy.by_name)]
    rows = [_list_view(name, policy.by_name.get(name), lists.get(name), stale) for name in named]
    runs = [
        {
            **run,
            "word": str(RUN_WORDS[run["state"]][0]),
            "light": RUN_WORDS[run["state"]][1],
            "why": _why(run["trouble"]),
        }
        for run in runs_of_lists()
    ]
    return render_template("screening/lists.html", policy=policy, lists=rows, runs=runs)


def _why(trouble: str | None) -> str:
    """Return why a run did not do its work; one that a newer version overtook had nothing left to do."""
    _before, overtaken, version = (trouble or "").partition(OVERTAKEN)
    return _("overtaken by version %(n)s", n=version) if overtaken else trouble or ""


def _list_view(name: str, rule: Any, row: Any, stale: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "title": rule.title.in_(language()) if rule else name,
        "counts": rule is not None,
        "required": bool(rule and rule.required),
        "stale": name in stale,
        "row": row,
    }


@bp.get("/cases/<reference>/hits")
@allows("screening.read")
def show_hits(reference: str) -> str:
    return _page(reference)


@bp.post("/cases/<reference>/hits/<int:hit>")
@allows("screening.decide")
def decide(reference: str, hit: int) -> ResponseReturnValue:
    """Decide on a hit; refused, show the form again with what was typed."""
    form = request.form
    decision, rationale, key = (form.get(name, "") for name in ("decision", "rationale", "key"))
    try:
        decide_hit(DecideHit(reference, hit, decision, rationale, g.actor, key or None), now())
    except CaseworkError as error:
        if error.status == 404:
            raise
        return _page(
            reference, {"hit": hit, "decision": decision, "rationale": rationale}, error
        ), error.status
    flash(_("It is on record."), "good")
    return redirect(url_for(".show_hits", reference=reference, _anchor=f"hit-{hit}"))


def _page(reference: str, typed: Mapping[str, Any] | None = None, error: CaseworkError | None = None) -> str:
    case = read_case(reference, g.actor, "screening.read")
    hits = hits_of(case.row["id"])
    who = {one.row["decided_by"] for one in hits} | {
        each["decided_by"] for one in hits for each in one.earlier
    }
    names = actor_names({name for name in who if name}, language())
    return render_template(
        "screening/hits.html",
        case=case.row,
        state=case.definition.state(case.row["state"]).title.in_(language()),
        customer=case.party,
        hits=[_hit_view(one, names) for one in hits],
        may_decide=_may_decide(case),
        kinds=KIND_WORDS,
        choices=[(code, str(DECISION_WORDS[code][0])) for code in DECISIONS],
        typed=typed or {},
        errors=error.errors if error else {},
        refused=error.says(language()) if error else "",
    )


def _may_decide(case: CaseNow) -> bool:
    return case.row["state"] == DECIDES_IN and may_touch(
        current().access, "screening.decide", g.actor, case.row
    )


def _hit_view(one: HitNow, names: Mapping[str, str]) -> dict[str, Any]:
    word, light = DECISION_WORDS[one.row["state"]]
    policy = screening_on(current().screening_policies, now().date())
    rule = policy.by_name.get(one.row["list"])
    return {
        **one.row,
        "word": str(word),
        "light": light,
        "points": one.row["score"] / 10,
        "why": one.row["reason"]["zh" if language() == "zh" else "en"],
        "list_title": rule.title.in_(language()) if rule else one.row["list"],
        "on_list": one.entry,
        "version": one.version,
        "party": one.party,
        "rationale": one.rationale,
        "who": names.get(one.row["decided_by"], ""),
        "earlier": [
            {**each, "word": str(DECISION_WORDS[each["state"]][0]), "who": names.get(each["decided_by"], "")}
            for each in one.earlier
        ],
    }
