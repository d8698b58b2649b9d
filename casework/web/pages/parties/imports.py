"""Files of customers and holdings: looked through first, then taken in, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casework.commands.imports.revert_import import KEPT, SET_BACK, TAKEN_AWAY, RevertImport, revert_import
from casework.commands.imports.runs import CHANGED, CREATED, DUPLICATE, PERMISSION, REFUSED, TOLD, UNCHANGED
from casework.db import Row
from casework.errors import CaseworkError
from casework.queries.parties.imports import import_of, import_rows, import_runs, importing_entities
from casework.queries.people.directory import actor_names
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.downloads import download
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.parties.importing import (
    KINDS,
    LIMITS,
    Sent,
    as_csv,
    carry_out,
    left_out,
    refused_file,
    template_of,
    unpacked,
)

bp = Blueprint("imports", __name__, url_prefix="/imports")

PAGE, SHOWN, MOST = 50, 200, 100_000
OUTCOMES = {
    CREATED: (lazy_gettext("new"), "good"),
    CHANGED: (lazy_gettext("changed"), "good"),
    UNCHANGED: (lazy_gettext("unchanged"), "grey"),
    DUPLICATE: (lazy_gettext("may be there already"), "waiting"),
    REFUSED: (lazy_gettext("refused"), "bad"),
    TAKEN_AWAY: (lazy_gettext("taken away"), "grey"),
    SET_BACK: (lazy_gettext("set back"), "grey"),
    KEPT: (lazy_gettext("kept"), "waiting"),
}


@bp.get("/")
@allows(PERMISSION)
def show_imports() -> str:
    return _list({})


def _list(typed: Mapping[str, Any], error: CaseworkError | None = None) -> str:
    before = request.args.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 16 else None
    rows = import_runs(g.actor, number, PAGE + 1)
    older = url_for(".show_imports", before=rows[PAGE - 1]["id"]) if len(rows) > PAGE else None
    names = actor_names({row["actor"] for row in rows}, language())
    return render_template(
        "parties/imports.html",
        runs=[{**_view(row), "who": names.get(row["actor"], row["actor"])} for row in rows[:PAGE]],
        newer=url_for(".show_imports") if number else None,
        older=older,
        kinds=[(code, str(title)) for code, title in KINDS.items()],
        entities=[(code, _entity(code)) for code in importing_entities(g.actor)],
        typed=typed,
        errors=error.errors if error else {},
        refused=error.says(language()) if error else "",
        most_rows=LIMITS.rows,
        most_size=LIMITS.size >> 20,
    )


def _view(row: Row) -> Row:
    return {**row, "kind_title": str(KINDS.get(row["kind"], row["kind"])), "told": _told(row["counts"])}


def _told(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return words, tone and number of each outcome that there is."""
    return [(str(words), tone, counts[code]) for code, (words, tone) in OUTCOMES.items() if counts.get(code)]


def _entity(code: str) -> str:
    return current().entities[code].name.in_(language())


@bp.get("/templates/<kind>")
@allows(PERMISSION)
def give_template(kind: str) -> Response:
    if kind not in KINDS:
        abort(404)
    return download(template_of(kind), f"{kind}.csv")


@bp.post("/checks")
@allows(PERMISSION)
def check() -> ResponseReturnValue:
    """Say what would become of a file; nothing of it is kept but in the page."""
    form = request.form
    sent = Sent(form.get("kind", ""), form.get("entity", ""), *_chosen())
    try:
        command = sent.as_command(g.actor, dry_run=True)
        told = carry_out(command, sent.kind, now())
    except CaseworkError as error:
        return _list(form, error), error.status
    rows = left_out(told)
    return render_template(
        "parties/import_check.html",
        sent=sent,
        kind_title=KINDS[sent.kind],
        entity_title=_entity(sent.entity),
        told=_told(told.counts()),
        read=len(told.outcomes),
        taken=sum(told.counts().get(one, 0) for one in (CREATED, CHANGED)),
        rows=[{"number": r.number, "party": r.party, **_why(r.outcome, r.en, r.zh)} for r in rows[:SHOWN]],
        more=max(0, len(rows) - SHOWN),
        left=len(rows),
    )


