"""The record of a case in sentences, in the words of the version that it runs on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import select

from casework.db import db, moment_of
from casework.domain.definition import Definition, Words
from casework.domain.onboarding.checklist import ITEM
from casework.domain.parties.roles import PARTY_ROLES
from casework.domain.wording.sentences import FOLLOWED, GROUPS, SENTENCES
from casework.models import Event, EventValue
from casework.queries.onboarding.items import item_words
from casework.queries.people.directory import actor_names
from casework.rulebook import Rulebook

E: Any = Event.__table__.c
V: Any = EventValue.__table__.c
PAGE = 50
CONFIRM = "confirm:"  # begins the task of an item that waits for a second person

TOLD = ("reason", "text", "comment", "name")  # personal values that are shown below the sentence
Shown = Callable[[datetime], str]  # a deadline in words, in the reader's zone


def in_utc(due: datetime) -> str:
    """Return a deadline for programs and logs, which have no zone of their own."""
    return f"{due.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the record: who did what when, in words, with the text that belongs to it."""

    seq: int
    kind: str
    group: str
    at: datetime
    actor: str
    who: str
    says: str
    detail: str
    hash: str
    body: Mapping[str, Any]
    values: Mapping[str, str]


def entries(
    case_id: int,
    definition: Definition,
    rules: Rulebook,
    language: str,
    before: int | None = None,
    limit: int = PAGE,
    kinds: Sequence[str] = (),
    shown: Shown = in_utc,
) -> list[Entry]:
    """Return the newest entries of a case, newest first; those before the number `before` for an earlier
    page.

    `kinds` narrows them to some kinds of events; none named is all. `shown` says deadlines within sentences.
    """
    query = select(E.seq, E.kind, E.at, E.hash, E.body).where(E.case_id == case_id)
    if before is not None:
        query = query.where(E.seq < before)
    if kinds:
        query = query.where(E.kind.in_(kinds))
    with db.engine.connect() as connection:
        rows = connection.execute(query.order_by(E.seq.desc()).limit(limit)).all()
        values = _values(connection, case_id, [row.seq for row in rows])
    bodies = {row.seq: orjson.loads(row.body) for row in rows}
    names = actor_names(_people(bodies.values()), language)
    telling = _Telling(definition, rules, language, names, shown)
    return [_entry(row, bodies[row.seq], values.get(row.seq, {}), telling) for row in rows]


def _entry(row: Any, body: Mapping[str, Any], values: Mapping[str, str], telling: _Telling) -> Entry:
    return Entry(
        seq=row.seq,
        kind=row.kind,
        group=_group(body),
        at=row.at,
        actor=body["actor"],
        who=telling.names[body["actor"]],
        says=telling.sentence(body),
        detail=_detail(values),
        hash=row.hash,
        body=body,
        values=values,
    )


