"""Open the case that a follow-up calls for, with what the causing case knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from casework.commands.cases.open_case import OpenCase, gather_opening
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.access import RESTRICTED
from casework.domain.definition import Definition, FollowUp
from casework.domain.facts import SYSTEM
from casework.errors import Refused
from casework.queries.cases.personal import personal_values
from casework.queries.cases.reading import CaseNow

FIELD = "@field:"


def opened_by(now: CaseNow, rule: FollowUp, row: Row, at: datetime) -> Record:
    """Return the record of the new case. Raises Refused or Malformed as any opening does."""
    if now.row["party_id"] is None:
        raise Refused("The case has no customer to open another for.", zh="案件没有客户，无法另行登记。")
    definition = now.rules.latest(rule.what)
    entity = now.row["entity"].removeprefix(RESTRICTED)
    chinese = now.rules.entities[entity].jurisdiction == "CN"
    title = f"{definition.title.in_('zh' if chinese else 'en')} · {now.row['reference']}"
    command = OpenCase(
        rule.what, title, now.row["party_id"], SYSTEM, fields_for(now, rule, definition, at),
        key=f"follow-up/{now.row['id']}/{row['seq']}/{rule.name}", duplicates_looked_for=True,
    )  # fmt: skip
    return gather_opening(command, at)[0]


def fields_for(now: CaseNow, rule: FollowUp, definition: Definition, at: datetime) -> Mapping[str, Any]:
    """Return the fields of the opening: those of the rule, and what every workflow asks alike."""
    asked = {*definition.opens.needs, *definition.opens.takes}
    usual = {"entity": now.row["entity"].removeprefix(RESTRICTED), "received_at": at}
    return {**{name: value for name, value in usual.items() if name in asked}, **fields_from(now, rule, at)}


def fields_from(now: CaseNow, rule: FollowUp, at: datetime) -> Mapping[str, Any]:
    """Return what a rule's `with` gives, without what the causing case does not know."""
    given = {name: value_for(value, now, at) for name, value in rule.with_.items()}
    return {name: value for name, value in given.items() if value is not None}


def value_for(said: Any, now: CaseNow, at: datetime) -> Any:
    if said == "@at":
        return at
    if said == "@today":
        return at.astimezone(ZoneInfo(now.rules.entities[now.row["entity"]].zone)).date()
    if said == "@reference":
        return now.row["reference"]
    if isinstance(said, str) and said.startswith(FIELD):
        name = said.removeprefix(FIELD)
        kept = now.row["fields"].get(name)
        return personal_values(now.row["id"], {name: kept}).get(name) if isinstance(kept, dict) else kept
    return said
