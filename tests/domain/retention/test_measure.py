from __future__ import annotations

import csv

import pytest

from casework.domain.retention.measure import Group, contamination, lift_of
from tests.conftest import SHARED

CALLS = SHARED / "data" / "campaigns" / "bank_marketing_calls_a.csv"
needs_calls = pytest.mark.skipif(
    not CALLS.exists(), reason="the shared outreach calls are not on this machine"
)


def test_82_percent_of_900_against_76_of_100_are_54_saves_and_not_yet_significant() -> None:
    found = lift_of(Group(900, 738), Group(100, 76))
    assert found is not None
    assert found.relative is not None
    assert found.z is not None
    assert (round(found.lift * 100, 1), round(found.relative * 100, 1)) == (6.0, 7.9)
    assert (round(found.saves), round(found.z, 2), found.significant) == (54, 1.46, False)
    assert (round(found.low * 100, 1), round(found.high * 100, 1)) == (-2.7, 14.7)
    assert round(found.chance or 0, 4) == 0.1435


def test_a_large_group_makes_the_same_lift_significant() -> None:
    found = lift_of(Group(9000, 7380), Group(1000, 760))
    assert found is not None
    assert found.significant
    assert found.low > 0


def test_a_group_of_nine_tells_nothing_and_one_of_ten_does() -> None:
    nine, ten = lift_of(Group(90, 74), Group(9, 9)), lift_of(Group(90, 74), Group(10, 9))
    assert nine is not None and not nine.tells
    assert ten is not None and ten.tells


def test_without_controls_whose_outcome_is_known_nothing_is_claimed() -> None:
    assert lift_of(Group(900, 738), Group(0, 0)) is None


def test_where_everybody_stayed_there_is_no_test() -> None:
    found = lift_of(Group(90, 90), Group(10, 10))
    assert found is not None
    assert (found.lift, found.z, found.chance, found.significant) == (0.0, None, None, False)


def test_where_no_control_stayed_there_is_no_relative_lift() -> None:
    found = lift_of(Group(10, 5), Group(10, 0))
    assert found is not None
    assert (found.lift, found.relative) == (0.5, None)


def test_contamination_is_the_share_of_controls_who_were_contacted_anyway() -> None:
    assert contamination(100, 4) == 0.04
    assert contamination(0, 0) is None


@needs_calls
def test_real_calls_give_the_figures_that_another_program_found() -> None:
    with CALLS.open(newline="") as file:
        rows = list(csv.DictReader(file))

    def group(*contact: str) -> Group:
        chosen = [row for row in rows if row["contact"] in contact]
        return Group(len(chosen), sum(row["y"] == "yes" for row in chosen))

    everybody, cellular, telephone = group("cellular", "telephone"), group("cellular"), group("telephone")
    assert (everybody.n, cellular.n, telephone.n) == (2010, 1307, 703)
    assert [round(one.rate * 100, 2) for one in (everybody, cellular, telephone)] == [10.90, 14.08, 4.98]
    found = lift_of(cellular, telephone)
    assert found is not None
    assert found.significant
