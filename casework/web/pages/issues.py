"""The register of systemic issues: what several cases share, who puts it right, whether that worked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casework.commands.issues.change_issue import ACTING, CHECKING, FOUND, ChangeIssue, change_issue
from casework.domain.cases.causes import EVERY_PRODUCT, ROOT_CAUSE, cause_parts
from casework.errors import CaseworkError
from casework.models import Person
from casework.queries.issues.register import issue_of, list_issues
from casework.queries.people.directory import actor_names
from casework.queries.people.people import find_people
from casework.rulebook.current import current
from casework.web.access import allows, may
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now

bp = Blueprint("issues", __name__, url_prefix="/issues")
PAGE = 50
STATES = {
    "found": (lazy_gettext("Found"), "overdue"),
    "acting": (lazy_gettext("Being put right"), "soon"),
    "checking": (lazy_gettext("Effect to be checked"), "soon"),
    "closed": (lazy_gettext("Closed"), "met"),
}
ACT = {FOUND: "plan", ACTING: "done", CHECKING: "check"}


@bp.get("/")
@allows("issue.read")
def show_issues() -> str:
    after = request.args.get("after", "")
    rows = list_issues(g.actor, int(after) if after.isdecimal() else None, PAGE + 1)
    older = url_for(".show_issues", after=rows[PAGE - 1]["id"]) if len(rows) > PAGE else None
    return render_template("issues/list.html", rows=[_view(row) for row in rows[:PAGE]], older=older)


@bp.get("/<int:number>")
@allows("issue.read")
def show_issue(number: int) -> str:
    return _page(number)


@bp.post("/<int:number>/<act>")
@allows("issue.write")
def act_on_issue(number: int, act: str) -> ResponseReturnValue:
    """Carry the act out; refused, show the form again with what was typed."""
    form: dict[str, Any] = dict(request.form)
    if "effective" in form:
        form["effective"] = {"yes": True, "no": False}.get(form["effective"])
    version = request.form.get("version", "")
    try:
        command = ChangeIssue(number, act, g.actor, form, int(version) if version.isdecimal() else None)
        change_issue(command, now())
    except CaseworkError as error:
        return _page(number, form, error), error.status
    flash(_("It is on record."), "good")
    return redirect(url_for(".show_issue", number=number))


def _page(number: int, typed: Mapping[str, Any] | None = None, error: CaseworkError | None = None) -> str:
    row, cases = issue_of(number, g.actor)
    people = [(str(one.id), one.name) for one in find_people() if _works_in(one, row["entity"])]
    return render_template(
        "issues/one.html",
        issue=_view(row),
        cases=cases,
        act=ACT.get(row["state"]) if may("issue.write") else None,
        people=people,
        typed={**row, **(typed or {})},
        errors=error.errors if error else {},
        refused=error.says(language()) if error else "",
    )


def _works_in(person: Person, entity: str) -> bool:
    return person.disabled_at is None and any(one.team.entity == entity for one in person.memberships)


def _view(row: Mapping[str, Any]) -> dict[str, Any]:
    word, light = STATES[row["state"]]
    owner = f"person/{row['owner']}" if row["owner"] else None
    return {
        **row,
        "word": str(word),
        "light": light,
        "entity_name": current().entities[row["entity"]].name.in_(language()),
        "product_name": _("All products")
        if row["product"] == EVERY_PRODUCT
        else _title("products", row["product"]),
        "cause_name": _cause(row["root_cause"]),
        "owner_name": actor_names([owner], language())[owner] if owner else "",
    }


def _cause(code: str) -> str:
    """Return the title of a root cause, or of the reason why customers left."""
    name, reason = cause_parts(code)
    if name == ROOT_CAUSE:
        return _title("root_causes", reason)
    workflow = current().latest("retention_outreach")
    titles = {one.code: one.title.in_(language()) for one in workflow.fields[name].choices}
    return _("Customers leave: %(why)s", why=titles.get(reason, reason))


def _title(scheme: str, code: str) -> str:
    found = current().schemes.get(scheme)
    node = found.nodes.get(code) if found else None
    return node.title.in_(language()) if node else code
