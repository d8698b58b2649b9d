"""Two ways to write one name have one normal form; two names have two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.parties.names import PERSON, begun_name, normal_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Trading Ltd", "HARBOUR  TRADING CO., LTD."),
        ("Société Générale S.A.", "Societe Generale"),
        ("Ørsted A/S", "ORSTED"),
        ("海川贸易有限公司", "海川贸易股份有限公司"),
        ("Ｈａｒｂｏｕｒ　Trading", "harbour trading"),
        ("Smith & Sons PLC", "Smith and Sons"),
        ("McDonald's", "McDonalds"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other)


@pytest.mark.parametrize(("one", "other"), [("Trading Harbour", "Harbour Trading"), ("Harbour", "Harbor")])
def test_other_names_stay_others(one: str, other: str) -> None:
    assert normal_name(one) != normal_name(other)


def test_a_company_that_is_called_by_its_form_keeps_it() -> None:
    assert normal_name("The Limited") == "the"
    assert normal_name("Limited") == "limited"
    assert normal_name("有限公司") == "有限公司"


def test_of_a_persons_name_nothing_is_dropped() -> None:
    assert normal_name("Nguyễn Văn Co", PERSON) == "nguyen van co"


@given(st.text("abcdefgh déÄ.-&'", min_size=1, max_size=30), st.integers(1, 30))
def test_what_was_typed_so_far_finds_the_name(name: str, typed: int) -> None:
    whole = f"Q{name} Ltd"
    assert normal_name(whole).startswith(begun_name(whole))
    assert normal_name("Harbour Trading Limited").startswith(
        begun_name("Harbour Trading Limited"[: typed + 1])
    )
