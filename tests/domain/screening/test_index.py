"""The right entry is found under other spellings, best first, with a score and a reason in both languages."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.screening.alike import alike, edit_ratio
from casework.domain.screening.index import Index
from casework.domain.screening.sounds import skeleton, spelt

NAMES = [
    ("101", "ORLOVSKIY, Dmitriy Pavlovich"),
    ("102", "VOSTOCHNYI TERMINAL OOO"),
    ("103", "GOLDEN KESTREL SHIPPING CO., LTD."),
    ("104", "KESTREL STAR"),
    ("105", "AL-HARUNI, Muhammad Yusuf"),
    ("106", "NATIONAL HALCYON TANKER COMPANY"),
    ("107", "ZHOU, Minghai"),
    ("108", "BANK OF THE EASTERN GULF"),
]
FILLING = [(f"9{number}", f"Number {number} Harbour Bank") for number in range(200)]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index([*NAMES, *FILLING])


@pytest.mark.parametrize(
    ("asked", "entry", "least"),
    [
        ("Dmitri Orlovsky", "101", 70),
        ("Дмитрий Орловский", "101", 70),
        ("Vostochny Terminal", "102", 85),
        ("Golden Kestrel Shiping", "103", 85),
        ("GoldenKestrel Shipping", "103", 85),
        ("Mohamed Youssef Alharouni", "105", 65),
        ("محمد يوسف الهاروني", "105", 70),
        ("NHTC", "106", 70),
        ("周明海", "107", 95),
        ("Star Kestrel", "104", 95),
    ],
)
def test_other_spellings_lead_to_the_entry(index: Index, asked: str, entry: str, least: float) -> None:
    found = index.search(asked)
    assert found[0].entry == entry
    assert found[0].score >= least
    assert found[0].reason.en and found[0].reason.zh


def test_the_name_itself_scores_100_and_says_so(index: Index) -> None:
    found = index.search("golden kestrel shipping co., ltd.")[0]
    assert (found.score, found.reason.en, found.reason.zh) == (100.0, "The same name", "名称相同")


def test_a_reason_names_what_is_equal_what_sounds_alike_and_what_is_alone(index: Index) -> None:
    reason = index.search("Golden Kestrell Lines")[0].reason
    assert "Same: golden" in reason.en
    assert "kestrell ~ kestrel" in reason.en
    assert "Only in the name: lines" in reason.en
    assert "Only on the list: shipping" in reason.en
    assert "相同：golden" in reason.zh


@pytest.mark.parametrize("asked", ["Marigold Bakeries", "Bank of Scotland", "", "…", "a", "x" * 5000])
def test_what_is_not_there_raises_no_alarm(index: Index, asked: str) -> None:
    assert all(match.score < 70 for match in index.search(asked))


def test_at_most_five_come_best_first_each_entry_once(index: Index) -> None:
    found = index.search("Harbour Bank")
    assert len(found) == 5
    assert len({match.entry for match in found}) == 5
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


def test_an_entry_of_several_names_is_told_by_the_one_that_fits() -> None:
    index = Index([("1", "ORLOVSKIY, Dmitriy"), ("1", "Kestrel Lines"), ("2", "Halcyon Marble")])
    (found,) = index.search("Kestrel Lines")
    assert (found.entry, found.name) == ("1", "Kestrel Lines")


def test_an_empty_list_has_no_match() -> None:
    assert Index([]).search("Golden Kestrel") == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_no_name_breaks_the_search(index: Index, asked: str) -> None:
    for match in index.search(asked):
        assert 0 <= match.score <= 100


def test_the_order_of_the_list_does_not_change_scores() -> None:
    names = [*NAMES, *FILLING]
    shuffled = random.Random(1).sample(names, len(names))
    for asked in ("Dmitri Orlovsky", "Kestrel", "Gulf Bank"):
        one, other = (
            {match.entry: match.score for match in Index(each).search(asked, 3)} for each in (names, shuffled)
        )
        assert max(one.values()) == max(other.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mohammed", "muhammad"), ("yusuf", "youssef"), ("aleksandr", "alexander"), ("akhmed", "ahmed"),
        ("qaddafi", "gaddafi"), ("vladimir", "wladimir"), ("chaiworasin", "chaivorasin"),
        ("catherine", "katerina"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_are_alike(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one) >= 0.7


@pytest.mark.parametrize(
    ("one", "other"), [("bank", "shipping"), ("1", "2"), ("12", "twelve"), ("omar", "lina")]
)
def test_other_words_are_not_alike(one: str, other: str) -> None:
    assert alike(one, other) == 0.0


def test_letters_of_sound_are_those_that_are_heard() -> None:
    assert spelt("schukow") == spelt("shukov")
    assert skeleton("muhammad") == skeleton("mohamed")
    assert skeleton("alharuni") == skeleton("haruni")
    assert edit_ratio("", "") == 1.0
    assert edit_ratio("abc", "") == 0.0
