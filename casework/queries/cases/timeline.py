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
from casework.models import Event, EventValue
from casework.queries.people.directory import actor_names
from casework.rulebook import Rulebook

E: Any = Event.__table__.c
V: Any = EventValue.__table__.c
PAGE = 50

#: kind of event -> what is said after the actor's name; {…} are codes of the event
SENTENCES: Mapping[str, Words] = {
    "assigned": Words("assigned the case to {assignee}", "将案件分派给{assignee}"),
    "returned_to_queue": Words("gave the case back to the queue", "将案件退回队列"),
    "fields_corrected": Words("corrected {fields}", "更正了{fields}"),
    "clocks_derived_again": Words("derived the clocks again: {changes}", "重新推算时限：{changes}"),
    "threshold_reached": Words("noted for {clock}: {threshold}", "记录“{clock}”：{threshold}"),
    "breached": Words("recorded the breach of {clock}, due {due_at}", "记录“{clock}”逾期，原定 {due_at}"),
    "window_ended": Words("recorded that the time of {clock} is over", "记录“{clock}”期限已过"),
    "extended": Words("extended {clock}", "延长了“{clock}”"),
    "chased": Words("sent reminder {number} to the customer", "向客户发出第 {number} 次催复"),
    "timer_refused": Words("could not go on by itself: {trigger}", "未能自动继续：{trigger}"),
    "held": Words("put the case on hold", "挂起了案件"),
    "released": Words("released the case from hold", "解除了案件挂起"),
    "legal_hold_set": Words("set a legal hold", "设置了法律保留"),
    "legal_hold_lifted": Words("lifted the legal hold", "解除了法律保留"),
    "conflict_declared": Words("declared a conflict of interest: {person}", "声明利害关系人：{person}"),
    "conflict_lifted": Words("lifted the conflict of interest: {person}", "解除利害关系：{person}"),
    "noted": Words("made a note", "添加了备注"),
    "contacted": Words("noted a contact: {channel}", "记录了联系：{channel}"),
    "document_added": Words("added a document", "添加了文件"),
    "drafted": Words("saved a draft of the letter", "保存了信函草稿"),
    "item_done": Words("finished the work item: {task}", "完成了工作项：{task}"),
    "breach_explained": Words("gave the reason for the breach of {clock}", "说明了“{clock}”逾期的原因"),
    "linked": Words("linked the case with {other}", "将案件与 {other} 关联"),
    "imported_outcome": Words(
        "brought in the outcome told by the source: {outcome}", "导入来源所载结果：{outcome}"
    ),
    "mail_suppressed": Words("did not send a mail: its recipient lost access", "未发送邮件：收件人已无权限"),
    "report_requested": Words("asked for the dossier", "申请生成案卷"),
}
#: kind of event -> the group it is filtered by
GROUPS: Mapping[str, str] = {
    "opened": "move", "moved": "move", "assigned": "person", "returned_to_queue": "person",
    "conflict_declared": "person", "conflict_lifted": "person",
    "threshold_reached": "clock", "breached": "clock", "window_ended": "clock", "extended": "clock",
    "clocks_derived_again": "clock", "breach_explained": "clock", "chased": "msg", "document_added": "doc",
    "noted": "note", "contacted": "note", "drafted": "msg",
}  # fmt: skip
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
        found = self.definition.transition(body["trigger"], body["from"])
        return body["trigger"] if found is None else found.says.in_(self.language)

    def _codes(self, body: Mapping[str, Any]) -> dict[str, str]:
        told = {name: str(value) for name, value in body.items()}
        if rule := body.get("policy") or body.get("from_rule"):
            told["clock"] = self.rules.rule(rule).title.in_(self.language)
        if "threshold" in body:
            told["threshold"] = _reached(body["threshold"]).in_(self.language)
        if "due_at" in body:
            told["due_at"] = self._due(body["due_at"])
        if scheme := self.rules.schemes.get(body.get("scheme", "")):
            node = scheme.nodes.get(body["outcome"])
            told["outcome"] = node.title.in_(self.language) if node else body["outcome"]
        told |= {
            name: self.names.get(body[name], body[name]) for name in ("assignee", "person") if name in body
        }
        if "task" in body and body["task"] in self.definition.tasks:
            told["task"] = self.definition.tasks[body["task"]].title.in_(self.language)
        named = [
            *body.get("values", {}),
            *(n for n in body.get("commitments", {}) if n in self.definition.fields),
        ]
        told["fields"] = self._joined(self.definition.fields[n].title for n in named)
        if body["kind"] == "clocks_derived_again":
            told["changes"] = self._changes(body["clocks"])
        return told

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
