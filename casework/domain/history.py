"""A case replayed from its events: what happened when, as clock conditions name it, and the acts of its
clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.domain.clocks.acts import Act
from casework.domain.clocks.slots import acts_for, as_acts
from casework.domain.clocks.targets import Target
from casework.domain.definition import Definition, Slot
from casework.domain.values import typed_fields

Body = Mapping[str, Any]
CORRECTED, OPENED, EXTENDED, RETARGETED, DUPLICATE = (
    "fields_corrected", "opened", "extended", "retargeted", "marked_duplicate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What one event means to clocks: `happened` and `left` in the words of definitions."""

    seq: int
    at: datetime
    happened: frozenset[str]
    left: frozenset[str]
    fields: Mapping[str, Any]  # typed, as they stand from this event on, later corrections laid over


def occurrence(body: Body, fields: Mapping[str, Any]) -> Occurrence:
    """Return what an event means, with the case's typed fields as they stand after it."""
    happened = set(_named(body))
    left: set[str] = set()
    if (trigger := body.get("trigger")) and body["kind"] in (OPENED, "moved"):
        happened.add(f"trigger:{trigger}")
        if body.get("from") != body.get("to"):
            happened.add(f"state:{body['to']}")
            left |= {f"state:{body['from']}"} if "from" in body else set()
    if body["kind"] != CORRECTED:
        for name in (*body.get("values", {}), *body.get("commitments", {})):
            happened |= {f"field:{name}", f"case:{name}"}
    return Occurrence(body["seq"], _moment(body["at"]), frozenset(happened), frozenset(left), fields)


def _named(body: Body) -> Iterable[str]:
    yield f"event:{body['kind']}"
    if body["kind"] == OPENED:
        yield "case:opened"
    if "letter" in body:
        yield f"letter:{body['letter']['kind']}"
    if "task" in body and body["kind"] == "item_done":
        yield f"task:{body['task']}"
    if body["kind"] == "contacted":
        yield from (f"contact:{body['channel']}", f"contact:{body['with']}")


def occurrences(definition: Definition, bodies: Sequence[Body]) -> list[Occurrence]:
    """Return what each event means, in order; a correction counts from the event that gave the corrected
    value.
    """
    given = _given(bodies)
    fields: dict[str, Any] = {}
    found = []
    for body, values in zip(bodies, given, strict=True):
        fields = {**fields, **values}
        found.append(occurrence(body, typed_fields(definition, fields)))
    return found


def _given(bodies: Sequence[Body]) -> list[dict[str, Any]]:
    """Return the values that each event gave, those of a correction in the place of what they correct."""
    given: list[dict[str, Any]] = [{} for _ in bodies]
    source: dict[str, int] = {}
    for index, body in enumerate(bodies):
        for name, value in body.get("values", {}).items():
            place = source.get(name, index) if body["kind"] == CORRECTED else index
            given[place][name] = value
            source[name] = place
    return given


def acts_of(
    slot: Slot, found: Iterable[Occurrence], extra: Mapping[int, list[Act]] | None = None
) -> list[list[Act]]:
    """Return the acts of a clock of this slot, a list a move, from the history of its case.

    `extra` are the acts that belong to one clock alone (extensions, retargets) by their event's number.
    """
    acts: list[list[Act]] = []
    standing = Standing()
    for each in found:
        made = standing.acts(slot, each) + (extra or {}).get(each.seq, [])
        if made:
            acts.append(made)
    return acts


class Standing:
    """Whether a clock has started and stopped so far: what tells a start from a reopening."""

    def __init__(self, started: bool = False, stopped: bool = False) -> None:
        self.started, self.stopped = started, stopped

    def acts(self, slot: Slot, each: Occurrence) -> list[Act]:
        made = as_acts(
            acts_for(slot, each.happened, each.left), each.at, each.fields, self.started, self.stopped
        )
        for act in made:
            if act.do in ("start", "reopen", "reset"):
                self.started, self.stopped = True, False
            elif act.do == "stop" and self.started:
                self.stopped = True
        return made


def act_of_extension(body: Body, policy: Any) -> list[Act]:
    """Return the acts of an `extended` event: the new rule from the same start, a date if one was fixed."""
    at = _moment(body["at"])
    acts = [Act(at=at, do="retarget", recorded_at=at, mode="carry", policy=policy)] if policy else []
    if due := body.get("due"):
        acts.append(Act(at=at, do="extend", recorded_at=at, due=_moment(due)))
    if by := body.get("by"):
        acts.append(Act(at=at, do="extend", recorded_at=at, by=Target.parse(by)))
    return acts


def _moment(text: Any) -> datetime:
    return text if isinstance(text, datetime) else datetime.fromisoformat(text)
