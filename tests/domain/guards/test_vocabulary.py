"""Every guard has its words in both languages, and says what it reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.domain.guards import GUARDS
from casework.domain.guards.vocabulary import term


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_a_guard_says_what_it_refuses_and_names_every_outside_fact_it_reads(guard: object) -> None:
    from casework.domain.guards import Guard

    assert isinstance(guard, Guard)
    assert guard.says.startswith("Refuse")
    for name in guard.reads:
        assert f"`{re.sub('redress', '<argument>', name)}`" in guard.says or f"`{name}`" in guard.says


@pytest.mark.parametrize("text", ["90", "0 weeks", "two weeks", "5 business_days", "-1 months"])
def test_a_term_of_a_guard_is_whole_dates(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        term(text)


@pytest.mark.parametrize("name", GUARDS)
def test_every_guard_stands_in_the_reference_of_the_format(name: str) -> None:
    page = Path(__file__).parents[3] / "docs/reference/format.md"
    assert f"`{name}`" in page.read_text("utf-8")


@pytest.mark.parametrize("name", GUARDS)
def test_every_guard_has_a_test_beside_this_one(name: str) -> None:
    files = Path(__file__).parent.glob("test_*.py")
    assert any(re.search(rf"\b{name}\b", file.read_text("utf-8")) for file in files)
