"""The items of a case's checklists: how each stands, what it is called, what is still owed in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from casework.db import Row, db
from casework.domain.definition import Definition, Words
from casework.domain.onboarding.checklist import (
    ITEM,
    OPEN,
    ChecklistItem,
    Standing,
    code_and_party,
    state_of,
)
from casework.models import Party
from casework.queries.cases.reading import CaseNow
from casework.rulebook import Rulebook

P: Any = Party.__table__.c
OF = "of"  # the task of the definition that an item belongs to, among its fields


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """One item of a case's checklists: the work item by number and task, and how it stands."""

    number: int
    task: str
    standing: Standing


def standings(now: CaseNow) -> list[Standing]:
    """Return how every item of the case's checklists stands, in the order of the checklists."""
    return [one.standing for one in items_of(now)]


def items_of(now: CaseNow) -> list[ItemStanding]:
    """Return every item of the case's checklists with how it stands, in the order of the checklists."""
    items = [item for item in now.items if item["task"].startswith(ITEM) and item["outcome"] != "cancelled"]
    names = names_of_parties(code_and_party(item["task"])[1] for item in items)
    return [
        ItemStanding(item["number"], item["task"], _standing(now, item, names))
        for item in in_order(now, items)
    ]


def in_order(now: CaseNow, items: Iterable[Row]) -> list[Row]:
    """Return items in the order of their checklists, those of several parties by the party."""

    def place(item: Row) -> tuple[str, int, int]:
        code, party = code_and_party(item["task"])
        task = now.definition.tasks.get(item["fields"].get(OF, ""))
        if task is None or task.checklist is None:
            return "", 0, 0
        checklist = now.rules.checklist(task.checklist, item["opened_at"].date())
        codes = [one.code for one in checklist.items]
        return task.name, codes.index(code) if code in codes else len(codes), party or 0

    return sorted(items, key=place)


def names_of_parties(numbers: Iterable[int | None]) -> dict[int, str]:
    """Return the names of parties by number; one statement, none for none."""
    wanted = {number for number in numbers if number is not None}
    if not wanted:
        return {}
    with db.engine.connect() as connection:
        found = connection.execute(select(P.id, P.name).where(P.id.in_(wanted)))
        return {row.id: row.name for row in found}


def _standing(now: CaseNow, item: Row, names: dict[int, str]) -> Standing:
    code, party = code_and_party(item["task"])
    rule, fields = rule_of_item(now.rules, now.definition, item), item["fields"]
    until = fields.get("valid_until")
    return Standing(
        task=fields.get(OF, ""),
        code=code,
        title=rule.title if rule else Words(code, code),
        mandatory=rule.mandatory if rule else False,
        state=state_of(fields, item["outcome"]),
        party=None if party is None else names.get(party, str(party)),
        valid_until=date.fromisoformat(until) if until else None,
        handled_by=frozenset(fields.get("received_by", ())),
    )


def rule_of_item(rules: Rulebook, definition: Definition, item: Row) -> ChecklistItem | None:
    """Return the checklist's entry of a work item, in the version of the day on which it was opened."""
    return _rule(rules, definition, item["task"], item["fields"].get(OF), item["opened_at"].date())


def item_words(rules: Rulebook, definition: Definition, name: str, of: str | None = None) -> Words:
    """Return what an item is called: its entry in the checklist; the name itself where that is gone."""
    tasks = [of] if of else [t.name for t in definition.tasks.values() if t.checklist]
    found = (_rule(rules, definition, name, task, date.max) for task in tasks)
    return next((rule.title for rule in found if rule is not None), Words(name, name))


def _rule(
    rules: Rulebook, definition: Definition, name: str, of: str | None, on: date
) -> ChecklistItem | None:
    task = definition.tasks.get(of or "")
    if task is None or task.checklist is None:
        return None
    return rules.checklist(task.checklist, on).item(code_and_party(name)[0])


def missing_in_words(now: CaseNow, language: str) -> str:
    """Return all that the client still owes, one line each, as a letter lists it."""
    owed = [one for one in standings(now) if one.state == OPEN]
    marks = {True: "", False: "（如有）" if language.startswith("zh") else " (if you have it)"}
    return "\n".join(f"- {one.full_title.in_(language)}{marks[one.mandatory]}" for one in owed)
