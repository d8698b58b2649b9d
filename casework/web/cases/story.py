"""The record of a case by day, and the papers beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import g, url_for
from flask_babel import lazy_gettext

from casework.queries.cases.papers import documents_of, links_of, messages_of
from casework.queries.cases.reading import CaseNow
from casework.queries.cases.timeline import Entry
from casework.queries.people.directory import actor_names
from casework.web.case_views import EntryView, Line
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.wording import day_in_words, due_in_words, local, moment_in_words, size_in_words

THRESHOLD, RUN = "threshold_reached", 3  # so many in a row are folded into one
STATES = {
    "waiting": (lazy_gettext("waiting"), "grey"),
    "digest": (lazy_gettext("in the daily mail"), "grey"),
    "folded": (lazy_gettext("in the daily mail"), "grey"),
    "sending": (lazy_gettext("being sent"), "grey"),
    "sent": (lazy_gettext("delivered"), "met"),
    "dead": (lazy_gettext("not delivered"), "overdue"),
    "suppressed": (lazy_gettext("not sent"), "grey"),
}
SOURCES = {
    "customer": lazy_gettext("From the customer"),
    "bank": lazy_gettext("From the bank"),
    "third_party": lazy_gettext("From a third party"),
}
LINKED = {
    "duplicate_of": lazy_gettext("duplicate of this one"),
    "has_duplicate": lazy_gettext("has this duplicate"),
    "related_to": lazy_gettext("related"),
    "caused_by": lazy_gettext("this case followed from it"),
    "led_to": lazy_gettext("followed from this case"),
}


def days_of(entries: Sequence[Entry], at: datetime) -> tuple[tuple[str, tuple[EntryView, ...]], ...]:
    """Return the entries by day of the reader's zone, the newest first."""
    days = groupby(entries, key=lambda entry: local(entry.at).date())
    return tuple((_day(day, at), tuple(_folded(found))) for day, found in days)


def _folded(entries: Iterable[Entry]) -> Iterator[EntryView]:
    """Give the entries of a day; a run of thresholds is one entry that opens."""
    for reached, run in groupby(entries, key=lambda entry: entry.kind == THRESHOLD):
        views = [_entry(one) for one in run]
        if not reached or len(views) < RUN:
            yield from views
            continue
        says = _("recorded %(n)d thresholds that clocks reached", n=len(views)) + _stop()
        yield replace(views[0], says=says, sub="", folded=tuple(views))


def _day(day: Any, at: datetime) -> str:
    told = day_in_words(day)
    return _("Today, %(day)s", day=told) if day == local(at).date() else told


def _entry(one: Entry) -> EntryView:
    mine = one.actor == g.actor.name
    who = _("You") if mine else _("Casework") if one.actor == "system" else one.who
    return EntryView(one.seq, one.group, one.at, who, one.says + _stop(), one.detail)


def _stop() -> str:
    return "。" if language() == "zh" else "."


def counts_of(entries: Sequence[Entry]) -> dict[str, int]:
    """Return how many of the shown entries there are of each group, and of all."""
    return {"all": len(entries), **Counter(entry.group for entry in entries)}


def returned(entries: Sequence[Entry]) -> tuple[str, str] | None:
    """Return who sent the case back last and with what words, if that is the last move that was made."""
    last = next((entry for entry in entries if entry.kind == "moved"), None)
    if last is None or not last.detail or not last.body["trigger"].startswith(("return", "reject")):
        return None
    return _("%(who)s, %(when)s:", who=last.who, when=day_in_words(last.at)), last.detail


def document_lines(now: CaseNow) -> tuple[Line, ...]:
    rows = documents_of(now.row["id"])
    names = actor_names({row["added_by"] for row in rows}, language())
    return tuple(_document(now.row["reference"], row, names) for row in rows)


def _document(reference: str, row: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    digest = row["sha256"]
    whose = SOURCES.get(row["source"]) if row["kind"] == "file" else names[row["added_by"]]
    return Line(
        text=row["name"],
        url=url_for("cases.open_document", reference=reference, number=row["number"]),
        right=size_in_words(row["size"]),
        below=f"{whose}, {day_in_words(row['added_at'])}",
        digest=f"{digest[:4]} {digest[4:8]} {digest[8:12]}…",
    )


def message_lines(now: CaseNow) -> tuple[Line, ...]:
    spoken = language()
    titles = {one.name: one.title.in_(spoken) for one in now.rules.notices(now.row["workflow"])}
    return tuple(_message(row, titles) for row in messages_of(now.row["id"]))


def _message(row: Mapping[str, Any], titles: Mapping[str, str]) -> Line:
    word, light = STATES[row["state"]]
    if row["state"] == "waiting" and row["attempts"]:
        right, light = _("retry %(when)s", when=due_in_words(row["not_before"])), "soon"
    else:
        right = str(word)
    when = moment_in_words(row["sent_at"] or row["created_at"])
    to = row["recipient"] or _("the customer")
    below = _("To %(who)s, %(when)s", who=to, when=when)
    if row["trouble"] and row["state"] != "sent":
        below += "; " + _("attempt %(n)d: %(trouble)s", n=row["attempts"], trouble=row["trouble"])
    title = titles.get(row["notice"]) or _("Letter to the customer")
    return Line(title, None, right, light, below)


def link_lines(now: CaseNow) -> tuple[Line, ...]:
    found = []
    for row in links_of(now.row["id"], g.actor):
        state = now.rules.definition(row["workflow"], row["workflow_version"]).state(row["state"])
        url = url_for("cases.show_case", reference=row["reference"])
        below = f"{row['title']} · {LINKED.get(row['kind'], row['kind'])}"
        found.append(Line(row["reference"], url, state.title.in_(language()), "grey", below))
    return tuple(found)
