"""The clock statement of a dossier: each deadline as plain values, and its bar as a drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from xml.sax.saxutils import escape

from casework.delivery.wording import due, short_day, short_moment

Place = Callable[[datetime], float]
Result = Literal["running", "paused", "met", "missed", "window_over", "ended", "not_started"]
COLOURS = {"green": "#1a7a3c", "amber": "#9a5b00", "red": "#c02222", "grey": "#5a6677"}
TINTS = {"green": "#e6f6ec", "amber": "#fdf1dc", "red": "#fdeaea", "grey": "#f4f6f9"}
WIDTH, INK, MUTED = 476.0, "#16202e", "#5a6677"


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which a clock stood, and why; `ended_at` is None while it stands."""

    began_at: datetime
    reason: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline: the rule, what was counted, when it was due and how it ended."""

    title: str
    rule: str
    target: str
    result: Result
    started_at: datetime | None = None
    due_at: datetime | None = None
    stopped_at: datetime | None = None
    breached_at: datetime | None = None
    zone: str = "UTC"
    calendar: str = ""
    basis: str = ""
    confirmed: bool = True
    regulatory: bool = False
    soon: bool = False
    reminders: str = ""
    pauses: tuple[Pause, ...] = ()
    pause_note: str = ""
    breach_reason: str = ""
    ended: str = ""
    derivation: tuple[str, ...] = ()

    @property
    def colour(self) -> str:
        """The colour that stands beside the word and the sign of its result."""
        if self.result == "running":
            return "amber" if self.soon else "green"
        return {"paused": "amber", "met": "green", "missed": "red"}.get(self.result, "grey")


@dataclass(frozen=True, slots=True)
class Mark:
    """A label under or over a bar, at `x`; the lower `rank` stays when two would touch."""

    x: float
    text: str
    rank: int
    anchor: Literal["start", "middle", "end"] = "start"

    @property
    def reach(self) -> tuple[float, float]:
        """Where the label begins and ends."""
        width = sum(8.0 if ord(letter) > 0x2E7F else 4.4 for letter in self.text)
        first = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return first, first + width


def bar(clock: Clock, as_of: datetime, language: str) -> str:
    """The clock's time as an SVG bar: counted solid, paused dashed, left light, overrun red; or nothing."""
    if clock.started_at is None or clock.due_at is None or clock.due_at <= clock.started_at:
        return ""
    begun, term = clock.started_at, clock.due_at
    reached = min(clock.stopped_at or as_of, as_of)
    end = max(term, reached)
    scale = WIDTH / (end - begun).total_seconds()

    def at(moment: datetime) -> float:
        return round(min(max((moment - begun).total_seconds(), 0) * scale, WIDTH), 1)

    colour = COLOURS["amber" if clock.result == "missed" else clock.colour]
    parts = [_box(at(min(reached, term)), at(term), TINTS[clock.colour], colour)]
    parts.append(_box(0, at(min(reached, term)), colour))
    parts += [
        _box(at(one.began_at), at(one.ended_at or reached), "#fff", colour, "3 2") for one in clock.pauses
    ]
    if reached > term:
        parts.append(_box(at(term), at(reached), COLOURS["red"]))
    parts.append(f'<path d="M{at(term)} 14v16" stroke="{INK}" stroke-width="1.5"/>')
    below, above = _marks(clock, at, language)
    words = [*_written(below, 41), *_written(above, 10)]
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 46" role="img">'
    return f"{head}<title>{escape(clock.title)}</title>{''.join(parts + words)}</svg>"


def _box(x: float, to: float, fill: str, edge: str = "", dash: str = "") -> str:
    if to - x < 0.4:
        return ""
    drawn = f' stroke="{edge}" stroke-width="0.8"' if edge else ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<rect x="{x}" y="18" width="{to - x:.1f}" height="8" rx="1.5" fill="{fill}"{drawn}{dashes}/>'


def _marks(clock: Clock, at: Place, language: str) -> tuple[list[Mark], list[Mark]]:
    """The labels under the bar (start, pauses, due) and over it (why it stood, where it stopped)."""
    zone = clock.zone
    assert clock.started_at is not None and clock.due_at is not None
    below = [Mark(0, short_moment(clock.started_at, zone, language), 1)]
    word = due(clock.due_at, zone, language)
    edge: Literal["middle", "end"] = "end" if at(clock.due_at) > WIDTH - 70 else "middle"
    below.append(Mark(at(clock.due_at), f"截止 {word}" if language == "zh" else f"due {word}", 0, edge))
    above = []
    for pause in clock.pauses:
        begun, ended = at(pause.began_at), at(pause.ended_at) if pause.ended_at else WIDTH
        below.append(Mark(begun, short_day(pause.began_at, zone, language), 2))
        if pause.ended_at:
            below.append(Mark(ended, short_day(pause.ended_at, zone, language), 3))
        said = f"暂停：{pause.reason}" if language == "zh" else f"paused: {pause.reason}"
        above.append(Mark((begun + ended) / 2, said, 2, "middle"))
    if clock.stopped_at:
        word = short_moment(clock.stopped_at, zone, language)
        said = f"停止 {word}" if language == "zh" else f"stopped {word}"
        above.append(
            Mark(at(clock.stopped_at), said, 1, "end" if at(clock.stopped_at) > WIDTH / 2 else "start")
        )
    return below, above


def _written(marks: list[Mark], y: int) -> list[str]:
    """The labels as text, without those that would touch a weightier one or the edge."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda one: one.rank):
        first, last = mark.reach
        free = all(last + 6 < other.reach[0] or first > other.reach[1] + 6 for other in kept)
        if free and first >= -1 and last <= WIDTH + 4:
            kept.append(mark)
    style = f'font-family="CW" font-size="8" fill="{MUTED}"'
    return [f'<text {style} x="{m.x}" y="{y}" text-anchor="{m.anchor}">{escape(m.text)}</text>' for m in kept]
