"""What happens to a clock: an act, its place in the order, its form in storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.clocks.moments import instant_of, read_moment
from casework.domain.clocks.targets import ClockPolicy, Target
from casework.errors import Malformed

KEEP, CARRY, RESTART = "keep", "carry", "restart"
MODES = (KEEP, CARRY, RESTART)
#: Acts of one move apply in this order, whatever the order they are given in.
ORDER = ("resume", "stop", "reopen", "start", "reset", "retarget", "extend", "pause")
RANKS = {do: rank for rank, do in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Act:
    """One act on a clock: when it happened and when it became known, what, and with which values."""

    at: datetime
    do: str
    recorded_at: datetime | None = None  # None: known when it happened
    in_: str | None = None  # pause and resume: the state, or hold
    by: Target | None = None  # extend: what is added …
    due: datetime | None = None  # … or the date that is fixed
    mode: str | None = None  # retarget: keep, carry or restart
    policy: ClockPolicy | None = None

    def __post_init__(self) -> None:
        if self.do not in RANKS:
            raise Malformed(f"an act is {self.do!r}; right is one of {', '.join(sorted(RANKS))}")
        if self.do in ("pause", "resume") and not self.in_:
            raise Malformed(f"a {self.do} without `in`; right is the state, or hold, that pauses the clock")
        if self.do == "extend" and (self.by is None) == (self.due is None):
            raise Malformed("an extension with neither or both of `by` and `due`; right is one of them")
        if self.do == "retarget" and (self.mode not in MODES or self.policy is None):
            raise Malformed(
                f"a retarget with the mode {self.mode!r}; right is a policy and one of {', '.join(MODES)}"
            )
        if self.recorded_at is not None and self.recorded_at < self.at:
            raise Malformed("an act recorded before it happened; right is a `recorded_at` not before `at`")

    @property
    def known_at(self) -> datetime:
        return self.at if self.recorded_at is None else self.recorded_at

    def to_json(self) -> dict[str, Any]:
        """Return what is stored: moments as text, a policy by its name, nothing that is not given."""
        stored: dict[str, Any] = {"at": _written(self.at), "do": self.do}
        if self.known_at != self.at:
            stored["recorded_at"] = _written(self.known_at)
        if self.in_ is not None:
            stored["in"] = self.in_
        if self.by is not None:
            stored["by"] = str(self.by)
        if self.due is not None:
            stored["due"] = _written(self.due)
        if self.policy is not None:
            stored |= {"mode": self.mode, "policy": self.policy.name}
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], policy_named: Callable[[str], ClockPolicy]) -> Act:
        """Return the act that `to_json` stored; `policy_named` finds a policy again."""
        return cls(
            at=read_moment(stored["at"], "at"),
            do=stored["do"],
            recorded_at=read_moment(stored["recorded_at"], "recorded_at")
            if "recorded_at" in stored
            else None,
            in_=stored.get("in"),
            by=Target.parse(stored["by"]) if "by" in stored else None,
            due=read_moment(stored["due"], "due") if "due" in stored else None,
            mode=stored.get("mode"),
            policy=policy_named(stored["policy"]) if "policy" in stored else None,
        )


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def in_order(events: Sequence[Sequence[Act]], now: int) -> list[tuple[int, Act]]:
    """Return what was known at `now` by instant, then in order of recording, then as acts of a move apply."""
    known = [
        (at, number, RANKS[act.do], place, act)
        for number, acts in enumerate(events)
        for place, act in enumerate(acts)
        if (at := instant_of(act.at)) <= now
        and (act.recorded_at is None or instant_of(act.recorded_at) <= now)
    ]
    known.sort(key=lambda entry: entry[:4])
    return [(entry[0], entry[4]) for entry in known]
