"""What a customer said in a case against being contacted, entered on the suppression list."""

from __future__ import annotations

from datetime import datetime

from casework.commands.contact.change_suppression import Stop, Suppress, suppress
from casework.commands.follow_ups.open_follow_up import fields_from
from casework.db import Row
from casework.domain.contact.policy import ANY
from casework.domain.definition import FollowUp
from casework.domain.facts import SYSTEM
from casework.errors import Refused
from casework.queries.cases.reading import CaseNow

ALL = "all"  # how a field says every channel, or every purpose


def stop_contact(now: CaseNow, rule: FollowUp, row: Row, at: datetime) -> list[str]:
    """Put the customer on the list and cancel what waits to leave; once, however often it is repeated.

    Raises Refused where the case has no customer.
    """
    if now.row["party_id"] is None:
        raise Refused("The case has no customer.", zh="案件没有客户。")
    given = fields_from(now, rule, at)
    channel, purpose = (ANY if given[name] == ALL else str(given[name]) for name in ("channel", "purpose"))
    stop = Stop(channel, purpose, rule.what, f"case/{now.row['id']}")
    key = f"follow-up/{now.row['id']}/{row['seq']}/{rule.name}"
    suppress(Suppress(now.row["party_id"], SYSTEM, stop, key), at)
    return []
