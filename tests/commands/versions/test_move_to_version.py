"""A running case moves to another version of its workflow with its clocks, as the plan says and on record."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from casework.commands.evidence.prepare_database import prepare_database
from casework.commands.versions.move_to_version import MoveToVersion, move_to_version
from casework.commands.versions.plan import Plan, read_plan
from casework.db import db
from casework.domain.facts import SYSTEM
from casework.errors import Malformed, Refused
from casework.queries.cases.reading import read_case
from casework.queries.versions.running import running_cases
from casework.rulebook.current import current, use
from tests.cast import MONDAY, Cast, kinds_of, log_complaint
from tests.conftest import ROOT
from tests.journeys.beginnings import CLASSIFIED
from tests.journeys.desk import Desk
from tests.journeys.recount import everything, look

LATER, THURSDAY, NEW = MONDAY + timedelta(hours=1), MONDAY + timedelta(days=3), 9


@pytest.fixture
def two_versions(tmp_path: Path, app: Flask) -> Iterator[None]:
    """The bank's rules in a folder of their own, to which a test adds a version of the complaint."""
    book = tmp_path / "book"
    for folder in ("workflows", "policies", "notifications", "templates"):
        shutil.copytree(ROOT / folder, book / folder)
    use(book)
    yield
    use()


def add_second(renamed: bool = False) -> None:
    book = current().root.with_name("later")  # a rulebook is read once a folder
    shutil.copytree(current().root, book)
    was = current().latest("complaint").version
    text = (book / f"workflows/complaint/v{was}.toml").read_text(encoding="utf-8")
    text = text.replace(f"version   = {was}", f"version   = {NEW}", 1)
    if renamed:
        text = text.replace('"triage"', '"sorting"').replace("[states.triage]", "[states.sorting]")
        text = text.replace("state:triage", "state:sorting")
    (book / "workflows/complaint/v9.toml").write_text(text, encoding="utf-8")
    (book / "workflows/complaint/scenarios.toml").unlink()  # its examples speak of the old names
    use(book)
    prepare_database(db.engine, current(), MONDAY)


def row(reference: str) -> dict[str, object]:
    return read_case(reference, SYSTEM, "case.read").row


def test_a_case_keeps_its_clocks_and_goes_on_under_the_new_version(two_versions: None, cast: Cast) -> None:
    desk = Desk(cast)
    dues = {name: clock["due_at"] for name, clock in desk.now.clocks.items()}
    add_second()
    told = move_to_version(
        MoveToVersion(int(str(row(desk.reference)["id"])), NEW, Plan(), "New rules."), LATER
    )
    assert (told["from"], told["to"], told["clocks"]) == ("received", "received", [])
    assert row(desk.reference)["workflow_version"] == NEW
    assert {name: clock["due_at"] for name, clock in desk.now.clocks.items()} == dues
    assert desk.kinds[-1] == "version_changed"
    desk.at = LATER
    desk.attach("hana")
    desk.do("hana", "withdraw", withdrawn_on="2026-11-23", withdrawn_how="phone")
    assert desk.state == "withdrawn"
    assert everything() == []


def test_a_renamed_state_needs_a_plan_and_its_history_stays_readable(two_versions: None, cast: Cast) -> None:
    desk = Desk(cast)
    desk.do("hana", "classify", **CLASSIFIED)
    case_id = int(str(row(desk.reference)["id"]))
    add_second(renamed=True)
    before = look([case_id])
    with pytest.raises(Refused, match="no state triage"):
        move_to_version(MoveToVersion(case_id, NEW, Plan(), "New rules."), LATER)
    assert look([case_id]) == before
    move_to_version(MoveToVersion(case_id, NEW, Plan({"triage": "sorting"}), "New rules."), LATER)
    assert desk.state == "sorting"
    assert everything() == []


def test_a_dry_run_tells_the_same_and_leaves_no_trace(two_versions: None, cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    case_id = int(str(row(reference)["id"]))
    add_second()
    before = look([case_id])
    told = move_to_version(
        MoveToVersion(case_id, NEW, Plan(clocks={"final": "restart"}), "x"), THURSDAY, dry_run=True
    )
    assert look([case_id]) == before
    assert told == move_to_version(
        MoveToVersion(case_id, NEW, Plan(clocks={"final": "restart"}), "x"), THURSDAY
    )
    clocks = read_case(reference, SYSTEM, "case.read").clocks
    assert {clocks[one["clock"]]["slot"] for one in told["clocks"]} == {"final"}
    assert kinds_of(reference).count("version_changed") == 1
    assert everything() == []


def test_only_running_cases_of_that_version_are_moved(two_versions: None, cast: Cast) -> None:
    closed, running = Desk(cast), log_complaint(cast.hana)
    closed.attach("hana")
    closed.do("hana", "withdraw", withdrawn_on="2026-11-23", withdrawn_how="phone")
    first = current().latest("complaint")
    assert list(running_cases(first)) == [row(running)["id"]]
    add_second()
    move_to_version(MoveToVersion(int(str(row(running)["id"])), NEW, Plan(), "x"), THURSDAY)
    assert list(running_cases(first)) == []


def test_a_plan_names_every_line_that_is_wrong(two_versions: None, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('[states]\ntriag = "sorting"\n[clocks]\nfinale = "kept"\n[other]\n', encoding="utf-8")
    first = current().latest("complaint")
    with pytest.raises(Malformed) as refused:
        read_plan(path, first, first)
    assert len(refused.value.errors["plan"]) == 5
