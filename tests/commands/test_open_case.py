"""Opening a case."""

from __future__ import annotations

from casework.domain.facts import SYSTEM
from casework.queries.cases.reading import read_case
from tests.cast import Cast, kinds_of, log_complaint


def test_a_new_complaint_has_its_clocks_from_receipt_and_waits_in_the_queue_of_intake(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    now = read_case(reference, SYSTEM, "case.read")
    assert kinds_of(reference)[0] == "opened"
    assert (now.row["state"], now.row["queue"], now.row["team"]) == ("received", "intake", "uk_corporate")
    assert now.clocks["UK-8W"]["state"] == "running"
    assert now.row["next_due"] == min(
        c["due_at"] for c in now.clocks.values() if c["due_at"] and c["result"] is None
    )
