"""Approvals that nobody else can give, letters that nobody checks, chains that nothing starts anew."""

from __future__ import annotations

from collections.abc import Iterator

from casework.domain.definition import Definition, Transition
from casework.domain.lint.fault import Fault, unknown

NO_PERSON = frozenset({"system", "client"})
FOUR_EYES, LETTER_COMPLETE = "four_eyes", "letter_complete"


def approval_faults(definition: Definition) -> Iterator[Fault]:
    made = {t.makes for t in definition.transitions if t.makes}
    approved = {t.approves for t in definition.transitions if t.approves}
    for transition in definition.transitions:
        block = f"transitions.{transition.trigger}"
        yield from _approval(block, transition, made)
        if transition.makes and transition.makes not in approved:
            says = f'nothing approves "{transition.makes}": give a transition approves = "{transition.makes}"'
            yield Fault(block, "makes", says)
        for name in transition.resets:
            if name not in approved:
                yield Fault(block, "resets", unknown("approval", name, approved))
        yield from _letters(block, transition)
        yield from _confirmation(block, transition)


def _approval(block: str, transition: Transition, made: set[str]) -> Iterator[Fault]:
    guarded = any(call.name == FOUR_EYES for call in transition.guards)
    if transition.approves is None:
        if guarded:
            says = '"four_eyes" looks at an approval: say which with approves = "…"'
            yield Fault(block, "guards", says)
        return
    if not guarded:
        yield Fault(block, "guards", 'an approval needs "four_eyes": whoever wrote it must not approve it')
    if set(transition.by) <= NO_PERSON:
        yield Fault(block, "by", "nobody can give this approval: name a role of persons, such as team_lead")
    if transition.approves not in made:
        says = f'nothing makes "{transition.approves}": give the transition that drafts it makes = "…"'
        yield Fault(block, "approves", says)


def _letters(block: str, transition: Transition) -> Iterator[Fault]:
    checked = any(call.name == LETTER_COMPLETE for call in transition.guards)
    by_person = not set(transition.by) <= NO_PERSON
    if (transition.letter or transition.drafts) and by_person and not checked:
        yield Fault(block, "guards", 'a letter needs "letter_complete": it must not leave with gaps')
    if checked and not transition.letter and not transition.drafts:
        yield Fault(
            block,
            "letter",
            '"letter_complete" looks at a letter: say which with letter = "…" or drafts = "…"',
        )


def _confirmation(block: str, transition: Transition) -> Iterator[Fault]:
    if transition.confirmed_by and set(transition.confirmed_by) <= NO_PERSON:
        yield Fault(
            block, "confirmed_by", "nobody can confirm this: name a role of persons, such as team_lead"
        )
    if transition.automatic and transition.confirmed_by:
        yield Fault(block, "confirmed_by", "an automatic move cannot wait for a second person: leave it out")
