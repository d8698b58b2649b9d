"""What a customer is worth, and her fifths among all."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from casework.domain.scoring.rfm import PARTS, Figures, bounds_of, fifths, rfm_of
from casework.domain.scoring.value import ValuePolicy, clv, value_of
from casework.rulebook import home
from casework.rulebook.reading import Reader
from casework.rulebook.scoring.segments import read_segments

SEGMENTS = read_segments(Reader(home()))
VALUE: ValuePolicy = SEGMENTS.values[-1]
D = Decimal


def test_value_is_the_discounted_margin_of_those_who_stay_less_the_cost() -> None:
    # 100·0.9/1.1 + 100·0.81/1.21 − 30, by hand
    assert round(clv([D(100), D(100)], D("0.9"), D("0.1"), D(30)), 4) == D("118.7603")
    assert clv([], D("0.9"), D("0.1"), D(30)) == -30
    assert round(clv([D(100), D(50)], D(1), D(0), D(0)), 4) == D(150)


def earned(group: str, value: Decimal) -> int:
    """Give the yearly revenue in pence that comes to a value, rounded up."""
    worth = clv([D(1)] * VALUE.years, VALUE.retention[group], VALUE.discount, D(0))
    return int((value + VALUE.costs[group]) / worth * 100) + 1


@pytest.mark.parametrize("group", ["large", "sme", "retail"])
@pytest.mark.parametrize(("band", "below"), [("A", "B"), ("B", "C")])
def test_bands_begin_at_their_bound(group: str, band: str, below: str) -> None:
    pence = earned(group, VALUE.bands[band][group])
    found, less = (value_of(VALUE, group, {"GBP": amount}) for amount in (pence, pence - 2))
    assert found is not None
    assert less is not None
    assert (found.band, less.band) == (band, below)


def test_currencies_are_added_by_the_rates_of_the_policy() -> None:
    both = value_of(VALUE, "sme", {"GBP": 100_00, "CNY": 1_000_00})
    assert both is not None
    assert both.reason["margin"] == "207.00"


def test_a_currency_without_a_rate_leaves_the_value_open() -> None:
    assert value_of(VALUE, "sme", {"GBP": 1, "XAU": 1}) is None


def test_who_brings_nothing_is_in_the_lowest_band() -> None:
    found = value_of(VALUE, "retail", {})
    assert found is not None
    assert (found.value, found.band) == (D("-25.00"), "C")


def test_ten_customers_make_fifths_of_two() -> None:
    assert fifths(dict.fromkeys(range(1, 11), 1)) == [3, 5, 7, 9]
    bounds = {part: [3, 5, 7, 9] for part in PARTS}
    assert [rfm_of(Figures(n, n, n), bounds) for n in (1, 2, 3, 4, 9, 10)] == [
        "111",
        "111",
        "222",
        "222",
        "555",
        "555",
    ]


def test_equal_figures_are_never_parted() -> None:
    bounds = fifths({1: 50, 2: 1, 3: 49})
    assert [sum(bound <= figure for bound in bounds) + 1 for figure in (1, 2, 3)] == [1, 3, 3]
    assert fifths({7: 10}) == []
    assert fifths({}) == []


@pytest.mark.parametrize("seed", range(10))
def test_a_customers_fifth_goes_by_how_many_lie_below(seed: int) -> None:
    draw = random.Random(seed)
    everybody = [Figures(draw.randrange(24), draw.randrange(5), draw.randrange(1000)) for _ in range(97)]
    bounds = bounds_of(everybody)
    for one in everybody:
        below = [sum(getattr(other, part) < getattr(one, part) for other in everybody) for part in bounds]
        assert rfm_of(one, bounds) == "".join(str(1 + count * 5 // 97) for count in below)
