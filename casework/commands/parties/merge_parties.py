"""Merge two records of one customer: the duplicate stays to be read, what is alive moves to the master."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event, log_name
from casework.commands.numbers import reserve
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.commands.parties.fold_party import fold_columns, fold_identifiers, fold_relations
from casework.commands.recording import Record
from casework.commands.screening.fold_screening import fold_screening
from casework.commands.writing import again_if_outrun, write_within
from casework.db import Row
from casework.domain.access import may_touch
from casework.domain.cases.words import words_of
from casework.domain.facts import Actor
from casework.errors import Malformed, Refused
from casework.models import (
    Case,
    Consent,
    Contact,
    ContactPoint,
    Holding,
    Message,
    Offer,
    Party,
    PartySegment,
    ProfileFact,
    SearchText,
    Signal,
    Suppression,
    SurveyAnswer,
    SurveyInvitation,
)
from casework.rulebook.current import current

#: whose rows of the duplicate become the master's as they are
MOVED: tuple[Any, ...] = (
    ContactPoint, Holding, Consent, Suppression, Contact, Message, Offer, SurveyAnswer, SurveyInvitation,
)  # fmt: skip
LONGEST = 4_000
SPARE = 2  # addresses that the master may need beside her own: e-mail and phone


@dataclass(frozen=True, slots=True)
class MergeParties:
    """That `duplicate` is the same customer as `master`, and why that is known."""

    master: int
    duplicate: int
    actor: Actor
    reason: str
    key: str | None = None


@again_if_outrun
def merge_parties(command: MergeParties, at: datetime) -> Row:
    """Merge the duplicate into the master; the answer says how much was moved.

    Cases of the customer, holdings, addresses, consents, suppressions, contacts, surveys, offers and
    relations move, and hits of the screening; empty columns of the master are filled, numbers and facts that
    she has not are taken over. Scores, segments and roles in others' cases stay with the duplicate, which
    says where she went. Each moved case has an event. Raises Malformed, Refused for two different customers:
    other kinds, other checked identifiers, one that owns the other.
    """
    reason = command.reason.strip()
    if not 1 <= len(reason) <= LONGEST or "\x00" in reason:
        raise Malformed(
            "Say how it is known that both are one.",
            zh="请说明合并依据。",
            errors={"reason": ["Give the reason."]},
        )
    what = {"reason": reason}
    both = command.master, command.duplicate
    asked = Asked(both, command.actor, "merge_parties", "party.merge", command.key, what=what)
    spare = reserve("contact_point", SPARE)
    return act_on_parties(
        asked, at, lambda session, parties: _merge(session, parties, command.actor, reason, at, spare)
    )


def _merge(
    session: Session, parties: Sequence[Party], actor: Actor, reason: str, at: datetime, spare: Sequence[int]
) -> Row:
    master, duplicate = parties
    _refuse_two(master, duplicate)
    moved = {"identifiers": fold_identifiers(session, master, duplicate)}
    moved["relations"] = fold_relations(session, master, duplicate)
    for model in MOVED:
        moved[model.__tablename__] = _moved(session, model, master, duplicate)
    moved["profile_facts"] = _facts(session, master, duplicate)
    _signals(session, master, duplicate)
    mine = (PartySegment.party_id == duplicate.id, PartySegment.until.is_(None))
    session.execute(update(PartySegment).where(*mine).values(until=at))
    fold_screening(session, master, duplicate, at)
    filled = fold_columns(session, master, duplicate, at, spare)
    moved["cases"] = _cases(session, master, duplicate, actor, at)
    before = (Party.merged_into == duplicate.id,)
    session.execute(update(Party).where(*before).values(merged_into=master.id))
    duplicate.merged_into, duplicate.version = master.id, duplicate.version + 1
    master.version += 1
    told = {"moved": {name: number for name, number in moved.items() if number}, "filled": filled}
    seqs = {}
    for party, kind, way, other in sorted(
        ((master, "merged_in", "merged", duplicate.id), (duplicate, "merged_into", "into", master.id)),
        key=lambda each: each[0].id,
    ):
        body: dict[str, Any] = {**told, way: other}
        seqs[party.id] = append_event(
            session, stream_of(party.id), kind, actor.name, at, {"reason": reason}, **body
        )
    return {"event": seqs[master.id], "merged": duplicate.id, "moved": told["moved"]}


def _refuse_two(master: Party, duplicate: Party) -> None:
    if master.id == duplicate.id:
        raise Refused("A customer is not merged into herself.", zh="不能将客户并入自身。")
    if master.entity != duplicate.entity:
        raise Refused("Customers of two entities stay two.", zh="不同机构的客户不能合并。")
    if master.kind != duplicate.kind:
        raise Refused("An organisation and a person are two.", zh="机构客户与个人客户不能合并。")


def _moved(session: Session, model: Any, master: Party, duplicate: Party) -> int:
    done: Any = session.execute(
        update(model).where(model.party_id == duplicate.id).values(party_id=master.id)
    )
    return int(done.rowcount)


def _facts(session: Session, master: Party, duplicate: Party) -> int:
    """Take over the facts that the master has no version of."""
    known = select(ProfileFact.name).where(ProfileFact.party_id == master.id)
    missing = (ProfileFact.party_id == duplicate.id, ProfileFact.name.not_in(known))
    done: Any = session.execute(update(ProfileFact).where(*missing).values(party_id=master.id))
    return int(done.rowcount)


def _signals(session: Session, master: Party, duplicate: Party) -> None:
    known = {
        (row.code, row.source) for row in session.scalars(select(Signal).where(Signal.party_id == master.id))
    }
    for row in session.scalars(select(Signal).where(Signal.party_id == duplicate.id)).all():
        if (row.code, row.source) not in known:
            row.party_id = master.id


def _cases(session: Session, master: Party, duplicate: Party, actor: Actor, at: datetime) -> int:
    """Give the duplicate's cases to the master, each with its event; return how many the actor may see."""
    table: Any = Case.__table__
    rows = session.execute(select(table).where(table.c.party_id == duplicate.id).order_by(table.c.id))
    cases = [dict(row) for row in rows.mappings()]
    log = log_name(session)
    words: Any = SearchText.__table__
    found = select(words).where(words.c.case_id.in_([case["id"] for case in cases]))
    known = {row["case_id"]: row["words"] for row in session.execute(found).mappings()}
    name = [master.name, master.contact_name, master.email, master.phone]
    records = []
    for case in cases:
        record = Record(case, at, log)
        record.case["party_id"] = master.id
        record.event("customer_merged", actor.name, party=master.id, merged=duplicate.id)
        if case["id"] in known:
            text = words_of([known[case["id"]], *name])
            record.change(SearchText, {"case_id": case["id"], "words": text})
        records.append(record)
    write_within(session, *records)
    access = current().access
    return sum(may_touch(access, "case.read", actor, case) for case in cases)
