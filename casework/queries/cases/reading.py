"""Reading a case for a command: one statement brings all that a decision needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Engine, Select, Table, Text, bindparam, func, select

from casework.db import Row, db
from casework.domain.access import may_touch
from casework.domain.definition import Definition
from casework.domain.facts import Actor
from casework.domain.values import typed_fields
from casework.errors import Denied, KeyReused, NotFound, Stale
from casework.models import (
    Case,
    CaseLink,
    CaseParty,
    Clock,
    Document,
    Firing,
    IdempotencyKey,
    LetterDraft,
    Party,
    Setting,
    Timer,
    WorkItem,
)
from casework.prepared import Prepared, rows_of
from casework.queries.people.directory import actor_names
from casework.queries.satisfaction.rated import hidden_from
from casework.rulebook import Rulebook
from casework.rulebook.current import current

NEXT = timedelta(microseconds=1)


@dataclass(slots=True)
class CaseNow:
    """A case as read in one go, and the rules that it runs on."""

    row: Row
    definition: Definition
    rules: Rulebook
    clocks: dict[str, Row]
    timers: dict[str, Row]
    items: list[Row]
    drafts: dict[str, Row]
    party: Row | None
    documents: int
    fired: set[tuple[str, int, int, str]]
    links: list[Row] = field(default_factory=list)
    parties: list[Row] = field(default_factory=list)  # those in a role beside the customer, now or before
    answer: Row | None = None
    fields: dict[str, Any] = field(default_factory=dict)  # typed
    fired_at: datetime | None = None  # when a threshold was recorded last, …
    reached_at: datetime | None = None  # … and the last moment that one of them was reached

    def moment_of(self, at: datetime) -> datetime:
        """Return the moment of an act that was asked for at `at`: no earlier than what is on record already.

        It comes after every deadline recorded as missed, also one that falls due in that very moment: an act
        that the scheduler overtook would otherwise have met it.
        """
        at = max(at, self.fired_at or at)
        return at if self.reached_at is None or self.reached_at < at else self.reached_at + NEXT

    def parties_in(self, role: str) -> list[int]:
        """Return the numbers of the parties that have a role now."""
        return sorted({p["party_id"] for p in self.parties if p["role"] == role and p["ended"] is None})

    def first_answer_to(self, digest: str) -> Row:
        """Return what the first request with this key was answered; raises KeyReused for another request."""
        return _same(self.answer or {}, digest)


def _tables(*models: Any) -> list[Table]:
    return [model.__table__ for model in models]


CASES, DOCUMENTS, KEYS, PARTIES = _tables(Case, Document, IdempotencyKey, Party)


def _reading(system: str) -> Select[Any]:
    mine = [
        rows_of(table, system, table.c.case_id == CASES.c.id)
        for table in _tables(Clock, Timer, WorkItem, LetterDraft, Firing, CaseLink, CaseParty)
    ]
    party = rows_of(PARTIES, system, PARTIES.c.id == CASES.c.party_id)
    key = rows_of(
        KEYS,
        system,
        KEYS.c.actor == bindparam("actor", type_=Text),
        KEYS.c.key == bindparam("key", type_=Text),
    )
    mine_files = (DOCUMENTS.c.case_id == CASES.c.id, DOCUMENTS.c.kind == "file")
    documents = select(func.count()).select_from(DOCUMENTS).where(*mine_files)
    counted = documents.scalar_subquery().label("documents")
    return select(CASES, *mine, party, key, counted).where(
        CASES.c.reference == bindparam("reference", type_=Text)
    )


_case = Prepared(_reading)
_answer = Prepared(
    select(KEYS).where(
        KEYS.c.actor == bindparam("actor", type_=Text), KEYS.c.key == bindparam("key", type_=Text)
    )
)
_reference = Prepared(select(CASES.c.reference).where(CASES.c.id == bindparam("id", type_=BigInteger)))


def read_case(reference: str, actor: Actor, permission: str, key: str | None = None) -> CaseNow:
    """Return the case with its rules.

    Raises NotFound for a case that is not there or not the actor's to see, Denied where it may be seen
    and not so used. A request that was answered gets its answer again, also if it took that right away
    itself, as a claim does.
    """
    row = _case.one(db.engine, reference=reference, actor=actor.name, key=key or "")
    table = current().access
    if row is None or not may_touch(table, "case.read", actor, row) or hidden_from(row, actor):
        raise NotFound(zh="没有这一案件，或您无权查看。")
    if not row["idempotency_keys"] and not may_touch(table, permission, actor, row):
        raise Denied(
            "Your role does not allow this on this case. Its assignee or team lead can do it.",
            zh="您的角色不能对本案进行此操作，可由经办人或团队负责人办理。",
        )
    return _now(row)


def read_case_by_id(case_id: int, actor: Actor, permission: str) -> CaseNow:
    """Return a case by its number, as `read_case`."""
    found = _reference.one(db.engine, id=case_id)
    return read_case(found["reference"] if found else "", actor, permission)


def _now(row: Row) -> CaseNow:
    clocks, timers = row.pop("clocks"), row.pop("timers")
    items, drafts, firings = row.pop("work_items"), row.pop("letter_drafts"), row.pop("firings")
    links, parties = row.pop("case_links"), row.pop("case_parties")
    party, keys, documents = row.pop("parties"), row.pop("idempotency_keys"), row.pop("documents")
    rules = current()
    definition = rules.definition(row["workflow"], row["workflow_version"])
    return CaseNow(
        row=row,
        definition=definition,
        rules=rules,
        clocks={clock["name"]: clock for clock in clocks},
        timers={timer["name"]: timer for timer in timers},
        items=items,
        drafts={draft["letter"]: draft for draft in drafts},
        party=party[0] if party else None,
        documents=documents,
        fired={(f["clock"], f["cycle"], f["generation"], f["threshold"]) for f in firings},
        fired_at=max((f["fired_at"] for f in firings), default=None),
        reached_at=max((f["reached_at"] for f in firings), default=None),
        links=links,
        parties=parties,
        answer=keys[0] if keys else None,
        fields=typed_fields(definition, row["fields"]),
    )


def first_answer(actor: Actor, key: str | None, digest: str) -> Row | None:
    """Return what an opening with this key was answered before, None if it is new."""
    found = _answer.one(db.engine, actor=actor.name, key=key) if key else None
    if found is None:
        return None
    return _same(found, digest)


def _same(found: Row, digest: str) -> Row:
    if found["digest"] != digest:
        raise KeyReused(zh="此幂等键已用于另一请求；新请求请使用新的键。")
    return dict(found["answer"])


def check_version(now: CaseNow, version: int | None, reader: Actor) -> None:
    """Refuse an act that was decided on another version than the case has now, with who and when.

    The moment is told by the reader's clock, with the name of its zone.
    """
    if version is None or version == now.row["version"]:
        return
    code, when = now.row["changed_by"], now.row["changed_at"]
    who, zh = (actor_names([code], language)[code] for language in ("en", "zh"))
    told = f"{when.astimezone(ZoneInfo(reader.zone)):%Y-%m-%d %H:%M}"
    raise Stale(
        f"{who} changed this case at {told} ({reader.zone}), after you read it. Look, then repeat it.",
        zh=f"{zh} 已于 {told}（{reader.zone}）更改本案。请重新查看后再操作。",
        errors={"version": [str(now.row["version"])], "changed_by": [who], "changed_at": [when.isoformat()]},
    )


_logs: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()
_setting = Prepared(
    select(Setting.__table__.c.value).where(Setting.__table__.c.name == bindparam("name", type_=Text))
)


def log_of_database() -> str:
    """Return the name that this database's chains begin with, asked once a process."""
    engine = db.engine
    if engine not in _logs:
        found = _setting.one(engine, name="log")
        if found is None:
            raise RuntimeError("this database has no log name: run `casework init`")
        _logs[engine] = found["value"]
    return _logs[engine]
