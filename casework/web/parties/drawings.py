"""Who owns and controls a customer as a drawing, and the months of a holding as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.domain.parties.roles import PARTY_ROLES
from casework.queries.parties.graph import Graph

BOX_W, BOX_H, STEP_X, STEP_Y = 190, 40, 206, 84
MOST_ROWS, MOST_IN_ROW = 6, 5  # what a page can show; the lists below the drawing have all
CHART_W, CHART_H = 150, 34


@dataclass(frozen=True, slots=True)
class Box:
    """One party: its place, its name in at most two lines, and its page."""

    party: int
    name: str
    x: int
    y: int
    mark: str  # self person organisation


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation between two boxes, from above to below."""

    x1: int
    y1: int
    x2: int
    y2: int
    says: str
    good: bool


@dataclass(frozen=True, slots=True)
class Tree:
    width: int
    height: int
    boxes: list[Box]
    ties: list[Tie]
    left_out: int


def tree_of(party: Mapping[str, Any], graph: Graph, day: str, language: str) -> Tree | None:
    """Return the drawing: owners above, what the customer owns or serves below; None without relations."""
    levels = _levels(party["id"], graph, day)
    if len(levels) < 2:
        return None
    rows: dict[int, list[int]] = {}
    for number, level in sorted(levels.items(), key=lambda one: (one[1], one[0])):
        rows.setdefault(level, []).append(number)
    left_out = sum(max(0, len(row) - MOST_IN_ROW) for row in rows.values())
    shown = {level: row[:MOST_IN_ROW] for level, row in rows.items()}
    top, widest = min(shown), max(len(row) for row in shown.values())
    width = widest * STEP_X + 2
    places: dict[int, tuple[int, int]] = {}
    for level, row in shown.items():
        start = (width - len(row) * STEP_X) // 2
        for index, number in enumerate(row):
            places[number] = (start + index * STEP_X + 8, (level - top) * STEP_Y + 6)
    boxes = [_box(number, place, party, graph) for number, place in places.items()]
    height = (max(shown) - top) * STEP_Y + BOX_H + 14
    return Tree(width, height, boxes, list(_ties(graph, places, day, language)), left_out)


def _levels(party: int, graph: Graph, day: str) -> dict[int, int]:
    """Return how many steps each party stands above (less than 0) or below the customer."""
    levels, reached = {party: 0}, [party]
    for depth in range(1, MOST_ROWS):
        above = {
            one.owner for one in graph.relations if one.of in reached and one.holds_on(day)
        } - levels.keys()
        levels.update(dict.fromkeys(above, -depth))
        reached = sorted(above)
    below = {one.of for one in graph.relations if one.owner == party and one.holds_on(day)}
    levels.update(dict.fromkeys(below - levels.keys(), 1))
    return levels


def _box(number: int, place: tuple[int, int], party: Mapping[str, Any], graph: Graph) -> Box:
    row = graph.parties.get(number, party)
    kind = "person" if row["kind"] == "person" else "organisation"
    return Box(number, str(row["name"]), *place, "self" if number == party["id"] else kind)


def _ties(graph: Graph, places: Mapping[int, tuple[int, int]], day: str, language: str) -> Any:
    seen: dict[tuple[int, int], list[str]] = {}
    for one in graph.relations:
        if one.owner in places and one.of in places and one.holds_on(day):
            words = f"{one.share.normalize():f} %" if one.share is not None else _kind(one.kind, language)
            seen.setdefault((one.owner, one.of), []).append(words)
    for (owner, of), said in seen.items():
        (x1, y1), (x2, y2) = places[owner], places[of]
        yield Tie(x1 + BOX_W // 2, y1 + BOX_H, x2 + BOX_W // 2, y2, ", ".join(said), True)


def _kind(kind: str, language: str) -> str:
    return PARTY_ROLES[kind].in_(language) if kind in PARTY_ROLES else kind


def line_of(values: Sequence[int]) -> str:
    """Return the points of a small line through monthly values, for an SVG of 150 by 34."""
    if len(values) < 2:
        return ""
    least, most = min(0, *values), max(1, *values)
    wide = CHART_W / (len(values) - 1)
    high = CHART_H - 4
    return " ".join(
        f"{index * wide:.1f},{2 + (most - value) / (most - least) * high:.1f}"
        for index, value in enumerate(values)
    )
