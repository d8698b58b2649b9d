"""Tell a case that its mail to the customer came back, where its workflow wants to know."""

from __future__ import annotations

from datetime import datetime

from casework.commands.cases.move_case import MoveCase, move_case
from casework.db import Row
from casework.domain.facts import SYSTEM
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.queries.cases.reading import read_case_by_id

BOUNCE, REASON, UNKNOWN = "bounce", "bounce_reason", "unknown_address"


def tell_bounce(message: Row, at: datetime) -> bool:
    """Fire `bounce` on the case of a mail to a customer if the system may from its state; say whether it did.

    Once for each mail. A case that has gone on meanwhile is left where it is.
    """
    if message["party_id"] is None or message["case_id"] is None:
        return False
    try:
        now = read_case_by_id(message["case_id"], SYSTEM, "case.read")
        transition = now.definition.transition(BOUNCE, now.row["state"])
        if transition is None or "system" not in transition.by:
            return False
        fields = {REASON: UNKNOWN} if REASON in transition.needs else {}
        key = f"mail/{message['id']}"
        move_case(MoveCase(now.row["reference"], BOUNCE, SYSTEM, key=key, fields=fields), at)
    except (Refused, Malformed, Denied, NotFound):
        return False
    return True
