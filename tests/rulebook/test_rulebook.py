"""What the rulebook answers: which terms hold on a day, which letters, which team, which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casework.domain.facts import SYSTEM, Facts
from casework.errors import NotFound
from casework.rulebook import Rulebook, load

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)

LETTER = '\n[letters.answer]\ntitle = { en = "A", zh = "答" }\ntemplate = "letters/int/answer"\n'


def facts(**fields: object) -> Facts:
    return Facts(SYSTEM, AT, fields=fields, jurisdiction="UK")


def names(book: Rulebook, on: date = DAY, **fields: object) -> list[str]:
    return [rule.name for rule in book.clock_rules("matter", "uk", on, facts(**fields))]


def test_a_case_gets_the_first_internal_term_that_fits_and_every_regime_term(small: Rulebook) -> None:
    assert names(small, severity="P1") == ["INT-PAY@1", "INT-RES@1", "UK-8W@1"]
    assert names(small, severity="P3") == ["INT-PAY@1", "INT-RES/2@1", "UK-8W@1"]


def test_a_term_that_only_an_extension_gives_is_not_chosen_by_itself(small: Rulebook) -> None:
    assert "UK-16W@1" not in names(small)
    (extension,) = small.extensions("UK-8W@1")
    assert (extension.to, extension.by, extension.times) == ("UK-16W@1", ("team_lead",), 1)


def test_a_rule_without_a_calendar_counts_in_that_of_the_entity(small: Rulebook) -> None:
    rules = small.clock_rules("matter", "uk", DAY, facts())
    assert {rule.calendar.label for rule in rules if rule.calendar} == {"UK@2026.1"}
    assert small.policy("UK-8W@1").calendar is None


def test_a_term_says_how_sure_its_source_is(small: Rulebook) -> None:
    assert (small.rule("UK-8W@1").basis, small.rule("UK-16W@1").basis) == ("confirmed", "unconfirmed")
    assert small.rule("UK-16W@1").citation == "DISP 1.6.2R"
    assert (small.rule("UK-8W@1").regulatory, small.rule("INT-RES@1").regulatory) == (True, False)


def test_long_terms_warn_days_before_and_short_ones_do_not(small: Rulebook) -> None:
    assert small.rule("UK-8W@1").thresholds.before == (5, 2, 1)
    assert small.rule("INT-RES@1").thresholds == replace(
        small.rule("INT-RES@1").thresholds, percent=(75, 100), before=()
    )


def test_a_version_counts_from_its_day_on_and_the_older_one_before(folder: Path) -> None:
    first = folder / "policies/regimes/uk/v1.toml"
    second = first.with_name("v2.toml")
    second.write_text(
        first.read_text("utf-8").replace("2020-01-01", "2027-01-01").replace("8 weeks", "6 weeks")
    )
    book = load(folder)
    assert "UK-8W@1" in names(book, date(2026, 12, 31))
    assert "UK-8W@2" in names(book, date(2027, 1, 1))
    assert str(book.rule("UK-8W@2").target) == "6 weeks"


def test_the_banks_own_letter_counts_only_where_no_regime_has_one(folder: Path) -> None:
    path = folder / "policies/regimes/uk/v1.toml"
    own = LETTER
    assert set(load(folder).letters("uk", "answer", DAY).templates) == {"INT"}
    path.write_text(path.read_text("utf-8") + own, "utf-8")
    book = load(folder)
    assert set(book.letters("uk", "answer", DAY).templates) == {"UK"}
    assert set(book.letters("uk", "questions", DAY).templates) == {"INT"}


def test_the_contents_of_several_regimes_are_united(folder: Path) -> None:
    text = (folder / "policies/regimes/uk/v1.toml").read_text("utf-8")
    (folder / "policies/regimes/uk_more").mkdir()
    more = 'contents = [{{ code = "{}", kind = "tick", label = {{ en = "x", zh = "x" }} }}]\n'
    letter = LETTER
    head = text.split("[clocks.uk_8w]")[0]
    (folder / "policies/regimes/uk/v1.toml").write_text(text + letter + more.format("one"), "utf-8")
    other = head.replace('"UK"', '"UK-MORE"') + letter + more.format("two")
    (folder / "policies/regimes/uk_more/v1.toml").write_text(other, "utf-8")
    entities = folder / "policies/entities.toml"
    entities.write_text(entities.read_text("utf-8").replace('["UK"]', '["UK", "UK-MORE"]'), "utf-8")
    rule = load(folder).letters("uk", "answer", DAY)
    assert [content.code for content in rule.contents] == ["one", "two"]
    assert set(rule.templates) == {"UK", "UK-MORE"}


def test_a_new_case_goes_to_the_first_team_that_fits(small: Rulebook) -> None:
    assert small.team_for("uk", facts(product="loan")) == "uk_corporate"
    assert small.team_for("uk", facts(product="card")) == "uk_retail"


def test_a_taxonomy_is_that_of_the_day(small: Rulebook) -> None:
    scheme = small.scheme("fca_products", DAY)
    assert (scheme.maps_from, scheme.mapping["loan"]) == ("products", "credit")
    assert small.scheme("products", date(2019, 1, 1)).version == 1


def test_a_field_offers_the_nodes_of_its_scheme_and_keeps_the_retired_ones_readable(small: Rulebook) -> None:
    choices = small.latest("matter").fields["product"].choices
    assert [(choice.code, choice.active) for choice in choices] == [
        ("loan", True),
        ("card", True),
        ("cheque", False),
    ]
    assert [choice.code for choice in small.latest("matter").fields["entity"].choices] == ["uk"]


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda book: book.latest("mater"), "no workflow “mater”"),
        (lambda book: book.definition("matter", 9), "no workflow matter@9"),
        (lambda book: book.rule("UK-9W@1"), "no clock rule “UK-9W@1”"),
        (lambda book: book.entity("fr"), "no entity “fr”"),
        (lambda book: book.scheme("sic", DAY), "no taxonomy “sic”"),
        (lambda book: book.letters("uk", "love", DAY), "has the letter “love”"),
    ],
)
def test_what_the_rulebook_does_not_know_is_not_found(small: Rulebook, ask: object, told: str) -> None:
    with pytest.raises(NotFound, match=told):
        ask(small)  # type: ignore[operator]
