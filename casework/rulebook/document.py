"""A workflow in words: `workflows/<name>/v1.md`, made from the definition, so that a reader needs no TOML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from casework.domain.definition import SAME, Condition, Definition, Opening, Transition, Words
from casework.domain.diagram import mermaid
from casework.domain.policies import ClockRule
from casework.domain.wording.facts import ROLE_TITLES, title_of, wanted_in_words
from casework.rulebook import Rulebook

NOTE = "<!-- Made from {file} by `casework draw --document`; change that file, not this one. -->"


HEADS = {
    "States 状态": ("state", "title 名称", "kind", "queue"),
    "Moves 操作": ("trigger", "title 名称", "from → to", "by", "only if", "needs", "guards"),
    "Fields 字段": ("field", "title 名称", "type", "needed by"),
    "Work items 工作项": ("task", "title 名称", "opens on", "needs", "within"),
    "Timers 定时": ("timer", "runs in", "due", "fires", "letters on the way", "only if"),
    "What follows elsewhere 后续事项": ("name", "on", "does", "after", "only if"),
    "Clocks 时限": ("clock", "title 名称", "slot", "term", "pauses in", "basis", "source", "only if"),
}


def document(book: Rulebook, definition: Definition) -> str:
    """Return the page of a definition: drawing, then a table of each kind of thing that it has."""
    rows = (
        _states(definition),
        _moves(definition),
        _fields(definition),
        _tasks(definition),
        _timers(definition),
        _follow_ups(definition),
        _clocks(book.rules_of(definition.workflow), definition),
    )
    kept = ((title, head, list(r)) for (title, head), r in zip(HEADS.items(), rows, strict=True))
    tables = [f"## {title}\n\n{_table(head, r)}" for title, head, r in kept if r]
    head = f"# {_both(definition.title)} — `{definition.name}`"
    drawing = f"```mermaid\n{mermaid(definition)}```"
    return "\n\n".join([NOTE.format(file=f"v{definition.version}.toml"), head, drawing, *tables]) + "\n"


def path_of(root: Path, definition: Definition) -> Path:
    return root / f"workflows/{definition.workflow}/v{definition.version}.md"


def stale_documents(book: Rulebook) -> list[str]:
    """Return the pages that are missing or not what their definitions say now."""
    found = []
    for definition in book.definitions.values():
        path = path_of(book.root, definition)
        if not path.is_file() or path.read_text("utf-8") != document(book, definition):
            found.append(path.relative_to(book.root).as_posix())
    return found


def write_documents(book: Rulebook) -> list[str]:
    """Write the pages that are not up to date, and return their names."""
    stale = stale_documents(book)
    for definition in book.definitions.values():
        path = path_of(book.root, definition)
        if path.relative_to(book.root).as_posix() in stale:
            path.write_text(document(book, definition), "utf-8")
    return stale


def _states(definition: Definition) -> Iterator[tuple[str, ...]]:
    for name, state in definition.states.items():
        yield f"`{name}`", _both(state.title), state.kind, state.queue or ""


def _moves(definition: Definition) -> Iterator[tuple[str, ...]]:
    opens = definition.opens
    by = _roles(opens.by)
    yield (
        f"`{opens.trigger}`",
        "",
        f"→ {definition.initial}",
        by,
        "",
        _names(opens.needs),
        _guards(opens.guards),
    )
    for t in definition.transitions:
        to = "stays" if t.to == SAME else t.to
        only_if = _only_if(t.where, t.unless, definition, t.any)
        way = f"{', '.join(t.sources)} → {to}"
        yield (
            f"`{t.trigger}`",
            _both(t.title),
            way,
            _roles(t.by, t.flags, t.confirmed_by),
            only_if,
            _names(t.needs),
            _guards(t.guards),
        )


def _roles(by: Iterable[str], flags: Iterable[str] = (), second: Iterable[str] = ()) -> str:
    first = ", ".join([*map(_role, by), *flags])
    return f"{first}; confirmed by {', '.join(map(_role, second))}" if second else first


def _role(role: str) -> str:
    return ROLE_TITLES[role].en.removeprefix("a ").removeprefix("an ")


def _only_if(
    where: Condition, unless: Sequence[Condition], definition: Definition, one_of: Sequence[Condition] = ()
) -> str:
    parts = [_condition(where, definition)] if where else []
    parts += [f"one of: {'; '.join(_condition(c, definition) for c in one_of)}"] if one_of else []
    parts += [f"not if {'; '.join(_condition(c, definition) for c in unless)}"] if unless else []
    return ". ".join(parts)


def _condition(condition: Condition, definition: Definition) -> str:
    lines = (
        f"{title_of(n, definition).en}: {wanted_in_words(n, w, definition).en}" for n, w in condition.items()
    )
    return " and ".join(lines)


def _guards(calls: Iterable[Any]) -> str:
    return ", ".join(c.name if c.arguments is None else f"{c.name} ({_argument(c.arguments)})" for c in calls)


def _argument(argument: Any) -> str:
    if isinstance(argument, Mapping):
        return ", ".join(f"{key} {value}" for key, value in argument.items())
    return ", ".join(map(str, argument)) if isinstance(argument, list) else str(argument)


def _fields(definition: Definition) -> Iterator[tuple[str, ...]]:
    acts: list[Opening | Transition] = [definition.opens, *definition.transitions]
    for name, field in definition.fields.items():
        needed = [act.trigger for act in acts if name in act.needs]
        needed += [f"task {task}" for task, rule in definition.tasks.items() if name in rule.needs]
        marks = [f"scheme {field.scheme}"] if field.scheme else []
        marks += ["personal"] if field.personal else []
        yield f"`{name}`", _both(field.title), ", ".join([field.type, *marks]), _names(needed)


def _tasks(definition: Definition) -> Iterator[tuple[str, ...]]:
    for name, task in definition.tasks.items():
        yield f"`{name}`", _both(task.title), _names(task.opens), _names(task.needs), task.within or ""


def _timers(definition: Definition) -> Iterator[tuple[str, ...]]:
    for timer in definition.timers.values():
        chase = ", ".join(f"{one.letter} after {_spoken(one.after)}" for one in timer.chase)
        only_if = _only_if(timer.where, timer.unless, definition)
        yield f"`{timer.name}`", _names(timer.runs), _due(timer.due), timer.fires, chase, only_if


def _due(due: Mapping[str, str]) -> str:
    """Return `5 business days after state:invited`, `1 calendar days before send_on`, or a field's name."""
    start = due.get("from") or due["field"]
    return next((f"{_spoken(due[way])} {way} {start}" for way in ("before", "after") if way in due), start)


def _follow_ups(definition: Definition) -> Iterator[tuple[str, ...]]:
    for one in definition.follow_ups:
        does = f"{one.does} {one.what}" + (f": {one.fires}" if one.fires else "")
        only_if = _only_if(one.where, one.unless, definition)
        yield f"`{one.name}`", _names(one.on), does, _spoken(one.after or "at_once"), only_if


def _spoken(term: str) -> str:
    return term.replace("_", " ")


def _clocks(rules: Iterable[ClockRule], definition: Definition) -> Iterator[tuple[str, ...]]:
    for rule in rules:
        pauses = ", ".join(sorted(rule.pausable))
        yield (
            f"`{rule.name}`",
            _both(rule.title),
            rule.slot,
            str(rule.target),
            pauses,
            rule.basis,
            rule.citation,
            _only_if(rule.where, rule.unless, definition),
        )


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _both(words: Words) -> str:
    return f"{words.en} {words.zh}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    cells = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells)
