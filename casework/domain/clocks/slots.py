"""What an occurrence in a case means for the clocks of a slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.clocks.acts import Act
from casework.domain.definition import Slot

HOLD = "hold"
HELD, RELEASED = "event:held", "event:released"


@dataclass(frozen=True, slots=True)
class SlotAct:
    """One act upon a slot's clocks: `do` in the words of clock.md, and "restart".

    `in_` is the state (or hold) of a pause; `from_` names the field that holds the act's moment, None is the
    occurrence's own.
    """

    do: str
    in_: str | None = None
    from_: str | None = None


def acts_for(slot: Slot, happened: frozenset[str], left: frozenset[str]) -> tuple[SlotAct, ...]:
    """Return what happens to the slot's clocks when `happened` comes to pass and the states `left` are left.

    `happened` names triggers, states entered, tasks done, events: {"trigger:acknowledge", "state:triage"};
    `left` names states: {"state:received"}.
    """
    acts = [SlotAct("resume", _place(name)) for name in slot.pauses if name in left]
    acts += [SlotAct("resume", pause.in_) for pause in slot.pauses_on if f"state:{pause.in_}" in left]
    if RELEASED in happened:
        acts.append(SlotAct("resume", HOLD))
    if not happened.isdisjoint(slot.stops):
        acts.append(SlotAct("stop"))
    acts += [SlotAct("start", from_=_moment(name)) for name in slot.starts if name in happened]
    acts += [SlotAct("restart", from_=again.from_) for again in slot.restarts if again.on in happened]
    if not happened.isdisjoint(slot.resets):
        acts.append(SlotAct("reset"))
    acts += [SlotAct("pause", _place(name)) for name in slot.pauses if name in happened]
    acts += [SlotAct("pause", pause.in_) for pause in slot.pauses_on if pause.on in happened]
    if HELD in happened:
        acts.append(SlotAct("pause", HOLD))
    return tuple(acts)


def as_acts(
    acts: tuple[SlotAct, ...], at: datetime, fields: Mapping[str, Any], started: bool, stopped: bool
) -> list[Act]:
    """Return the acts of one clock which stands so far `started`, `stopped`.

    A start of a stopped clock opens it again (the policy's `reopen` says how); a restart starts a clock that
    never ran, opens a stopped one again and resets a running one. A moment that a field gives is when the act
    counts from; it was recorded at `at`.
    """
    stops = any(act.do == "stop" for act in acts)
    return [_act(act, at, fields, started, stopped or (stops and started)) for act in acts]


def _act(act: SlotAct, at: datetime, fields: Mapping[str, Any], started: bool, stopped: bool) -> Act:
    when = fields.get(act.from_) if act.from_ else None
    moment = min(when, at) if isinstance(when, datetime) else at
    return Act(at=moment, do=_do(act.do, started, stopped), recorded_at=at, in_=act.in_)


def _do(do: str, started: bool, stopped: bool) -> str:
    if do == "start":
        return "reopen" if stopped else "start"
    if do == "restart":
        return "reopen" if stopped else "reset" if started else "start"
    return do


def _place(name: str) -> str:
    return name.removeprefix("state:")


def _moment(name: str) -> str | None:
    """Return the field that a condition such as `case:received_at` takes its moment from."""
    return name.removeprefix("case:") if name.startswith("case:") and name != "case:opened" else None
