"""All that the page of a customer shows, in ten statements or eleven, however much there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.parties.thresholds import Threshold, threshold_for
from casework.queries.parties.cases import cases_of, promises_in, surveys_of
from casework.queries.parties.contacts import contacts_of
from casework.queries.parties.graph import Graph, graph_of
from casework.queries.parties.history import history_of
from casework.queries.parties.holdings import holdings_of
from casework.queries.parties.known import Known, known_of
from casework.queries.parties.parties import family_of
from casework.queries.people.directory import actor_names
from casework.rulebook.current import current

CONTACTS = 100


@dataclass(slots=True)
class PartyPage:
    """A customer with what belongs to her; `merged` are the rows of who was merged into her."""

    party: Row
    merged: list[Row]
    known: Known
    graph: Graph
    holdings: list[Row]
    cases: list[Row]
    promises: list[Row]
    contacts: list[Row]
    surveys: list[Row]
    history: list[Row]  # of the customer's own chains, newest first
    names: Mapping[str, str]  # of everybody named as "person/3" or "client/7" in the other blocks

    @property
    def numbers(self) -> list[int]:
        return [self.party["id"], *(row["id"] for row in self.merged)]


def party_page(number: int, actor: Actor, at: datetime) -> PartyPage:
    """Return a customer's page as this reader may see it.

    Raises NotFound for a customer who is not there or not the reader's. Of a merged customer the page is her
    own, with `party["merged_into"]` to lead on.
    """
    party, *merged = family_of(number, actor)
    numbers = [party["id"], *(row["id"] for row in merged)]
    entity = current().entity(party["entity"])
    day = at.astimezone(ZoneInfo(entity.zone)).date()
    threshold = threshold_of(party["entity"], day)
    cases, contacts, history = (
        cases_of(numbers, actor),
        contacts_of(numbers, actor, CONTACTS),
        history_of(numbers),
    )
    people = {row["assignee"] for case in cases for row in (case, *case["items"])} | {party["owner"]}
    who = {row["actor"] for row in (*contacts, *history)} | {f"person/{one}" for one in people if one}
    return PartyPage(
        party=party,
        merged=merged,
        known=known_of(numbers),
        graph=graph_of(party["id"], day.isoformat(), threshold.share, threshold.over),
        holdings=holdings_of(numbers, day),
        cases=cases,
        promises=promises_in(cases),
        contacts=contacts,
        surveys=surveys_of(numbers, actor),
        history=history,
        names=actor_names(who, actor.language),
    )


def threshold_of(entity: str, day: date) -> Threshold:
    """Return from which share on a natural person is a beneficial owner of an entity's customer on a day."""
    rules = current()
    return threshold_for(rules.customers.ownership, rules.entity(entity).jurisdiction, day)