def _chosen() -> tuple[str, bytes]:
    """Return name and content of the file that was sent, of one that is too large no more than shows it."""
    file = request.files.get("file")
    if file is None:
        return "", b""
    content = file.read(LIMITS.size + 1)
    file.close()  # a large one lies on the disk until then
    return file.filename or "", content


def _why(outcome: str, en: str | None, zh: str | None) -> Row:
    words, tone = OUTCOMES[outcome]
    return {"words": str(words), "tone": tone, "reason": (zh if language() == "zh" else en) or ""}


def _carried() -> Sent:
    form = request.form
    named = (form.get(name, "") for name in ("kind", "entity", "name", "content"))
    return unpacked(*named)


@bp.post("/refusals")
@allows(PERMISSION)
def give_refused() -> ResponseReturnValue:
    """Hand out the rows that would be left out, each with its reason."""
    try:
        sent = _carried()
        command = sent.as_command(g.actor, dry_run=True)
        told = carry_out(command, sent.kind, now())
    except CaseworkError as error:
        return _list(request.form, error), error.status
    return download(refused_file(command, told, language()), f"{sent.kind}-refused.csv")


@bp.post("/")
@allows(PERMISSION)
def take_in() -> ResponseReturnValue:
    """Import the file that was looked through."""
    try:
        sent = _carried()
        told = carry_out(sent.as_command(g.actor, dry_run=False), sent.kind, now())
    except CaseworkError as error:
        return _list(request.form, error), error.status
    flash(_("The file is taken in. It can be taken back as a whole."), "good")
    return redirect(url_for(".show_import", number=told.run))


@bp.get("/<int:number>")
@allows(PERMISSION)
def show_import(number: int) -> str:
    return _page(number)


def _page(number: int, error: CaseworkError | None = None) -> str:
    run = import_of(number, g.actor)
    rows = import_rows(number, (DUPLICATE, REFUSED, KEPT), SHOWN + 1)
    names = actor_names({name for name in (run["actor"], run["reverted_by"]) if name}, language())
    return render_template(
        "parties/import.html",
        run=_view(run),
        entity_title=_entity(run["entity"]),
        who=names.get(run["actor"], run["actor"]),
        who_reverted=names.get(run["reverted_by"] or "", run["reverted_by"]),
        rows=[
            {**row, "party": row["party_id"], **_why(row["outcome"], row["reason_en"], row["reason_zh"])}
            for row in rows[:SHOWN]
        ],
        more=len(rows) > SHOWN,
        refused=error.says(language()) if error else "",
    )


@bp.get("/<int:number>/refusals")
@allows(PERMISSION)
def give_rows(number: int) -> Response:
    """Hand out the numbers and reasons of the rows that were left out or kept."""
    import_of(number, g.actor)
    rows = import_rows(number, (DUPLICATE, REFUSED, KEPT), MOST)
    why = "reason_zh" if language() == "zh" else "reason_en"
    return download(as_csv(TOLD, ([row["number"], row[why]] for row in rows)), f"import-{number}-rows.csv")


@bp.post("/<int:number>/reversal")
@allows(PERMISSION)
def take_back(number: int) -> ResponseReturnValue:
    """Take a whole import back, if that is confirmed."""
    import_of(number, g.actor)
    if request.form.get("sure") != "true":
        flash(_("Tick that you mean it: nothing was taken back."), "warn")
        return redirect(url_for(".show_import", number=number))
    try:
        told = revert_import(RevertImport(number, g.actor, request.form.get("reason", "")), now())
    except CaseworkError as error:
        return _page(number, error), error.status
    words = _("Taken away: %(away)d, set back: %(back)d, kept: %(kept)d.",
              away=told[TAKEN_AWAY], back=told[SET_BACK], kept=told[KEPT])  # fmt: skip
    flash(words, "good")
    return redirect(url_for(".show_import", number=number))
