"""Lists of cases: a row each, with its light, and what comes next for the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import g, url_for

from casework.domain.definition import FINAL, SAME, WAITING, Definition, State
from casework.domain.policies import ClockRule
from casework.queries.clocks.statement import DATES, light_for
from casework.queries.people.people import names_of
from casework.rulebook.current import current
from casework.web.cases.path import usual_next
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.views import LightView, PriorityView, RowView, StateView
from casework.web.wording import day_in_words, local

REVIEWED = ("review", "compliance")  # queues in which somebody else's work is looked at
NEVER = 9999  # the year of a case that is open without any date
Row = Mapping[str, Any]


def row_views(rows: Sequence[Row], at: datetime) -> tuple[RowView, ...]:
    """Return the rows of a page of a list."""
    names = names_of(row["assignee"] for row in rows if row["assignee"] is not None)
    return tuple(_row_view(row, names, at) for row in rows)


def _row_view(row: Row, names: Mapping[int, str], at: datetime) -> RowView:
    definition = current().definition(row["workflow"], row["workflow_version"])
    state = definition.state(row["state"])
    return RowView(
        reference=row["reference"],
        title=row["title"],
        party=row["party"] or "",
        state=state_view(state),
        light=light_view(row, at),
        priority=priority_view(definition, row["priority"]),
        assignee=names.get(row["assignee"]),
        next=_("Complete the work item") if state.kind == FINAL else next_step(definition, state),
        clock=clock_title(row["next_clock"]),
        url=url_for("cases.show_case", reference=row["reference"]),
        version=row["version"],
    )


def state_view(state: State) -> StateView:
    """Return a state's title with the tone in which it is shown."""
    tones = {FINAL: "final", WAITING: "waiting"}
    tone = tones.get(state.kind, "review" if state.queue in REVIEWED else "open")
    return StateView(state.title.in_(language()), tone)


def priority_view(definition: Definition, code: str | None) -> PriorityView | None:
    """Return the priority by its code, with the title that the workflow gives it."""
    if code is None:
        return None
    field = definition.fields.get(definition.priority or "")
    title = next((c.title.in_(language()) for c in field.choices if c.code == code), "") if field else ""
    return PriorityView(code, title.removeprefix(code).strip(" :：-–") if title != code else "")


def light_view(row: Row, at: datetime) -> LightView:
    """Return the light of what is due next on a case; without a date it is dark."""
    due = row["next_due"]
    if due is None or due.year == NEVER:
        return LightView("ended")
    whole = _counts_dates(row["next_clock"])
    shown = due - timedelta(minutes=1) if whole else due
    return LightView(light_for(due, row["warns_at"], at), shown, whole)


def newest_rule(code: str) -> ClockRule | None:
    """Return the newest version of a clock rule by its code."""
    found = [rule for rule in current().rules.values() if rule.code == code]
    return max(found, key=lambda rule: rule.version) if found else None


def _counts_dates(clock: str | None) -> bool:
    rule = newest_rule(clock or "")
    return rule is not None and rule.target.unit in DATES


def clock_title(clock: str | None) -> str:
    """Return what the clock is called that is due next, or that it is a work item."""
    if clock is None:
        return ""
    if clock.startswith("item:"):
        return _("Work item")
    rule = newest_rule(clock)
    return rule.title.in_(language()) if rule else clock


def next_step(definition: Definition, state: State) -> str:
    """Return the usual next thing for a reader of these roles, by the definition alone."""
    if state.kind == WAITING:
        return _("Waiting: %(state)s", state=state.title.in_(language()))
    offered = [
        one
        for one in definition.transitions_from(state.name)
        if one.to != SAME and not one.automatic and not g.actor.roles.isdisjoint(one.by)
    ]
    usual = usual_next(definition, state.name, offered)
    return usual.title.in_(language()) if usual is not None else _("Somebody else acts next")


def by_due_time(rows: Iterable[RowView], at: datetime) -> list[tuple[str, str, tuple[RowView, ...]]]:
    """Return rows in the groups of a plan: today with what is late, this week, later, without a date."""
    today = local(at).date()
    friday = today + timedelta(days=max(4 - today.weekday(), 0))
    groups: dict[str, list[RowView]] = {"today": [], "week": [], "later": [], "none": []}
    for row in rows:
        due = local(row.light.due_at).date() if row.light.due_at else None
        kind = "none" if due is None else "today" if due <= today else "week" if due <= friday else "later"
        groups[kind].append(row)
    titles = {
        "today": (_("Due today"), day_in_words(today)),
        "week": (_("This week"), _("to %(day)s", day=day_in_words(friday))),
        "later": (_("Later"), ""),
        "none": (_("Without a date"), ""),
    }
    return [(*titles[kind], tuple(found)) for kind, found in groups.items() if found]
