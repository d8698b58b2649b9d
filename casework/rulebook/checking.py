"""The whole check of a rulebook: files, what they share, calendars, worked examples, pages, releases."""

from __future__ import annotations

from pathlib import Path

from casework.domain.definition import Definition
from casework.domain.scenarios import run
from casework.domain.scenarios.story import Scenario, World
from casework.errors import RulebookFaults
from casework.rulebook import Rulebook, load
from casework.rulebook.document import stale_documents
from casework.rulebook.reading import Reader
from casework.rulebook.released import unreleased


def faults_of_rulebook(root: Path) -> tuple[list[str], list[str]]:
    """Return all faults, and what else is worth telling."""
    try:
        book = load(root)
    except RulebookFaults as error:
        return error.faults, []
    reader = Reader(root)
    book.calendars.check(reader)
    stale = [
        f"{name}: is not what its definition says; run `casework draw --document`"
        for name in stale_documents(book)
    ]
    examples = [*scenario_faults(book), *final_states_without_example(book)]
    faults = [*map(str, reader.faults), *examples, *stale]
    return faults, [] if faults else told_of(book)


def told_of(book: Rulebook) -> list[str]:
    """Return what the check looked at, and what is not released yet."""
    examples = sum(len(scenarios) for scenarios in book.scenarios.values())
    counted = f"{len(book.definitions)} workflows, {len(book.rules)} terms, {examples} worked examples"
    new = unreleased(book.root)
    told = [f"No fault. Read: {counted}."]
    if new:
        later = f"{len(new)} files are not released yet, {new[-1]} among them"
        told.append(f"{later}; `casework release` lays them down.")
    return told


def scenario_faults(book: Rulebook) -> list[str]:
    """Play every worked example, and return what turned out otherwise."""
    return [
        f"workflows/{workflow}/scenarios.toml [scenarios.{scenario.name}]: {says}"
        for workflow, scenarios in book.scenarios.items()
        for scenario in scenarios
        for says in run(book.latest(workflow), scenario, world_of(book, book.latest(workflow), scenario))
    ]


def final_states_without_example(book: Rulebook) -> list[str]:
    """Every way to end a case has a worked example."""
    faults = []
    for workflow in book.workflows:
        shown = {scenario.then.state for scenario in book.scenarios.get(workflow, ())}
        for name, state in book.latest(workflow).states.items():
            if state.kind == "final" and name not in shown:
                faults.append(f"workflows/{workflow}/scenarios.toml: no scenario ends in {name}; write one")
    return faults


def world_of(book: Rulebook, definition: Definition, scenario: Scenario) -> World:
    """Return what surrounds the case of a scenario."""
    entity = book.entities[scenario.entity]
    return World(
        entity=entity,
        calendar=book.calendars[entity.calendar],
        rules=lambda on, facts: book.clock_rules(definition.workflow, entity.code, on, facts),
        rule=book.rule,
        extensions=book.extensions,
        bases=book.bases,
    )
