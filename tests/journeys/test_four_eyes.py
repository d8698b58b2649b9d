"""Four eyes over drawn histories of real cases: nobody approves what she made, nobody approves twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from casework.commands.screening.screen_parties import screen_parties
from casework.domain.definition import Definition
from casework.domain.facts import Actor
from casework.domain.guards import GUARDS
from casework.errors import CaseworkError
from tests.cast import MONDAY, Cast, body_of
from tests.journeys.onboarding.clients import FACTS, FOUND, ReviewDesk
from tests.journeys.onboarding.desk import COMPANY, PERSON, ClientDesk
from tests.long_form import PROVE

HISTORIES = 1_500 if PROVE else 50
WORKERS, LEADS, COMPLIANCE = ("hana", "theo"), ("lin", "mara"), ("remy", "ira_uk")
EVERYBODY = (*WORKERS, *LEADS, *COMPLIANCE)
AGAIN: dict[str, Any] = {"return_items": "The owners", "comment": "Once more."}
FINE: dict[str, Any] = {"comment": "Fine."}
SET_BY: dict[str, Any] = {
    "rating_override": "medium",
    "override_reason": "A fund.",
    "override_until": "2027-06-01",
}
RATED = ("rate", {**FACTS, "ownership_complexity": "opaque"})
SUBMITTED = ("submit_review", {"review_summary": "Looked at."})
APPROVED = ("tl_approve_compliance", FINE)
#: state -> what may be tried there, with what it takes; what leads on stands several times
NEXT: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "review": (("review_done", FOUND),),
    "rating": (RATED, RATED, SUBMITTED, SUBMITTED, ("override_rating", SET_BY)),
    "tl_approval": (APPROVED, APPROVED, APPROVED, ("return_to_review", AGAIN)),
    "compliance_approval": (("co_approve", FINE), ("change_rating", FINE), ("return_to_review", AGAIN)),
}
#: one database is enough: what is drawn is who acts, and the commands are proved on both elsewhere
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class DrawnDesk(ReviewDesk):
    """A review in which anybody tries anything, for herself or in the place of another."""

    def __init__(self, cast: Cast, people: Mapping[str, Actor], drawn: Random) -> None:
        self.cast, self.at, self.people, self.drawn = cast, MONDAY, people, drawn
        self.party = self.person_of(COMPANY)
        owner = self.person_of(PERSON)
        self.own(owner, "100")
        screen_parties([self.party, owner], "system", self.at)
        given = {"entity": "uk", "occasion": "periodic", "former_rating": drawn.choice(("medium", "high"))}
        self.reference = self.open("kyc_review", given, "system")
        self.assignee, self.asked, self.definition = "", False, self.now.definition

    def _who(self, name: str) -> Any:
        actor = self.people.get(name)
        return super()._who(name) if actor is None else replace(actor, principal=self.principal(actor))

    def principal(self, actor: Actor) -> str | None:
        """Return whom a delegate stands for: now and then somebody else, whoever she is."""
        other = self.people[self.drawn.choice(EVERYBODY)]
        return other.name if self.drawn.random() < 0.3 and other.id != actor.id else None

    def somebody(self, trigger: str, state: str) -> str:
        """Return who tries: mostly somebody whose work this is, often the assignee."""
        transition = self.definition.transition(trigger, state)
        fitting = [n for n in EVERYBODY if transition and self.people[n].roles & set(transition.by)]
        if self.assignee in fitting and self.drawn.random() < 0.5:
            return self.assignee
        return self.drawn.choice(fitting if fitting and self.drawn.random() < 0.9 else EVERYBODY)

    def act(self, state: str) -> None:
        """Try one thing; what is refused leaves the case as it is."""
        try:
            if state == "due" or self.drawn.random() < 0.1:
                self.assignee = self.drawn.choice(EVERYBODY)
                self.assign(self.drawn.choice(LEADS), self.assignee)
            elif self.asked:
                self.asked = False
                self.confirm(self.drawn.choice(LEADS), "exit")
            elif self.drawn.random() < 0.02:
                self.do(self.somebody("exit", state), "exit", exit_on="2027-06-30")
                self.asked = True
            else:
                trigger, given = self.drawn.choice(NEXT[state])
                self.do(self.somebody(trigger, state), trigger, **given)
        except CaseworkError:
            return

    def played(self) -> ReviewDesk:
        for _ in range(25):
            state = self.state
            if state not in NEXT and state != "due":
                break
            self.act(state)
        return self


@pytest.fixture
def people(cast: Cast) -> Mapping[str, Actor]:
    return {name: getattr(cast, name) for name in EVERYBODY}


def moves_of(desk: ClientDesk) -> list[dict[str, Any]]:
    bodies = [body_of(desk.reference, seq) for seq in range(1, desk.now.row["seq"] + 1)]
    return [body for body in bodies if body["kind"] == "moved"]


def names(body: Mapping[str, Any]) -> set[str]:
    """Return all in whose name a move counts."""
    return {body[key] for key in ("actor", "on_behalf_of", "confirms") if body.get(key)}


def breaches(definition: Definition, moves: Collection[Mapping[str, Any]]) -> Iterator[str]:
    """Yield each approval by a maker or by somebody who approved before, judged by events alone."""
    made: dict[str, set[str]] = {}
    given: dict[str, set[str]] = {}
    for body in moves:
        transition = definition.transition(body["trigger"], body["from"])
        assert transition is not None
        for chain in transition.resets:
            given.pop(chain, None)  # who made it stays a maker: the file is hers, whoever has it now
        if chain := transition.approves:
            if names(body) & made.get(chain, set()):
                yield f"{body['trigger']}: approved by a maker"
            if names(body) & given.get(chain, set()):
                yield f"{body['trigger']}: approved twice by one person"
            given.setdefault(chain, set()).update(names(body))
        if transition.makes:
            made.setdefault(transition.makes, set()).update(names(body))
        if body.get("confirms") == body["actor"]:
            yield f"{body['trigger']}: confirmed by who asked"


def told(
    cast: Cast, people: Mapping[str, Actor], histories: int, first: int = 0
) -> tuple[list[str], int, int]:
    """Play histories; return what broke the rule, how many approvals there were, and how many second ones."""
    broken, approvals, whole = [], 0, 0
    ClientDesk.load(DrawnDesk(cast, people, Random(0)))
    for seed in range(histories):
        desk = DrawnDesk(cast, people, Random(seed)).played()
        moves, definition = moves_of(desk), desk.now.definition
        broken += [f"history {seed}: {breach}" for breach in breaches(definition, moves)]
        approvals += sum("approve" in body["trigger"] for body in moves)
        whole += desk.state in ("confirmed", "rating_changed")
    return broken, approvals, whole


@pytest.mark.long
def test_no_case_is_approved_by_who_made_it_or_twice_by_one(cast: Cast, people: Mapping[str, Actor]) -> None:
    broken, approvals, whole = told(cast, people, HISTORIES)
    assert broken == []
    assert approvals > HISTORIES / 6  # the histories do come to approvals
    assert whole > HISTORIES / 50  # and some go the whole way


def test_a_guard_that_is_taken_out_is_found(
    cast: Cast, people: Mapping[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("four_eyes", "took_no_part"):
        monkeypatch.setitem(GUARDS, name, replace(GUARDS[name], check=lambda *facts: None))
    broken, _, _ = told(cast, people, 15)
    assert any("by a maker" in breach for breach in broken)
