"""Name a party of the case in a role, or take one out; what is owed for each party follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, select

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import close_item, consequences
from casework.commands.cases.record_tasks import open_again
from casework.commands.recording import Record
from casework.db import Row, db
from casework.domain.access import RESTRICTED
from casework.domain.facts import Actor
from casework.domain.parties.roles import PARTY_ROLES
from casework.errors import Malformed, NotFound, Refused
from casework.models import CaseParty, Party
from casework.prepared import Prepared
from casework.queries.cases.deciding import facts_of
from casework.queries.cases.reading import CaseNow

_parties: Any = Party.__table__
_named = Prepared(
    select(_parties.c.id, _parties.c.entity, _parties.c.name).where(
        _parties.c.id == bindparam("id", type_=BigInteger)
    )
)


@dataclass(frozen=True, slots=True)
class NameParty:
    """`on` names the party in the role, else the party leaves it."""

    reference: str
    party: int
    role: str
    actor: Actor
    on: bool = True
    version: int | None = None
    key: str | None = None


def name_party(command: NameParty, at: datetime) -> Row:
    """Record the role.

    Raises NotFound for a party of another entity, Malformed for a role that is none, Refused where it is so
    already.
    """
    what = {"party": command.party, "role": command.role, "on": command.on}
    asked = Asked(
        command.reference, command.actor, "case.fields", "party", command.key, command.version, what
    )
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: NameParty) -> int:
    if command.role not in PARTY_ROLES:
        right = ", ".join(PARTY_ROLES)
        raise Malformed("Not a role of a party.", zh="没有这种角色。", errors={"role": [f"One of: {right}."]})
    party = _named.one(db.engine, id=command.party)
    if party is None or party["entity"] != now.row["entity"].removeprefix(RESTRICTED):
        raise NotFound("There is no such customer in this entity.", zh="该机构没有这位客户。")
    known = next(
        (r for r in now.parties if (r["party_id"], r["role"]) == (command.party, command.role)), None
    )
    if (known is not None and known["ended"] is None) == command.on:
        raise Refused(
            "The party has this role already." if command.on else "The party does not have this role.",
            zh="该客户已有此角色。" if command.on else "该客户没有此角色。",
        )
    kind = "party_named" if command.on else "party_removed"
    seq = record.event(
        kind, command.actor.name, {"name": party["name"]}, named=command.party, role=command.role
    )
    if known is not None:
        record.change(CaseParty, known, **({"seq": seq, "ended": None} if command.on else {"ended": seq}))
    else:
        now.parties.append(
            record.add(CaseParty, party_id=command.party, role=command.role, seq=seq, ended=None)
        )
    if not command.on:
        _cancel_items(record, now, command)
    record.decided(command.actor.name)
    consequences(record, now, command.actor, record.body, [])
    open_again(record, now, facts_of(now, command.actor, record.at), seq)
    return seq


def _cancel_items(record: Record, now: CaseNow, command: NameParty) -> None:
    """Cancel what a party that has no role any more has not handed in."""
    if any(each["party_id"] == command.party and each["ended"] is None for each in now.parties):
        return
    for item in now.items:
        if item["done_at"] is None and item["task"].endswith(f":{command.party}"):
            close_item(record, item, command.actor, "cancelled", item["fields"])
