"""A wrong identifier is refused in both languages, and the right check character is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.parties.identifiers import USCC_ALPHABET, lei_check, uscc_check, written_identifier
from casework.errors import Malformed

#: numbers of companies as their registers publish them; the resident number is the standard's own example
PUBLISHED = [
    ("uscc", "91330100799655058B"),
    ("uscc", "9144030071526726XG"),
    ("uscc", "914403001922038216"),
    ("lei", "HWUPKR0MPOU8FGXBT394"),
    ("lei", "7LTWFZYICNSX8D621K86"),
    ("lei", "5493001KJTIIGC8Y1R12"),
    ("national_id", "11010519491231002X"),
]


@pytest.mark.parametrize(("scheme", "value"), PUBLISHED)
def test_published_numbers_pass_however_they_are_typed(scheme: str, value: str) -> None:
    typed = f" {value[:4].lower()} {value[4:]}\u3000"
    assert written_identifier(scheme, typed, "CN") == value


@pytest.mark.parametrize(
    ("scheme", "wrong", "right"),
    [
        ("uscc", "91330100799655058A", "B"),
        ("lei", "HWUPKR0MPOU8FGXBT349", "94"),
        ("national_id", "110105194912310021", "X"),
    ],
)
def test_a_wrong_check_digit_is_refused_and_the_right_one_named(scheme: str, wrong: str, right: str) -> None:
    with pytest.raises(Malformed) as refusal:
        written_identifier(scheme, wrong, "CN")
    assert f"should end in {right}" in refusal.value.says("en")
    assert f"校验位应为 {right}" in refusal.value.says("zh")
    assert "value" in refusal.value.errors


@pytest.mark.parametrize(
    ("scheme", "value"), [("uscc", "9133010079965505"), ("lei", "HWUPKR"), ("tax", "  ")]
)
def test_a_number_of_another_length_is_no_number(scheme: str, value: str) -> None:
    with pytest.raises(Malformed):
        written_identifier(scheme, value)


def test_an_unknown_scheme_is_refused_with_those_there_are() -> None:
    with pytest.raises(Malformed, match="uscc, lei, registry"):
        written_identifier("duns", "123")


def test_a_resident_number_of_another_country_has_no_check_character_here() -> None:
    assert written_identifier("national_id", "ab 12 34 56 c", "GB") == "AB123456C"


@given(st.text(USCC_ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(USCC_ALPHABET))
def test_any_one_wrong_character_of_a_credit_code_is_found(body: str, place: int, other: str) -> None:
    code = body + uscc_check(body)
    assert written_identifier("uscc", code) == code
    if other != code[place]:
        with pytest.raises(Malformed):
            written_identifier("uscc", code[:place] + other + code[place + 1 :])


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=18, max_size=18))
def test_an_entity_identifier_is_one_modulo_97(body: str) -> None:
    code = body + lei_check(body)
    assert int("".join(str(int(sign, 36)) for sign in code)) % 97 == 1
    assert written_identifier("lei", code) == code
