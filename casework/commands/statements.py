"""The texts that write a Record's rows, made from the models once per kind of Record."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CTE, Table, bindparam, column, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

from casework.models import (
    Case,
    CaseLink,
    CaseParty,
    Clock,
    Contact,
    Content,
    Document,
    Event,
    EventValue,
    Firing,
    FollowUpDue,
    IdempotencyKey,
    LetterDraft,
    Message,
    Offer,
    Party,
    QueueDelta,
    Report,
    ScreeningHit,
    SearchText,
    Signal,
    SurveyAnswer,
    SurveyDelta,
    SurveyInvitation,
    Timer,
    WorkItem,
)
from casework.prepared import compiled

#: Every table whose rows a Record may hold, in the order of writing; each has a `case_id`.
WRITTEN: tuple[Table, ...] = tuple(
    model.__table__  # type: ignore[misc]
    for model in (
        Party,
        Event,
        EventValue,
        Clock,
        Firing,
        Timer,
        WorkItem,
        Document,
        Content,
        LetterDraft,
        CaseLink,
        CaseParty,
        FollowUpDue,
        Signal,
        Contact,
        ScreeningHit,
        SurveyInvitation,
        SurveyAnswer,
        SurveyDelta,
        Offer,
        Message,
        QueueDelta,
        SearchText,
        Report,
        IdempotencyKey,
    )
)
CASES: Table = Case.__table__  # type: ignore[assignment]
#: What no act of a case ever changes, so that its update leaves those columns and their indexes alone.
FIXED = frozenset({"id", "reference", "workflow", "opened_at", "source_id", "entity"})


@cache
def postgres_statement(parts: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Return the one statement that writes these parts; the other rows go in only if the case did."""
    done = _changed_case() if "change cases" in parts else _added_case()
    rest = [
        make(table, done)
        for table in WRITTEN
        for verb, make in (("add", _added), ("change", _changed))
        if f"{verb} {table.name}" in parts
    ]
    text, order, _ = compiled(select(done.c.id).add_cte(*rest), postgresql.dialect())  # type: ignore[no-untyped-call]
    return text, order


def _given(verb: str, table: Table) -> Any:
    part = bindparam("given", type_=JSONB).op("->")(literal_column(f"'{verb} {table.name}'"))
    rows = func.jsonb_to_recordset(part)
    return rows.table_valued(*(column(c.name, c.type) for c in table.c)).render_derived("r", with_types=True)


def _added_case() -> CTE:
    rows = _given("add", CASES)
    source = select(*rows.c)
    return insert(CASES).from_select(list(CASES.c.keys()), source).returning(CASES.c.id).cte("done")


def _changed_case() -> CTE:
    rows = _given("change", CASES)
    values = {c.name: rows.c[c.name] for c in CASES.c if c.name not in FIXED}
    guard = (CASES.c.id == bindparam("id"), CASES.c.seq == bindparam("was"))
    return update(CASES).values(values).where(*guard).returning(CASES.c.id).cte("done")


def _added(table: Table, done: CTE) -> CTE:
    rows = _given("add", table)
    source = select(*rows.c).select_from(rows, done)
    return insert(table).from_select(list(table.c.keys()), source).cte(f"add {table.name}")


def _changed(table: Table, done: CTE) -> CTE:
    rows = _given("change", table)
    keys = [c.name for c in table.primary_key if c.name != "case_id"]
    values = {c.name: rows.c[c.name] for c in table.c if not c.primary_key}
    same = [table.c[name] == rows.c[name] for name in keys]
    mine = table.c.case_id == select(done.c.id).scalar_subquery()
    return update(table).values(values).where(mine, *same).cte(f"change {table.name}")


@cache
def add_text(table: Table) -> str:
    names = list(table.c.keys())
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(':' + n for n in names)})"  # noqa: S608  (names of our own models)


@cache
def change_text(table: Table) -> str:
    keys = [c.name for c in table.primary_key]
    names = [c.name for c in table.c if not c.primary_key and not (table is CASES and c.name in FIXED)]
    sets, where = (sep.join(f"{n} = :{n}" for n in group) for sep, group in ((", ", names), (" AND ", keys)))
    return f"UPDATE {table.name} SET {sets} WHERE {where}"  # noqa: S608  (names of our own models)
