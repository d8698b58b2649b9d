from __future__ import annotations

import pytest

from casework.domain.retention.outcomes import KEPT, LEFT, UNKNOWN, Held, outcome_of


@pytest.mark.parametrize(
    ("holdings", "baseline", "outcome"),
    [
        ([Held(True, 80_00)], 100_00, KEPT),
        ([Held(True, 79_99)], 100_00, LEFT),
        ([Held(True, 50_00), Held(True, 30_00)], 100_00, KEPT),
        ([Held(True, 50_00), Held(False, 50_00)], 100_00, LEFT),
        ([Held(False, 100_00)], 100_00, LEFT),
        ([Held(True, 0)], None, KEPT),
        ([Held(True, 0)], 0, KEPT),
        ([], 100_00, UNKNOWN),
    ],
)
def test_a_customer_stayed_who_holds_a_product_and_four_fifths_of_the_balance(
    holdings: list[Held], baseline: int | None, outcome: str
) -> None:
    assert outcome_of(holdings, baseline) == outcome
