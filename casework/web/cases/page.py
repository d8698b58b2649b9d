"""One case as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import g, url_for

from casework.commands.screening.raise_hits import REVIEW
from casework.domain.access import may_touch
from casework.domain.definition import Words
from casework.queries.cases.moves import MoveOption, moves_of
from casework.queries.cases.outside import declared_conflicts
from casework.queries.cases.papers import others_of_party
from casework.queries.cases.path import steps_walked
from casework.queries.cases.personal import personal_values
from casework.queries.cases.reading import CaseNow
from casework.queries.cases.timeline import entries
from casework.queries.clocks.statement import PAUSED, clock_statements, light_for
from casework.queries.people.people import names_of, names_told, teams
from casework.queries.people.workloads import workloads
from casework.web.case_views import CasePage, ClockView, Fact, Line, Mark, OpenMove
from casework.web.cases.acts import act_named, open_act
from casework.web.cases.clocks import clock_view
from casework.web.cases.confirmations import may_answer, request_named
from casework.web.cases.fields import shown_value
from casework.web.cases.moves import MOVE, Typed, currency_of, move_views, next_in_words, open_move, usual
from casework.web.cases.path import path_view
from casework.web.cases.rows import priority_view, state_view
from casework.web.cases.story import (
    counts_of,
    days_of,
    document_lines,
    link_lines,
    message_lines,
    returned,
)
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.onboarding.checklist import checklist_lines, is_item
from casework.web.parties.terms import NATURES
from casework.web.wording import day_in_words, deadline_in_words, due_in_words, span_in_words

DOCUMENTS_OWED = Words("Documents owed", "材料清单")
SHOWN = 200  # entries of the record on one page
HEAD = ("severity", "amount_in_dispute", "entity")  # fields that the head shows


def case_page(now: CaseNow, do: str | None, before: int | None, typed: Typed, at: datetime) -> CasePage:
    """Return all that the page of a case shows; `do` names the move or act whose form is open."""
    row, spoken = now.row, language()
    options = moves_of(now, g.actor, at)
    told = entries(row["id"], now.definition, now.rules, spoken, before, SHOWN, shown=deadline_in_words)
    opened = _opened(now, options, do, typed, at)
    others = others_of_party(row["party_id"], row["id"], g.actor) if row["party_id"] else []
    first = told[-1].seq if told else 1
    return CasePage(
        reference=row["reference"],
        title=row["title"],
        workflow=now.definition.title.in_(spoken),
        version=row["version"],
        state=state_view(now.definition.state(row["state"])),
        priority=priority_view(now.definition, row["priority"]),
        facts=_facts(now, at),
        clocks=_clocks(now, at),
        moves=move_views(options, row["reference"]),
        days=days_of(told, at),
        marks=_marks(now),
        open=_said(opened, told),
        next=next_in_words(now, options),
        counts=counts_of(told),
        earlier=_("%(n)d earlier entries", n=first - 1),
        earlier_url=_earlier(row["reference"], first),
        party=_party(now),
        party_name=now.party["name"] if now.party else "",
        party_url=_customer_url(now),
        party_cases=_("%(n)d other cases", n=len(others)) if others else "",
        work_items=_items(now, at),
        checklist=checklist_lines(now, at),
        checklist_title=DOCUMENTS_OWED.in_(spoken),
        path=path_view(now.definition, row["state"], steps_walked(row["id"])),
        definition=_("version %(n)d", n=row["workflow_version"]),
        documents=document_lines(now),
        messages=message_lines(now),
        links=link_lines(now),
        details=_details(now),
        hits_url=_hits_url(now),
    )


def _hits_url(now: CaseNow) -> str | None:
    shown = now.row["workflow"] == REVIEW and may_touch(now.rules.access, "screening.read", g.actor, now.row)
    return url_for("screening.show_hits", reference=now.row["reference"]) if shown else None


def _clocks(now: CaseNow, at: datetime) -> tuple[ClockView, ...]:
    found = clock_statements(now, language(), at)
    still = any(one.light == PAUSED for one in found)
    waiting = now.definition.state(now.row["state"]).title.in_(language()) if still else ""
    return tuple(clock_view(one, waiting) for one in found)


def _opened(
    now: CaseNow, options: Sequence[MoveOption], do: str | None, typed: Typed, at: datetime
) -> OpenMove | None:
    named = (do or "").removeprefix(MOVE)
    act = act_named(do, now, g.actor, at) if named == do else None
    if act is not None:
        return open_act(act, now, typed, at)
    possible = (one.transition for one in options if one.allowed)
    chosen = next((one for one in possible if one.trigger == named), None)
    transition = chosen or (usual(now, options) if do is None else None)
    return open_move(now, transition, typed, _people(now, at), at) if transition else None


def _people(now: CaseNow, at: datetime) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.person_id), one.name) for one in workloads([now.row["team"]], at))


def _said(opened: OpenMove | None, told: Any) -> OpenMove | None:
    return replace(opened, said=returned(told)) if opened is not None and opened.letter else opened


def _earlier(reference: str, first: int) -> str | None:
    return (
        url_for("cases.show_case", reference=reference, before=first, _anchor="story") if first > 1 else None
    )


def _facts(now: CaseNow, at: datetime) -> tuple[Fact, ...]:
    row, spoken = now.row, language()
    party = now.party["name"] if now.party else _("unknown")
    holder = names_of([row["assignee"]]).get(row["assignee"], "?") if row["assignee"] else _("Unassigned")
    if row["assignee"] == g.actor.id:
        holder = _("%(name)s (you)", name=holder)
    team = next((t.title(spoken) for t in teams() if t.code == row["team"]), row["team"])
    facts = [
        Fact(_("Customer"), party, _customer_url(now)),
        Fact(_("Assignee"), holder),
        Fact(_("Team"), team),
    ]
    amount = now.fields.get("amount_in_dispute")
    if amount is not None:
        field = now.definition.fields["amount_in_dispute"]
        facts.append(Fact(field.title.in_(spoken), shown_value(field, amount, currency_of(now), {})))
    facts.append(Fact(_("Open"), span_in_words((row["closed_at"] or at) - row["received_at"])))
    return tuple(facts)


def _customer_url(now: CaseNow) -> str | None:
    return url_for("customers.show_customer", number=now.party["id"]) if now.party else None


def _marks(now: CaseNow) -> tuple[Mark, ...]:
    marks = []
    if hold := now.row["hold"]:
        until = day_in_words(date.fromisoformat(hold["review_on"])) if hold.get("review_on") else ""
        text = _("On hold, review on %(day)s", day=until) if until else _("On hold")
        reason = hold.get("reason", "")
        marks.append(Mark("hold", f"{text}: {reason}" if reason else text, reason))
    if legal := now.row["legal_hold"]:
        text = _("Legal hold: nothing is deleted, work goes on")
        marks.append(Mark("legal", text, legal.get("reason", "")))
    if people := names_of(declared_conflicts(now)):
        told = ("、" if language() == "zh" else ", ").join(people.values())
        text = _("Conflict of interest: %(people)s", people=told)
        marks.append(Mark("conflict", text))
    return tuple(marks)


def _party(now: CaseNow) -> tuple[Fact, ...]:
    if now.party is None:
        return ()
    party = now.party
    kinds = {"organisation": _("Organisation"), "person": _("Person")}
    told = (
        (_("Kind"), kinds.get(party["kind"], party["kind"])),
        (_("Nature"), NATURES.get(party["nature"] or "")),
        (_("Contact"), party["contact_name"]),
        (_("E-mail"), party["email"]),
        (_("Phone"), party["phone"]),
        (_("Letters in"), {"en": "English", "zh": "中文"}.get(party["language"], party["language"])),
        (_("Vulnerable"), _("yes, handle with care") if party["vulnerable"] else None),
    )
    return tuple(Fact(title, str(text)) for title, text in told if text)


def _items(now: CaseNow, at: datetime) -> tuple[Line, ...]:
    names = names_of(item["assignee"] for item in now.items if item["assignee"])
    shown = (i for i in now.items if i["outcome"] != "cancelled" and not is_item(i["task"]))
    return tuple(_item(now, item, names, at) for item in shown)


def _item(now: CaseNow, item: Mapping[str, Any], names: Mapping[int, str], at: datetime) -> Line:
    task, asked = now.definition.tasks.get(item["task"]), request_named(item["task"], now)
    title = task.title.in_(language()) if task else item["task"]
    if asked:
        title = _("To be confirmed: %(move)s", move=asked.title.in_(language()))
    if item["done_at"] is not None:
        return Line(title, None, _("done"), "met", day_in_words(item["done_at"]))
    may = (
        may_answer(now, dict(item), asked)
        if asked
        else (
            task
            and g.actor.roles & set(task.by)
            and may_touch(now.rules.access, "item.complete", g.actor, now.row)
        )
    )
    do = f"item:{item['number']}:{item['task']}"
    url = url_for("cases.show_case", reference=now.row["reference"], do=do, _anchor="form") if may else None
    due = item["due_at"]
    right, light = (due_in_words(due), light_for(due, None, at)) if due else ("", "grey")
    return Line(title, url, right, light, names.get(item["assignee"], _("Unassigned")))


def _details(now: CaseNow) -> tuple[Fact, ...]:
    """Return every field that has a value, but for those of the head."""
    declared, spoken = now.definition.fields, language()
    values = {**now.fields, **personal_values(now.row["id"], now.row["fields"])}
    people = names_told(v for n, v in values.items() if v and n in declared and declared[n].type == "person")
    currency = currency_of(now)
    return tuple(
        Fact(field.title.in_(spoken), shown_value(field, values[name], currency, people))
        for name, field in declared.items()
        if name not in HEAD
        and name != "entity"
        and values.get(name) not in (None, "")
        and not isinstance(values[name], dict)
    )
