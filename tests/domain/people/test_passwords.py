"""Good passwords are long and not what everybody tries."""

from __future__ import annotations

from itertools import product

import pytest

from casework.domain.people.passwords import KNOWN, check
from casework.errors import Malformed

GOOD = (
    "seven gulls over a grey pier",
    "Kranich!Fenster?Ofen9",
    "海边的灰色栈桥上有七只海鸥在看着我们",
    "q8#Lm2!vRz6@Ww1p",
)
WEAK = (
    "passwordpassword",
    "P@ssw0rdP@ssw0rd",
    "qwertyuiopasdfgh",
    "123456789012345",
    "aaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "Summer2026Summer2026",
    "letmein123456789",
    "correcthorsebatterystaple",
    "admin1234567890!!",
    "iloveyouiloveyou1",
    "hanareed-casework-2026",
)


@pytest.mark.parametrize("password", GOOD)
def test_a_long_one_of_ones_own_is_good(password: str) -> None:
    check(password, ["hana", "Reed", "casework"])


@pytest.mark.parametrize("password", WEAK)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(Malformed, match="tried first"):
        check(password, ["hana", "Reed", "casework"])


def test_three_thousand_long_ones_that_stand_on_every_list_are_refused() -> None:
    listed = [
        a + b + tail
        for a, b in product(sorted(KNOWN)[:40], repeat=2)
        for tail in ("2026!", "12345", "1234567890")
    ]
    long_ones = [one for one in listed if len(one) >= 15]
    passed = [one for one in long_ones if _passes(one)]
    assert len(long_ones) > 3000
    assert passed == []


def _passes(password: str) -> bool:
    try:
        check(password)
    except Malformed:
        return False
    return True


@pytest.mark.parametrize(
    ("password", "reason"), [("short one here", "at least 15"), ("x1y2z" * 60, "at most 256")]
)
def test_length_is_bounded_and_the_reason_says_how(password: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        check(password)
