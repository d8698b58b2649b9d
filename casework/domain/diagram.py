"""A workflow as a drawing in the DOT language, with the way that a case has gone and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.domain.definition import FINAL, SAME, WAITING, Definition, State, Transition, Words

ANYWHERE = "any_state"  # the one node that stands for all the states of a trigger that leaves many
MANY = 5
INK, LINE, ACCENT, PALE, PAPER = "#1d2733", "#8593a3", "#0b5cad", "#dcebfa", "#ffffff"
FONT = "Noto Sans, Noto Sans CJK SC, sans-serif"
FROM_ANYWHERE = Words("many states", "多个状态")


def dot(
    definition: Definition,
    language: str = "en",
    walked: Iterable[tuple[str, str]] = (),
    current: str | None = None,
) -> str:
    """Return the drawing: final states have two borders, waiting ones a broken border.

    `walked` are the moves of a case, from state to state; `current` is where it stands. Triggers that stay
    in a state are left out; one that leaves many states starts at a node of its own.
    """
    steps = list(walked)
    lines = [
        "digraph workflow {",
        f'  graph [rankdir=TB, nodesep=0.35, ranksep=0.5, bgcolor="transparent", fontname="{FONT}"];',
        f'  node [shape=box, style="rounded,filled", fillcolor="{PAPER}", color="{LINE}", fontcolor="{INK}",'
        f' fontname="{FONT}", fontsize=11, margin="0.14,0.08"];',
        f'  edge [color="{LINE}", fontcolor="{INK}", fontname="{FONT}", fontsize=9, arrowsize=0.7];',
    ]
    seen = {state for step in steps for state in step}
    lines += [_node(state, language, seen, current) for state in definition.states.values()]
    lines += _edges(definition, language, steps)
    return "\n".join([*lines, "}", ""])


def mermaid(definition: Definition, language: str = "en") -> str:
    """Return the drawing as the text that a page of documentation shows as one."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {name}: {state.title.in_(language)}" for name, state in definition.states.items()]
    lines.append(f"    [*] --> {definition.initial}")
    labels = _labels(definition, language, [])
    if any(source == ANYWHERE for source, _ in labels):
        lines.append(f"    {ANYWHERE}: {FROM_ANYWHERE.in_(language)}")
    lines += [f"    {source} --> {to}: {', '.join(titles)}" for (source, to), titles in labels.items()]
    lines += [f"    {name} --> [*]" for name, state in definition.states.items() if state.kind == FINAL]
    return "\n".join([*lines, ""])


def _node(state: State, language: str, seen: set[str], current: str | None) -> str:
    look = [f"label={_quoted(state.title.in_(language))}", f"tooltip={_quoted(state.title.in_(language))}"]
    if state.kind == FINAL:
        look.append("peripheries=2")
    if state.kind == WAITING:
        look.append('style="rounded,filled,dashed"')
    if state.name == current:
        look += [f'fillcolor="{ACCENT}"', f'fontcolor="{PAPER}"', f'color="{ACCENT}"', "penwidth=2"]
    elif state.name in seen:
        look += [f'fillcolor="{PALE}"', f'color="{ACCENT}"']
    return f"  {state.name} [{', '.join(look)}];"


def _labels(
    definition: Definition, language: str, steps: list[tuple[str, str]]
) -> dict[tuple[str, str], list[str]]:
    """Return one arrow a pair of states, with all the titles that lead along it."""
    labels: dict[tuple[str, str], list[str]] = {}
    for transition in definition.transitions:
        for source in _starts(transition):
            titles = labels.setdefault((source, transition.to), [])
            if (title := transition.title.in_(language)) not in titles:
                titles.append(title)
    for source, to in steps:  # a step along a trigger that is drawn from anywhere has an arrow of its own
        if source != to and source in definition.states and to in definition.states:
            labels.setdefault((source, to), [])
    return labels


def _edges(definition: Definition, language: str, steps: list[tuple[str, str]]) -> Iterator[str]:
    labels = _labels(definition, language, steps)
    if any(source == ANYWHERE for source, _ in labels):
        title = _quoted(FROM_ANYWHERE.in_(language))
        yield f"  {ANYWHERE} [label={title}, shape=plaintext, style=solid, fontsize=10];"
    for (source, to), titles in labels.items():
        walked = (source, to) in steps
        look = [f"label={_quoted(chr(10).join(titles))}"]
        look += [f'color="{ACCENT}"', f'fontcolor="{ACCENT}"', "penwidth=2"] if walked else []
        yield f"  {source} -> {to} [{', '.join(look)}];"


def _starts(transition: Transition) -> tuple[str, ...]:
    if transition.to == SAME:
        return ()
    return (ANYWHERE,) if len(transition.sources) >= MANY else transition.sources


def _quoted(text: str) -> str:
    """Write a label; what DOT could take for an escape or the end of it is made harmless."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")
    return f'"{safe}"'
