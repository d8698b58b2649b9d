"""The Chinese table of 2011, written down a second time: each bound of each sector, at it and one below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from casework.domain.definition import Words
from casework.domain.scoring.industries import whole_code
from casework.domain.scoring.size import Enterprise, Sector, SizePolicy, faults_of_tiers, size_of
from casework.rulebook import home
from casework.rulebook.reading import Reader
from casework.rulebook.scoring.segments import read_segments

# an industry of the sector; large, medium, small: 人 employees, 收 revenue, 资 assets, both in 万元
TABLE = """
A0111 农业        | 收20000        | 收500        | 收50
C3011 工业        | 人1000 收40000 | 人300 收2000 | 人20 收300
B0610 工业        | 人1000 收40000 | 人300 收2000 | 人20 收300
D4411 工业        | 人1000 收40000 | 人300 收2000 | 人20 收300
E4710 建筑业      | 收80000 资80000 | 收6000 资5000 | 收300 资300
F5112 批发业      | 人200 收40000  | 人20 收5000  | 人5 收1000
F5211 零售业      | 人300 收20000  | 人50 收500   | 人10 收100
G5432 交通运输业  | 人1000 收30000 | 人300 收3000 | 人20 收200
G5990 仓储业      | 人200 收30000  | 人100 收1000 | 人20 收100
G6020 邮政业      | 人1000 收30000 | 人300 收2000 | 人20 收100
H6110 住宿业      | 人300 收10000  | 人100 收2000 | 人10 收100
H6210 餐饮业      | 人300 收10000  | 人100 收2000 | 人10 收100
I6311 信息传输业  | 人2000 收100000 | 人100 收1000 | 人10 收100
I6513 软件业      | 人300 收10000  | 人100 收1000 | 人10 收50
K7010 房地产开发  | 收200000 资10000 | 收1000 资5000 | 收100 资2000
K7020 物业管理    | 人1000 收5000  | 人300 收1000 | 人100 收500
L7259 商务服务业  | 人300 资120000 | 人100 资8000 | 人10 资100
R8870 其他        | 人300          | 人100        | 人10
"""
MEANS = {"人": "employees", "收": "revenue", "资": "assets"}
SIZES = ("large", "medium", "small", "micro")
Case = tuple[str, dict[str, int], str]  # industry, indicators in persons and yuan, size


def standard() -> SizePolicy:
    found = read_segments(Reader(home())).sizes[-1]
    assert found.name == "cn_size@1"
    return found


STANDARD = standard()


def rows() -> Iterator[tuple[str, list[dict[str, int]]]]:
    for line in TABLE.strip().splitlines():
        head, *tiers = line.split("|")
        yield head.split()[0], [bounds(tier) for tier in tiers]


def bounds(text: str) -> dict[str, int]:
    """Read "人20 收300": persons, and ten-thousand yuan as yuan."""
    return {MEANS[word[0]]: int(word[1:]) * (1 if word[0] == "人" else 10_000) for word in text.split()}


def cases() -> Iterator[Case]:
    for industry, tiers in rows():
        for place, tier in enumerate(tiers):
            yield industry, tier, SIZES[place]
            for name in tier:
                yield industry, {**tier, name: tier[name] - 1}, SIZES[place + 1]


def sized(industry: str | None, currency: str = "CNY", **known: int) -> str | None:
    return size_of(STANDARD, Enterprise(industry and f"gbt4754:{industry}", currency=currency, **known)).size


@pytest.mark.parametrize(("industry", "known", "size"), list(cases()))
def test_every_bound_of_every_sector_decides_at_the_value_and_not_one_below(
    industry: str, known: dict[str, int], size: str
) -> None:
    assert sized(industry, **known) == size


def test_every_sector_of_the_policy_is_tried() -> None:
    tried = [STANDARD.sector_of(f"gbt4754:{industry}") for industry, _ in rows()]
    assert {one.code for one in tried if one} == {one.code for one in STANDARD.sectors}


def test_one_indicator_alone_lifts_nobody() -> None:
    assert sized("C3011", employees=5_000, revenue=19_999 * 1_000) == "small"
    assert sized("C3011", employees=5_000, revenue=299 * 10_000) == "micro"
    assert sized("C3011", employees=0, revenue=10**12) == "micro"


def test_an_indicator_that_the_sector_does_not_measure_does_not_matter() -> None:
    assert sized("A0111", revenue=200_000_000, employees=1) == "large"
    assert sized("R8870", employees=300) == "large"
    assert sized("R8870", employees=300, currency="GBP") == "large"  # persons have no currency


@pytest.mark.parametrize(
    ("industry", "known", "why"),
    [
        (None, {}, {"lacks": "industry"}),
        ("J6621", {"employees": 9, "revenue": 9}, {"outside": "gbt4754:J6621"}),
        ("G5310", {"employees": 9, "revenue": 9}, {"outside": "gbt4754:G5310"}),
        ("C3011", {"employees": 9}, {"lacks": "revenue"}),
        ("C3011", {"revenue": 9}, {"lacks": "employees"}),
    ],
)
def test_who_is_not_known_enough_has_no_size_and_it_is_told_why(
    industry: str | None, known: dict[str, int], why: dict[str, str]
) -> None:
    one = Enterprise(industry and f"gbt4754:{industry}", currency="CNY", **known)
    found = size_of(STANDARD, one)
    assert (found.size, found.reason) == (None, why)


def test_money_of_another_currency_is_not_measured() -> None:
    found = size_of(STANDARD, Enterprise("gbt4754:C3011", 1_000, 400_000_000, None, "USD"))
    assert (found.size, found.reason) == (None, {"currency": "USD"})


def test_the_reason_names_what_was_met() -> None:
    found = size_of(STANDARD, Enterprise("gbt4754:C3011", 300, 20_000_000, None, "CNY"))
    assert found.reason == {
        "met": {"employees": 300, "revenue": 2000},
        "has": {"employees": 300, "revenue": 2000.0},
    }


@pytest.mark.parametrize(
    ("written", "whole"),
    [("5112", "F5112"), ("F5112", "F5112"), ("0111", "A0111"), ("4411", "D4411"), ("9999", "9999")],
)
def test_codes_without_the_letter_of_their_section_are_the_same(written: str, whole: str) -> None:
    assert whole_code(f"gbt4754:{written}") == f"gbt4754:{whole}"
    assert sized("5112", employees=200, revenue=400_000_000) == "large"


def test_what_belongs_to_a_smaller_group_follows_that_group() -> None:
    assert STANDARD.sector_of("gbt4754:G5910").code == "transport"  # type: ignore[union-attr]
    assert STANDARD.sector_of("gbt4754:G5920").code == "warehousing"  # type: ignore[union-attr]
    assert STANDARD.sector_of("nace:35.11") is None


def sector(**tiers: dict[str, int]) -> Sector:
    usual = {
        "large": {"employees": 300, "revenue": 30},
        "medium": {"employees": 100, "revenue": 20},
        "small": {"employees": 10, "revenue": 10},
    }
    return Sector("made_up", Words("Made up", "虚构"), ("gbt4754:C",), {**usual, **tiers})


@pytest.mark.parametrize(
    ("tiers", "told"),
    [
        ({}, []),
        ({"medium": {"employees": 400, "revenue": 20}}, ["is large and yet not medium: in two tiers"]),
        ({"small": {"employees": 10, "revenue": 25}}, ["is medium and yet not small: in two tiers"]),
        ({"small": {"employees": 10}}, ["in two tiers or none"]),
        ({"large": {"employees": 100, "revenue": 20}}, ["asks for what large asks for"]),
    ],
)
def test_a_table_that_leaves_an_enterprise_in_two_tiers_or_none_is_found(
    tiers: dict[str, dict[str, int]], told: list[str]
) -> None:
    found = [says for _, says in faults_of_tiers(sector(**tiers))]
    assert len(found) == len(told)
    assert all(part in says for part, says in zip(told, found, strict=True))


def test_another_version_measures_by_its_own_bounds() -> None:
    stricter = replace(STANDARD, version=2, sectors=(replace(STANDARD.sectors[0], tiers=sector().tiers),))
    assert size_of(stricter, Enterprise("gbt4754:A01", 299, 300_000, None, "CNY")).size == "medium"
