"""Take a whole import back: what it created and nothing else hangs on goes, what it changed is set back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.imports.runs import BATCH, CHANGED, CREATED, PERMISSION
from casework.commands.parties.acting import stream_of
from casework.commands.parties.change_party import put_change
from casework.commands.parties.telling import as_text
from casework.db import Base, Row, transaction
from casework.domain.facts import Actor
from casework.errors import CaseworkError, Denied, NotFound, Refused
from casework.models import (
    Holding,
    HoldingMonth,
    ImportRow,
    ImportRun,
    Party,
    PartyIdentifier,
    Stream,
    StreamValue,
)
from casework.queries.parties.parties import may_do

TAKEN_AWAY, SET_BACK, KEPT = "taken_away", "set_back", "kept"
#: what follows from a customer and goes with her; of messages those tell that belong to a case or contact
DERIVED = ("party_identifiers", "party_segments", "party_scores", "signals", "screened_parties")
UNASKED = frozenset({*DERIVED, "import_rows", "messages"})
NAMES_A_PARTY = ("party_id", "from_id", "to_id", "merged_into", "recipient_id")


@dataclass(frozen=True, slots=True)
class RevertImport:
    run: int
    actor: Actor
    reason: str = ""


def revert_import(command: RevertImport, at: datetime) -> Row:
    """Take the import back and return how many rows were taken_away, set_back and kept.

    A customer that the import created is removed if nothing was recorded about her since and no case,
    holding, relation or contact names her: her chain stays and says so, her personal values are erased. One
    that it changed is set back if nobody changed her since. All others are kept, each with why in its row.
    Raises NotFound, Denied, Refused for an import that was taken back.
    """
    with transaction() as session:
        run = session.get(ImportRun, command.run)
        if run is None or not may_do(command.actor, "party.read", run.entity):
            raise NotFound("There is no such import.", zh="没有这次导入。")
        if not may_do(command.actor, PERMISSION, run.entity):
            raise Denied("Your role does not import here.", zh="您的角色无权在此导入。")
        if run.reverted_at is not None:
            raise Refused(
                f"It was taken back at {run.reverted_at:%Y-%m-%d %H:%M} UTC.",
                zh=f"该导入已于 {run.reverted_at:%Y-%m-%d %H:%M} UTC 撤销。",
            )
        kind, numbers = run.kind, _rows_of(session, run.id)
    told: Counter[str] = Counter()
    for first in range(0, len(numbers), BATCH):
        with transaction() as session:
            for number in numbers[first : first + BATCH]:
                row = session.get_one(ImportRow, (command.run, number))
                told[_reverted(session, kind, row, command.actor, at)] += 1
    with transaction() as session:
        run = session.get_one(ImportRun, command.run, with_for_update=True)
        run.reverted_at, run.reverted_by = at, command.actor.name
        personal = {"reason": command.reason.strip()} if command.reason.strip() else None
        stream, codes = f"import/{run.id}", {"counts": dict(told)}
        append_event(session, stream, "reverted", command.actor.name, at, personal, **codes)
    return {"run": command.run, **{word: told[word] for word in (TAKEN_AWAY, SET_BACK, KEPT)}}


def _rows_of(session: Session, run: int) -> list[int]:
    """Return the rows that left something, the last one first."""
    left = (ImportRow.run_id == run, ImportRow.outcome.in_((CREATED, CHANGED)))
    return list(session.scalars(select(ImportRow.number).where(*left).order_by(ImportRow.number.desc())))


def _reverted(session: Session, kind: str, row: ImportRow, actor: Actor, at: datetime) -> str:
    """Take one row back by itself; what cannot be is kept, with the reason."""
    act = {"parties": _party_back, "holdings": _holding_back}[kind]
    try:
        with session.begin_nested():
            row.outcome = act(session, row, actor, at)
    except CaseworkError as error:
        row.outcome, row.reason_en, row.reason_zh = KEPT, error.detail, error.zh
    except IntegrityError:
        row.outcome, row.reason_en, row.reason_zh = KEPT, "Something else hangs on it.", "另有记录与其关联。"
    row.before = None
    return row.outcome


def _party_back(session: Session, row: ImportRow, actor: Actor, at: datetime) -> str:
    party = session.get(Party, row.party_id, with_for_update=True)
    if party is None:
        raise Refused("The customer is gone already.", zh="客户已不存在。")
    if row.outcome == CREATED:
        _take_away(session, party, row, actor, at)
        return TAKEN_AWAY
    if party.version != row.version:
        raise Refused("Somebody changed the customer since.", zh="此后客户资料已被更改。")
    zh = actor.language.startswith("zh")
    put_change(session, party, mapping(row.before)["values"], actor, at, zh, reverted=row.run_id)
    schemes = mapping(row.before)["identifiers"]
    mine = (PartyIdentifier.party_id == party.id, PartyIdentifier.scheme.in_(schemes))
    session.execute(delete(PartyIdentifier).where(*mine))
    if schemes:
        codes: Any = {"schemes": schemes, "reverted": row.run_id}
        append_event(session, stream_of(party.id), "identifiers_removed", actor.name, at, **codes)
    return SET_BACK


def _take_away(session: Session, party: Party, row: ImportRow, actor: Actor, at: datetime) -> None:
    stream = stream_of(party.id)
    recorded = session.scalar(select(Stream.seq).where(Stream.stream == stream))
    if recorded != mapping(row.before).get("seq") or any(_named(session, party.id)):
        raise Refused("Something was recorded about the customer since.", zh="此后已有关于该客户的记录。")
    for name in DERIVED:
        table = Base.metadata.tables[name]
        session.execute(delete(table).where(table.c.party_id == party.id))
    session.delete(party)
    session.flush()
    codes: Any = {"reverted": row.run_id}
    append_event(session, stream, "erased", actor.name, at, **codes)
    session.execute(delete(StreamValue).where(StreamValue.stream == stream))


def _named(session: Session, party: int) -> Iterator[bool]:
    """Give for each table whether a row of it would lose its customer; which one it is, nobody is told."""
    for table in Base.metadata.tables.values():
        for name in NAMES_A_PARTY if table.name not in UNASKED else ():
            if name in table.c:
                ask = select(literal(1)).select_from(table).where(table.c[name] == party).limit(1)
                yield session.scalar(ask) is not None


def mapping(value: Any) -> Row:
    """Return what a row kept, also where it kept nothing."""
    return value if isinstance(value, dict) else {}


def _holding_back(session: Session, row: ImportRow, actor: Actor, at: datetime) -> str:
    holding = session.get(Holding, row.holding_id)
    if holding is None:
        raise Refused("The holding is gone already.", zh="业务已不存在。")
    was = row.before
    if was is None:
        session.execute(delete(HoldingMonth).where(HoldingMonth.holding_id == holding.id))
        session.delete(holding)
    else:
        for name, value in was["values"].items():
            setattr(holding, name, value)
        for month, figures in was["months"].items():
            _month_back(session, holding.id, month, figures)
    session.flush()
    personal = {"number": holding.number, "was": as_text(was or {})}
    codes: Any = {"holding": holding.id, "reverted": row.run_id}
    stream, kind = stream_of(holding.party_id), "holding_removed" if was is None else "holding_set_back"
    append_event(session, stream, kind, actor.name, at, personal, **codes)
    return TAKEN_AWAY if was is None else SET_BACK


def _month_back(session: Session, holding: int, month: str, figures: Row | None) -> None:
    row = session.get(HoldingMonth, (holding, month))
    if row is not None and figures is None:
        session.delete(row)
    elif row is not None:
        for name, value in (figures or {}).items():
            setattr(row, name, value)
