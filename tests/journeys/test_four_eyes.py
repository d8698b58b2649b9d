"""Four eyes over drawn histories of real cases: nobody approves what she made, nobody approves twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from casework.domain.definition import Definition, Transition
from casework.domain.facts import Actor
from casework.domain.guards import GUARDS
from tests.cast import Cast, body_of
from tests.journeys.drawn import DRAWN, EVERYBODY, Drawn
from tests.journeys.onboarding.desk import ClientDesk
from tests.long_form import PROVE

#: of each kind of case
HISTORIES = 500 if PROVE else 17
#: one database is enough: what is drawn is who acts, and the commands are proved on both elsewhere
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def people(cast: Cast) -> Mapping[str, Actor]:
    return {name: getattr(cast, name) for name in EVERYBODY}


def acts_of(desk: ClientDesk) -> list[dict[str, Any]]:
    """Return what moved the case, and who wrote at a letter of it."""
    bodies = [body_of(desk.reference, seq) for seq in range(1, desk.now.row["seq"] + 1)]
    return [body for body in bodies if body["kind"] in ("moved", "drafted")]


def names(body: Mapping[str, Any]) -> set[str]:
    """Return all in whose name an act counts."""
    return {body[key] for key in ("actor", "on_behalf_of", "confirms") if body.get(key)}


def breaches(definition: Definition, acts: Collection[Mapping[str, Any]]) -> Iterator[str]:
    """Yield each approval by a maker or by somebody who approved before, judged by events alone.

    Where the workflow asks that she took no part, who made it stays a maker; else until it is returned.
    """
    made: dict[str, set[str]] = {}
    given: dict[str, set[str]] = {}
    for body in acts:
        if body["kind"] == "drafted":
            for chain in sent_with(definition, body["letter_draft"]):
                made.setdefault(chain, set()).update(names(body))
            continue
        transition = definition.transition(body["trigger"], body["from"])
        assert transition is not None
        for chain in transition.resets:
            given.pop(chain, None)
            if chain not in for_good(definition):
                made.pop(chain, None)
        yield from wrong_in(transition, body, made, given)
        if chain := transition.approves:
            given.setdefault(chain, set()).update(names(body))
        if transition.makes:
            made.setdefault(transition.makes, set()).update(names(body))


def wrong_in(
    transition: Transition,
    body: Mapping[str, Any],
    made: Mapping[str, set[str]],
    given: Mapping[str, set[str]],
) -> Iterator[str]:
    trigger, chain = transition.trigger, transition.approves or ""
    if names(body) & made.get(chain, set()):
        yield f"{trigger}: approved by a maker"
    if names(body) & given.get(chain, set()):
        yield f"{trigger}: approved twice by one person"
    if body.get("confirms") == body["actor"]:
        yield f"{trigger}: confirmed by who asked"


def sent_with(definition: Definition, letter: str) -> set[str]:
    """Return the approvals with which a letter is sent."""
    return {t.approves for t in definition.transitions if t.letter == letter and t.approves}


def for_good(definition: Definition) -> set[str]:
    """Return the approvals for which who made it stays a maker after a return, whoever has it now."""
    return {
        t.approves
        for t in definition.transitions
        if t.approves and any(guard.name == "took_no_part" for guard in t.guards)
    }


def told(
    kind: type[Drawn], cast: Cast, people: Mapping[str, Actor], histories: int
) -> tuple[list[str], int, int]:
    """Play histories; return what broke the rule, how many approvals there were, and how many whole ones."""
    broken, approvals, whole = [], 0, 0
    kind(cast, people, Random(0)).load()
    for seed in range(histories):
        desk = kind(cast, people, Random(seed)).played()
        acts, definition = acts_of(desk), desk.now.definition
        broken += [f"history {seed}: {breach}" for breach in breaches(definition, acts)]
        approvals += sum("approve" in body.get("trigger", "") for body in acts)
        whole += desk.state in kind.WHOLE
    return broken, approvals, whole


@pytest.mark.long
@pytest.mark.parametrize("kind", DRAWN)
def test_no_case_is_approved_by_who_made_it_or_twice_by_one(
    kind: type[Drawn], cast: Cast, people: Mapping[str, Actor]
) -> None:
    broken, approvals, whole = told(kind, cast, people, HISTORIES)
    assert broken == []
    assert approvals > HISTORIES / 6  # the histories do come to approvals
    assert whole > HISTORIES / 50  # and some go the whole way


@pytest.mark.parametrize("kind", DRAWN)
def test_a_guard_that_is_taken_out_is_found(
    kind: type[Drawn], cast: Cast, people: Mapping[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("four_eyes", "took_no_part"):
        monkeypatch.setitem(GUARDS, name, replace(GUARDS[name], check=lambda *facts: None))
    broken, _, _ = told(kind, cast, people, 12)
    assert any("by a maker" in breach for breach in broken)
