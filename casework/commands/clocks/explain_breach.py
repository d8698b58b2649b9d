"""Give the reason for a breach, which is asked for before the case can close; the breach stays on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.cases.acting import Asked, act_on
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import Malformed, NotFound, Refused
from casework.models import Clock
from casework.queries.cases.reading import CaseNow


@dataclass(frozen=True, slots=True)
class ExplainBreach:
    reference: str
    clock: str
    actor: Actor
    reason: str
    key: str | None = None


def explain_breach(command: ExplainBreach, at: datetime) -> Row:
    """Record the reason.

    Raises NotFound for an unknown clock, Refused without a breach, Malformed without words.
    """
    what = {"clock": command.clock, "reason": command.reason}
    asked = Asked(command.reference, command.actor, "breach.explain", "explain", command.key, what=what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: ExplainBreach) -> int:
    clock = now.clocks.get(command.clock)
    if clock is None:
        raise NotFound("The case has no such clock.", zh="本案没有这一时限。")
    if clock["breached_at"] is None:
        raise Refused("This clock was not breached.", zh="该时限未逾期。")
    if not command.reason.strip():
        raise Malformed("Give the reason of the breach.", zh="请说明逾期原因。", errors={"reason": ["…"]})
    codes = {"clock": command.clock, "cycle": clock["cycle"]}
    seq = record.event("breach_explained", command.actor.name, {"reason": command.reason.strip()}, **codes)
    record.change(Clock, clock, reason_seq=seq)
    return seq
