"""Change what is known of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.commands.parties.add_party import check_owner
from casework.commands.parties.checking import checked_columns
from casework.commands.parties.telling import told_change
from casework.commands.screening.fold_screening import forget_standing
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.parties.names import normal_name
from casework.errors import Malformed
from casework.models import Party

#: what people change; the rest has an act of its own or follows from policies
CHANGEABLE = (
    "kind", "name", "nature", "segment", "contact_name", "email", "phone", "address", "language",
    "vulnerable", "country", "zone", "industry", "employees", "revenue", "assets", "currency", "born_on",
    "relationship", "ended_on", "owner", "vulnerability", "vulnerability_consent", "circumstances",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeParty:
    """New values of columns by name, and why; `version` is the ETag that was seen."""

    party: int
    actor: Actor
    values: Mapping[str, Any]
    version: int | None
    reason: str = ""
    key: str | None = None


def change_party(command: ChangeParty, at: datetime) -> Row:
    """Change the customer; the event holds what was and what is, personal values as commitments.

    Raises Malformed by field, Stale if somebody was faster, NotFound, Denied.
    """
    if strange := sorted(set(command.values) - set(CHANGEABLE)):
        raise Malformed(
            "That cannot be changed here.",
            zh="此项不能在此更改。",
            errors={n: ["Not to be changed."] for n in strange},
        )
    asked = Asked(
        (command.party,),
        command.actor,
        "change_party",
        key=command.key,
        version=command.version,
        what={"values": dict(command.values), "reason": command.reason},
    )
    return act_on_parties(asked, at, lambda session, parties: _change(session, parties[0], command, at))


def _change(session: Session, party: Party, command: ChangeParty, at: datetime) -> Row:
    values = dict(command.values)
    if values.get("vulnerability_consent", True) is not True:
        values["vulnerability"] = None  # without consent nothing of it is kept
    elif "vulnerability" in values:
        values.setdefault("vulnerability_consent", party.vulnerability_consent)
    zh = command.actor.language.startswith("zh")
    return {"event": put_change(session, party, values, command.actor, at, zh, reason=command.reason)}


def put_change(
    session: Session,
    party: Party,
    values: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    zh: bool,
    **codes: Any,
) -> int | None:
    """Set checked values with their event and return its number, None where nothing differs.

    Raises Malformed by field.
    """
    after = checked_columns(values, party.entity, zh)
    check_owner(session, after.get("owner"))
    before = {name: getattr(party, name) for name in after}
    told, personal = told_change(before, after)
    if not told["changed"]:
        return None
    for name, value in after.items():
        setattr(party, name, value)
    party.normal_name = normal_name(party.name, party.kind)
    if "name" in told["changed"]:
        forget_standing(session, party.id)
    party.version += 1
    reason = codes.pop("reason", "")
    if reason.strip():
        personal["reason"] = reason.strip()
    return append_event(session, stream_of(party.id), "changed", actor.name, at, personal, **told, **codes)
