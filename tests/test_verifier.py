"""What an outsider finds in a record that was changed behind the product's back."""

from __future__ import annotations

import pytest

from tests.attacks_on_chains import CHAIN, Attack
from tests.attacks_on_rows import ROWS
from tests.told_record import Told, places, reasons


def test_a_record_that_nobody_touched_has_no_findings(told: Told) -> None:
    report = told.report()
    assert reasons(report) == ""
    assert report.verdict == "internally consistent, not anchored"
    counted = told.one("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM stream_events) AS n")
    assert report.events == counted["n"] > 100


@pytest.mark.parametrize("attack", [*CHAIN, *ROWS], ids=lambda attack: attack.__name__)
def test_what_was_changed_behind_the_product_is_found_and_named(told: Told, attack: Attack) -> None:
    where = attack(told)
    report = told.report()
    assert report.verdict == "damaged"
    assert where in places(report), reasons(report)
