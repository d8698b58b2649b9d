from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.errors import NotFound
from casework.queries.satisfaction.population import ROLES
from casework.rulebook import home, load
from casework.rulebook.reading import Reader
from casework.rulebook.satisfaction.surveys import read_surveys, survey_labelled, survey_on

GOOD = """
survey = "made_up"
kind = "pulse"
title = { en = "A", zh = "甲" }
greeting = { en = "A", zh = "甲" }
thanks = { en = "A", zh = "甲" }
valid_from = 2026-01-01
[[questions]]
code = "recommend"
scale = "nps"
needed = true
asks = { en = "A", zh = "甲" }
"""


def faults(folder: Path, text: str) -> list[str]:
    path = folder / "policies/surveys/made_up/v1.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    reader = Reader(folder)
    read_surveys(reader)
    return [str(fault) for fault in reader.faults]


def test_the_banks_five_surveys_can_be_read_and_sell_nothing() -> None:
    reader = Reader(home())
    surveys = read_surveys(reader)
    assert reader.faults == []
    assert set(surveys) == {"post_complaint", "post_onboarding", "milestone", "relationship", "pulse"}
    assert [s.scored.scale for s in (surveys[n][-1] for n in sorted(surveys))] == [
        "ces",
        "csat",
        "ces",
        "nps",
        "nps",
    ]
    assert not any(survey.sells for versions in surveys.values() for survey in versions)


def test_a_good_survey_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('survey = "made_up"', 'survey = "other"', "but the file lies in made_up/"),
        ('scale = "nps"', 'scale = "stars"', 'no value "stars"'),
        ('scale = "nps"', 'scale = "text"', "one question at least has a score"),
        ('scale = "nps"', 'scale = "choice"', 'are for the scale "choice"'),
        ('zh = "甲" }\nvalid', 'de = "A" }\nvalid', "takes { en"),
        ('kind = "pulse"', 'kind = "pulse"\nsell = true', 'no key "sell"; did you mean "sells"?'),
        ("needed = true", "needed = false", "it is the rating"),
        ("[[questions]]", "[thresholds]\nnps = 11\n[[questions]]", "lies between 0 and 10"),
        ("[[questions]]", "[weights]\ndecider = -1\n[[questions]]", "takes a number above 0"),
    ],
)
def test_each_fault_is_told_with_what_would_be_right(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    assert any(says in fault for fault in faults(tmp_path, GOOD.replace(old, new, 1))), faults(
        tmp_path, GOOD.replace(old, new, 1)
    )


def test_a_question_of_the_same_code_twice_is_refused(tmp_path: Path) -> None:
    twice = GOOD + GOOD[GOOD.index("[[questions]]") :]
    assert any("is there twice" in fault for fault in faults(tmp_path, twice))


def test_a_survey_is_found_by_day_and_by_label() -> None:
    surveys = read_surveys(Reader(home()))
    assert survey_on(surveys, "pulse", date(2026, 11, 23)).label == "pulse@1"
    assert survey_labelled(surveys, "pulse@1").kind == "pulse"
    with pytest.raises(NotFound):
        survey_on(surveys, "pulse", date(2025, 12, 31))
    with pytest.raises(NotFound):
        survey_labelled(surveys, "pulse@9")


def test_the_parts_of_people_in_a_company_are_known_to_the_survey_and_to_the_case_that_asks_it() -> None:
    book = load(home())
    drawn = [versions[-1] for versions in book.surveys.values() if versions[-1].weights]
    assert drawn
    for survey in drawn:
        known = {one.code for one in book.latest(str(survey.opens)).fields["contact_role"].choices}
        assert {*ROLES.values(), *survey.weights} <= known
