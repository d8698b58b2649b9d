"""Letters that moves and timers send: that every entity has them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casework.domain.cases.merge import places
from casework.domain.definition import Definition, Transition
from casework.domain.letters import BLANKS, Content
from casework.domain.lint.fault import Fault, unknown
from casework.domain.policies import INTERNAL, Entity, LetterRule

if TYPE_CHECKING:
    from casework.rulebook import Rulebook

LANGUAGES = ("en", "zh")
OCCURRENCES = ("starts", "stops", "resets")


def letter_faults(book: Rulebook, definition: Definition) -> Iterator[Fault]:
    """Return what a definition sends or waits for and no regime has."""
    yield from _sent(book, definition)
    yield from _awaited_letters(book, definition)


def _sent(book: Rulebook, definition: Definition) -> Iterator[Fault]:
    """Every entity in which a transition can fire has the letter that it sends."""
    for transition in definition.transitions:
        for kind in filter(None, (transition.letter, transition.drafts)):
            lacking = [
                e.code for e in book.entities.values() if _fires_in(transition, e) and not _has(book, e, kind)
            ]
            if lacking:
                says = (
                    f'no regime of {", ".join(lacking)} has the letter "{kind}": add [letters.{kind}] to INT'
                )
                yield Fault(
                    f"transitions.{transition.trigger}", "letter" if transition.letter else "drafts", says
                )
    for timer in definition.timers.values():
        for chase in timer.chase:
            if not all(_has(book, entity, chase.letter) for entity in book.entities.values()):
                says = (
                    f'not every entity has the letter "{chase.letter}": add [letters.{chase.letter}] to INT'
                )
                yield Fault(f"timers.{timer.name}", "chase.letter", says)


def _awaited_letters(book: Rulebook, definition: Definition) -> Iterator[Fault]:
    """What a letter starts, stops or opens waits for a kind that some regime has."""
    kinds = {kind for regime in book.regimes for kind in regime.letters}
    awaited = [
        (f"slots.{n}", key, getattr(s, key)) for n, s in definition.slots.items() for key in OCCURRENCES
    ]
    awaited += [(f"tasks.{name}", "opens", task.opens) for name, task in definition.tasks.items()]
    for block, key, names in awaited:
        for name in names:
            if name.startswith("letter:") and name[7:] not in kinds:
                yield Fault(block, key, unknown("letter", name[7:], kinds))


def _fires_in(transition: Transition, entity: Entity) -> bool:
    wanted = transition.where.get("jurisdiction")
    return wanted is None or entity.jurisdiction in wanted


def _has(book: Rulebook, entity: Entity, kind: str) -> bool:
    return any(kind in g.letters for g in book.regimes if g.code in (INTERNAL, *entity.regimes))


def template_faults(book: Rulebook) -> Iterator[Fault]:
    """A letter's template lies in templates/ in both languages."""
    for regime in book.regimes:
        file = f"policies/regimes/{regime.code.lower().replace('-', '_')}/v{regime.version}.toml"
        for kind, letter in regime.letters.items():
            for template in letter.templates.values():
                for language in LANGUAGES:
                    path = f"templates/{template}.{language}.txt"
                    for says in _faults_of_template(book, letter, path):
                        yield Fault(f"letters.{kind}", "template", f"{path} {says}", file)


def _faults_of_template(book: Rulebook, letter: LetterRule, path: str) -> Iterator[str]:
    """A template is there, and every blank in it is one that is filled."""
    if not (book.root / path).is_file():
        yield "is missing: write the letter there"
        return
    known = (
        BLANKS | _fields_of(book, letter.kind) | {f"text.{one.code}" for one in _contents(book, letter.kind)}
    )
    for blank in places((book.root / path).read_text("utf-8")):
        if blank not in known:
            yield f"has a blank that nothing fills: {unknown('field', blank, known)}"


def _fields_of(book: Rulebook, kind: str) -> set[str]:
    """Return the fields of the cases that send the letter; of all where no move names it."""
    senders = [one for one in book.definitions.values() if kind in set(_kinds(one))]
    return {name for one in senders or book.definitions.values() for name in one.fields}


def _kinds(definition: Definition) -> Iterator[str | None]:
    for transition in definition.transitions:
        yield from (transition.letter, transition.drafts)
    for timer in definition.timers.values():
        yield from (chase.letter for chase in timer.chase)


def _contents(book: Rulebook, kind: str) -> Iterator[Content]:
    """Return what any regime asks of the letter: contents of several are united."""
    for regime in book.regimes:
        if kind in regime.letters:
            yield from regime.letters[kind].contents
