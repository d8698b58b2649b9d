from __future__ import annotations

from casework.domain.satisfaction.measures import Measure
from casework.domain.satisfaction.trend import differs, trend


def test_periods_come_in_order_and_a_thin_one_shows_no_figure() -> None:
    few, many = Measure("nps", 80.0, 20.0, 5), Measure("nps", 30.0, 10.0, 50)
    points = trend([("2026-10", few, 5), ("2026-09", many, 50)])
    assert [(p.period, p.measure, p.n) for p in points] == [("2026-09", many, 50), ("2026-10", None, 5)]


def test_a_change_counts_when_it_is_larger_than_the_margin_of_the_difference() -> None:
    before = Measure("nps", 30.0, 9.0, 100)
    assert not differs(before, Measure("nps", 44.0, 12.0, 100))  # √(81 + 144) = 15
    assert differs(before, Measure("nps", 46.0, 12.0, 100))
