"""What a case found out of its customer, kept with the customer: rating, next review, relationship."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from casework.commands.evidence.append_event import append_event
from casework.commands.follow_ups.open_follow_up import value_for
from casework.commands.parties.telling import told_change
from casework.db import transaction
from casework.domain.definition import FollowUp
from casework.domain.facts import SYSTEM
from casework.errors import Refused
from casework.models import Party
from casework.queries.cases.reading import CaseNow


def keep_customer(now: CaseNow, rule: FollowUp, at: datetime) -> list[str]:
    """Set the values of the rule, with an event on the customer's chain that names the case; return no case.

    Done again it changes nothing and tells nothing. Raises Refused where the case has no customer.
    """
    if now.row["party_id"] is None:
        raise Refused("The case has no customer.", zh="案件没有客户。")
    values: dict[str, Any] = {name: value_for(said, now, at) for name, said in rule.with_.items()}
    with transaction() as session:
        query = select(Party).where(Party.id == now.row["party_id"]).with_for_update()
        party = session.scalars(query).one()
        before = {name: getattr(party, name) for name in values}
        told, personal = told_change(before, values)
        if not told["changed"]:
            return []
        for name, value in values.items():
            setattr(party, name, value)
        party.version += 1
        codes = {**told, "case": now.row["reference"]}
        append_event(session, f"party/{party.id}", "changed", SYSTEM.name, at, personal, **codes)
    return []
