"""Customers: the list, one page each, and a new one."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.errors import CaseworkError
from casework.queries.contact.verdict import allowed_today
from casework.queries.parties.parties import find_parties
from casework.queries.parties.party_page import party_page
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.moment import now
from casework.web.parties import assessments, customer
from casework.web.parties.terms import BASES, NATURES, country_title

bp = Blueprint("customers", __name__, url_prefix="/customers")
PAGE = 50
SHOWN_CONTACTS = 20


@bp.get("/")
@allows("party.read")
def show_customers() -> str:
    q, after = request.args.get("q", "").strip()[:200], request.args.get("after", "")
    rows = find_parties(g.actor, q, int(after) if after.isdecimal() else None, PAGE + 1)
    older = url_for(".show_customers", q=q, after=rows[PAGE - 1]["found_id"]) if len(rows) > PAGE else None
    views = [
        {
            **row,
            "kind_title": customer.named(customer.KINDS, row["kind"]),
            "size_title": customer.size_title(row),
            "country_title": country_title(row["country"] or ""),
        }
        for row in rows[:PAGE]
    ]
    return render_template("parties/list.html", rows=views, q=q, older=older)


@bp.get("/<int:number>")
@allows("party.read")
def show_customer(number: int) -> ResponseReturnValue:
    """Show all that is known of a customer; one who was merged leads to her master."""
    return customer_html(number)


def customer_html(
    number: int, typed: dict[str, Any] | None = None, error: CaseworkError | None = None
) -> ResponseReturnValue:
    """Return the page, with what was typed and why it was refused."""
    at = now()
    page = party_page(number, g.actor, at)
    if page.party["merged_into"] is not None:
        return redirect(url_for("customers.show_customer", number=page.party["merged_into"]))
    return render_template(
        "parties/customer.html",
        party=page.party,
        merged=page.merged,
        head=customer.head_of(page),
        known=page.known,
        tree=customer.tree_for(page, at),
        owners=customer.owner_lines(page),
        relations=customer.relation_lines(page),
        holdings=customer.holding_views(page),
        cases=customer.case_lines(page),
        promises=customer.promise_lines(page),
        contacts=[{**row, "who": page.names[row["actor"]]} for row in page.contacts],
        surveys=assessments.survey_lines(page.surveys),
        segments=assessments.segment_lines(page),
        scores=assessments.score_lines(page),
        facts=assessments.fact_lines(page),
        allowed=customer.allowed_lines(allowed_today(number, at), page.known.contact_points),
        words=customer,
        bases=BASES,
        occasions=[name for versions in current().surveys.values() for name in versions[-1].occasions],
        shown_contacts=SHOWN_CONTACTS,
        typed=typed or {},
        errors=error.errors if error else {},
        refused=error.says(language()) if error else "",
    )


@bp.get("/new")
@allows("party.write")
def show_new() -> str:
    return _form({"entity": request.args.get("entity", ""), "kind": "organisation"})


@bp.post("/new")
@allows("party.write")
def add() -> ResponseReturnValue:
    form = {name: value.strip() for name, value in request.form.items()}
    known = {one.name for one in fields(NewParty)} - {"vulnerable"}
    told: dict[str, Any] = {name: form[name] or None for name in known & form.keys()}
    told["language"] = told.get("language") or "en"
    told["name"] = told.get("name") or ""
    party = NewParty(**told, vulnerable=form.get("vulnerable") == "true")
    try:
        answer = add_party(
            AddParty(form.get("entity", ""), party, g.actor, key=form.get("key") or None), now()
        )
    except CaseworkError as error:
        return _form(form, error), error.status
    return redirect(url_for(".show_customer", number=answer["party"]))


def _form(typed: dict[str, Any], error: CaseworkError | None = None) -> str:
    entities = [
        (code, entity.name.in_(language()))
        for code, entity in current().entities.items()
        if code in g.actor.entities
    ]
    errors = {name.removeprefix("party."): said for name, said in (error.errors if error else {}).items()}
    return render_template(
        "parties/new.html",
        typed=typed,
        errors=errors,
        refused=error.says(language()) if error else "",
        entities=entities,
        kinds=[(code, str(title)) for code, title in customer.KINDS.items()],
        natures=[(code, str(title)) for code, title in NATURES.items()],
        languages=[("en", "English"), ("zh", "中文")],
        title=_("New customer"),
    )
