"""The drawing of a case's way: what was walked, where it is, and the usual way ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from casework.domain.definition import FINAL, SAME, Definition, Transition
from casework.web.case_views import Edge, Node, PathView
from casework.web.languages import gettext as _
from casework.web.languages import language

Steps = Sequence[tuple[str, str]]
EVERYWHERE = 3  # a move from more states than these belongs to none of them


def path_view(definition: Definition, state: str, steps: Steps) -> PathView:
    """Return the states to draw, each with its place, and the ways between them."""
    walked = {definition.initial, state, *(name for step in steps for name in step)}
    spine = usual_way(definition)
    places = _places(definition, spine, walked)
    names = list(places)
    marks = {name: "now" if name == state else "walked" if name in walked else "ahead" for name in names}
    spoken = language()
    nodes = tuple(
        Node(definition.state(name).title.in_(spoken), marks[name], *places[name]) for name in names
    )
    ways = _ways(definition, names, set(steps))
    edges = tuple(Edge(names.index(a), names.index(b), (a, b) in set(steps)) for a, b in ways)
    return PathView(nodes, edges, _described(definition, state, steps))


@cache
def usual_way(definition: Definition) -> list[str]:
    """Return the spine: the shortest way from the first state to the end that lies farthest from it."""
    ways = {definition.initial: [definition.initial]}
    waiting = [definition.initial]
    while waiting:
        name = waiting.pop(0)
        for target in _targets(definition, name):
            if target not in ways:
                ways[target] = [*ways[name], target]
                waiting.append(target)
    ends = [way for name, way in ways.items() if definition.state(name).kind == FINAL]
    return max(ends, key=len, default=ways[definition.initial])


def usual_next(definition: Definition, state: str, moves: Iterable[Transition]) -> Transition | None:
    """Return the move that leads on along the usual way, else the first that leads on at all; exits never."""
    way = usual_way(definition)
    ahead = way[way.index(state) + 1 :] if state in way else way
    own = [one for one in moves if len(one.sources) <= EVERYWHERE]
    onward = [one for one in own if one.to != SAME]
    return next(iter([*(one for one in onward if one.to in ahead), *onward, *own]), None)


def _targets(definition: Definition, name: str) -> list[str]:
    """Return where one comes from a state by its own moves; those open almost everywhere are exits."""
    if definition.state(name).kind == FINAL:
        return []  # reopening is no way ahead
    own = (one for one in definition.transitions_from(name) if len(one.sources) <= EVERYWHERE)
    return list(dict.fromkeys(one.to for one in own if one.to not in (SAME, name)))


def _places(definition: Definition, spine: list[str], walked: set[str]) -> dict[str, tuple[int, int]]:
    """Return column and row of each state: the spine down the left, others beside where they branch off."""
    places = {name: (0, row) for row, name in enumerate(spine)}
    taken = set(places.values())
    for row, name in enumerate(spine):
        for target in _targets(definition, name):
            final = definition.state(target).kind == FINAL
            if target in places or (final and target not in walked):
                continue
            at = row
            while (1, at) in taken:
                at += 1
            places[target] = (1, at)
            taken.add((1, at))
    for name in sorted(walked - places.keys()):
        at = max(row for _column, row in taken) + 1
        places[name] = (1, at)
        taken.add((1, at))
    return places


def _ways(definition: Definition, names: list[str], steps: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the ways between the drawn states; back ways only where they were walked."""
    places = {name: index for index, name in enumerate(names)}
    declared = [(a, b) for a in names for b in _targets(definition, a) if b in places]
    ahead = [(a, b) for a, b in declared if places[a] < places[b]]
    return list(
        dict.fromkeys([*ahead, *(step for step in sorted(steps) if step[0] in places and step[1] in places)])
    )


def _described(definition: Definition, state: str, steps: Steps) -> str:
    """Return the drawing in words, for readers by ear."""
    spoken = language()
    titles = [
        definition.state(name).title.in_(spoken) for name in [definition.initial, *(b for _a, b in steps)]
    ]
    return (
        _("Walked: %(states)s.", states=", ".join(titles))
        + " "
        + _("Now: %(state)s.", state=definition.state(state).title.in_(spoken))
    )