def _values(connection: Any, case_id: int, seqs: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    if seqs:
        query = select(V.seq, V.field, V.value).where(
            V.case_id == case_id, V.seq.between(min(seqs), max(seqs))
        )
        for seq, name, value in connection.execute(query):
            found.setdefault(seq, {})[name] = value
    return found


def _people(bodies: Any) -> set[str]:
    return {
        body[name]
        for body in bodies
        for name in ("actor", "assignee", "person", "was")
        if isinstance(body.get(name), str)
    }


def _group(body: Mapping[str, Any]) -> str:
    if "letter" in body and body["kind"] == "moved":
        return "msg"
    return GROUPS.get(body["kind"], "move")


def _detail(values: Mapping[str, str]) -> str:
    return next((values[name] for name in TOLD if values.get(name)), "")


class _Telling:
    """Says events in one language with the titles of one definition."""

    def __init__(
        self,
        definition: Definition,
        rules: Rulebook,
        language: str,
        names: Mapping[str, str],
        shown: Shown = in_utc,
    ) -> None:
        self.definition, self.rules, self.language = definition, rules, language
        self.names, self.shown = names, shown

    def sentence(self, body: Mapping[str, Any]) -> str:
        if body["kind"] == "opened":
            return self.definition.opens.says.in_(self.language)
        if body["kind"] == "moved":
            return self._move(body)
        words = SENTENCES.get(body["kind"])
        return (
            body["kind"] if words is None else words.in_(self.language).format_map(_Codes(self._codes(body)))
        )

    def _move(self, body: Mapping[str, Any]) -> str:
        definition = self.rules.definitions.get(body["definition"], self.definition)  # of that version
        found = definition.transition(body["trigger"], body["from"])
        return body["trigger"] if found is None else found.says.in_(self.language)

    def _codes(self, body: Mapping[str, Any]) -> dict[str, str]:
        told = {name: str(value) for name, value in body.items()}
        if rule := body.get("policy") or body.get("from_rule"):
            told["clock"] = self.rules.rule(rule).title.in_(self.language)
        if "threshold" in body:
            told["threshold"] = _reached(body["threshold"]).in_(self.language)
        if body["kind"].startswith("confirmation_"):
            told["trigger"] = self._trigger(body["trigger"])
        if str(body.get("task", "")).startswith(CONFIRM):
            told["task"] = self._trigger(body["task"].removeprefix(CONFIRM))
        if body.get("role") in PARTY_ROLES:
            told["role"] = PARTY_ROLES[body["role"]].in_(self.language)
        if "due_at" in body:
            told["due_at"] = self._due(body["due_at"])
        if scheme := self.rules.schemes.get(body.get("scheme", "")):
            node = scheme.nodes.get(body["outcome"])
            told["outcome"] = node.title.in_(self.language) if node else body["outcome"]
        told |= {
            name: self.names.get(body[name], body[name]) for name in ("assignee", "person") if name in body
        }
        if body["kind"] == "followed_up":
            told["what"] = self._followed(body)
            told["outcome"] = FOLLOWED[body["does"], body["outcome"]].in_(self.language)
        if str(body.get("task", "")).startswith(ITEM):
            told["task"] = item_words(self.rules, self.definition, body["task"]).in_(self.language)
        elif "task" in body and body["task"] in self.definition.tasks:
            told["task"] = self.definition.tasks[body["task"]].title.in_(self.language)
        named = [
            *body.get("values", {}),
            *(n for n in body.get("commitments", {}) if n in self.definition.fields),
        ]
        told["fields"] = self._joined(self.definition.fields[n].title for n in named)
        if body["kind"] == "clocks_derived_again":
            told["changes"] = self._changes(body["clocks"])
        return told

    def _trigger(self, name: str) -> str:
        found = next((t for t in self.definition.transitions if t.trigger == name), None)
        return found.title.in_(self.language) if found else name

    def _followed(self, body: Mapping[str, Any]) -> str:
        """Return what a follow-up was about: the workflow or signal, and the cases that it touched."""
        if body["does"] == "keeps":
            rule = next((r for r in self.definition.follow_ups if r.name == body["follow_up"]), None)
            named = [name for name in (rule.with_ if rule else ()) if name in self.definition.fields]
            return self._joined(self.definition.fields[name].title for name in named)
        known = body["what"] in self.rules.workflows
        what = self.rules.latest(body["what"]).title.in_(self.language) if known else body["what"]
        return " ".join([what, *body.get("cases", ())])

    def _changes(self, clocks: list[dict[str, Any]]) -> str:
        said = []
        for change in clocks:
            was, now = (self._due(change[name]) or "–" for name in ("was", "is"))
            said.append(f"{self._clock(change['clock'])} {was} → {now}")
        return "; ".join(said)

    def _clock(self, code: str) -> str:
        """Return what a clock is called by its newest rule; where no rule is known any more, its code."""
        known = [rule for rule in self.rules.rules.values() if rule.code == code]
        return max(known, key=lambda rule: rule.version).title.in_(self.language) if known else code

    def _due(self, written: Any) -> str:
        at = moment_of(written)
        return "" if at is None else self.shown(at)

    def _joined(self, titles: Any) -> str:
        return ("、" if self.language.startswith("zh") else ", ").join(
            title.in_(self.language) for title in titles
        )


def _reached(threshold: str) -> Words:
    """Return in words that a share of the time is used, or how many days are left."""
    if threshold.endswith("%"):
        return Words(f"{threshold} of the time is used", f"时限已用 {threshold}")
    days = threshold.removeprefix("T-")
    return Words("one day is left" if days == "1" else f"{days} days are left", f"剩余 {days} 天")


class _Codes(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
