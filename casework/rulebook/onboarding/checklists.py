"""Checklists (`policies/checklists/NAME/vN.toml`) as domain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casework.domain.definition import Definition
from casework.domain.lint.conditions import faults_of_conditions
from casework.domain.lint.fault import Fault, unknown
from casework.domain.onboarding.checklist import Checklist, ChecklistItem
from casework.domain.parties.roles import PARTY_ROLES
from casework.rulebook.reading import (
    Day,
    Flag,
    Label,
    Name,
    Names,
    Reader,
    Strict,
    Table,
    Text,
    When,
    Whens,
    one_of,
    tables,
)

if TYPE_CHECKING:
    from casework.rulebook import Rulebook

FILES = "policies/checklists/*/v*.toml"
WAIVERS = ("team_lead", "compliance")


class ItemSchema(Strict):
    code = Name(required=True)
    title = Label(required=True)
    hint = Label(load_default=None)
    mandatory = Flag(load_default=True)
    where = When(load_default=dict)
    unless = Whens(load_default=())
    each = Text(load_default=None)
    valid_for = Text(load_default=None)
    waived_by = Names(load_default=("team_lead",), validate=one_of(*WAIVERS))


class ChecklistSchema(Strict):
    checklist = Name(required=True)
    title = Label(required=True)
    valid_from = Day(required=True)
    items = tables(ItemSchema)


def read_checklists(reader: Reader) -> tuple[Checklist, ...]:
    """Return every version of every checklist, the oldest first."""
    found = []
    for folder, version, path, data in reader.read_versions(FILES, ChecklistSchema, "checklist"):
        for fault in _faults(data):
            reader.fault(path, fault.block, fault.key, fault.says)
        items = tuple(ChecklistItem(**item) for item in data["items"])
        found.append(Checklist(folder, version, data["valid_from"], data["title"], items))
    return tuple(sorted(found, key=lambda one: (one.valid_from, one.version)))


def _faults(data: Table) -> Iterator[Fault]:
    seen: set[str] = set()
    for item in data["items"]:
        block = f"items.{item['code']}"
        if item["code"] in seen:
            yield Fault(block, "code", "is there twice: an item is named once")
        seen.add(item["code"])
        role = (item["each"] or "").removeprefix("party:")
        if item["each"] is not None and (not item["each"].startswith("party:") or role not in PARTY_ROLES):
            yield Fault(block, "each", unknown("role of a party", role, PARTY_ROLES))
        amount, _, unit = (item["valid_for"] or "1 months").partition(" ")
        if unit != "months" or not amount.isdigit() or int(amount) < 1:
            yield Fault(block, "valid_for", 'takes whole months, such as "3 months"')
        if not item["waived_by"]:
            yield Fault(block, "waived_by", f"is empty: name one of: {', '.join(WAIVERS)}")


def faults_with_workflows(book: Rulebook) -> Iterator[Fault]:
    """Every checklist that a task names is there; its conditions speak of facts of that workflow."""
    known = {one.code for one in book.checklists}
    for definition in (book.latest(workflow) for workflow in book.workflows):
        file = f"workflows/{definition.workflow}/v{definition.version}.toml"
        for name, task in definition.tasks.items():
            if task.checklist is not None and task.checklist not in known:
                yield Fault(f"tasks.{name}", "checklist", unknown("checklist", task.checklist, known), file)
            for one in book.checklists:
                if one.code == task.checklist:
                    yield from _faults_with(one, definition)


def _faults_with(checklist: Checklist, definition: Definition) -> Iterator[Fault]:
    file = f"policies/checklists/{checklist.code}/v{checklist.version}.toml"
    for item in checklist.items:
        block = f"items.{item.code}"
        for fault in faults_of_conditions(block, "where", [item.where], definition):
            yield fault.in_file(file)
        for fault in faults_of_conditions(block, "unless", item.unless, definition):
            yield fault.in_file(file)
