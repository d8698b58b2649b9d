"""All the work of one colleague: what it is, and giving it to another in one act."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.cases.assign_case import hand_over
from casework.errors import CaseworkError, NotFound
from casework.queries.cases.lists import DUE, Filters, list_cases
from casework.queries.cases.reaching import readable
from casework.queries.people.workloads import Workload, workloads
from casework.web.access import allows
from casework.web.cases.rows import row_views
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.pages.cases.work import load_view, reader_teams

bp = Blueprint("handovers", __name__, url_prefix="/queue/people/<int:person_id>")

SHOWN, TOLD = 200, 10  # cases on the page; refusals that are told one by one


@bp.get("")
@allows("case.assign")
def show_work(person_id: int) -> str:
    at, person = now(), _colleague(person_id)
    page = list_cases(g.actor, Filters(assignee=person_id), at, DUE, limit=SHOWN)
    return render_template(
        "cases/person.html",
        person=person,
        rows=row_views(page.rows, at),
        more=page.next is not None,
        loads=[load_view(one) for one in _colleagues() if one.person_id != person_id],
        key=secrets.token_urlsafe(16),
    )


def _colleagues() -> list[Workload]:
    return workloads([code for code, _title in reader_teams()], now())


def _colleague(person_id: int) -> Workload:
    """Return somebody of the reader's teams. Raises NotFound for anybody else."""
    found = next((one for one in _colleagues() if one.person_id == person_id), None)
    if found is None:
        raise NotFound(zh="没有此人，或您无权查看。")
    return found


@bp.post("")
@allows("case.assign")
def give_away(person_id: int) -> ResponseReturnValue:
    person, to = _colleague(person_id), request.form.get("to", "")
    back = redirect(url_for(".show_work", person_id=person_id))
    try:
        results = hand_over(
            person.person_id, int(to) if to.isdecimal() else 0, g.actor, request.form.get("key"), now()
        )
    except CaseworkError as error:
        flash(error.says(language()), "bad")
        return back
    done = sum(result["assigned"] for result in results)
    flash(_("%(n)d handed over.", n=done), "good" if done else "warn")
    left = [result for result in results if not result["assigned"]]
    seen = readable((result["reference"] for result in left), g.actor)
    told = [f"{result['reference']}: {result['reason']}" for result in left if result["reference"] in seen]
    for words in told[:TOLD]:
        flash(words, "bad")
    if len(left) > min(len(told), TOLD):
        flash(_("%(n)d more stay where they are.", n=len(left) - min(len(told), TOLD)), "bad")
    return back
