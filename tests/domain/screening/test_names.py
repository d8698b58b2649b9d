"""Names are the same whatever script, order, form of company or title they are written with."""

from __future__ import annotations

import pytest

from casework.domain.screening.names import initials, same_name, telling_words
from casework.domain.screening.scripts import latin


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("JÉRÔME KAKWAVU", "jerome kakwavu"),
        ("Łódź Straße", "lodz strasse"),
        ("Владимир Орловский", "vladimir orlovskiy"),
        ("طاهر جليل حبوش التكريتي", "thr jlyl hbwsh al tkryty"),
        ("曾国藩", "zeng guofan"),
        ("欧阳修", "ouyang xiu"),
        ("海川银行股份有限公司", "haichuan bank gufen youxian gongsi"),
        ("김정은", "gim jeongeun"),
        ("S.A. de C.V.", "sa de cv"),
        ("Ch’oe Ch’un-sik", "choe chun sik"),
        ("N/V A/S", "nv as"),
        ("", ""),
        ("…", ""),
    ],
)
def test_every_script_is_written_with_the_twenty_six_letters(name: str, written: str) -> None:
    assert latin(name) == written


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GOLDEN KESTREL SHIPPING CO., LTD.", "Golden Kestrel Shipping"),
        ("OOO VOSTOCHNYI TERMINAL", "Vostochnyi Terminal, OOO"),
        ("ORLOVSKIY, Dmitriy", "Dmitriy Orlovskiy"),
        ("General Dmitriy ORLOVSKIY", "Mr. Orlovskiy Dmitriy"),
        ("海川贸易有限公司", "Haichuan Trading"),
        ("ARGO I", "Argo 1"),
        ("Shpg & Trdg Intl", "International Shipping and Trading"),
    ],
)
def test_forms_titles_order_and_abbreviations_make_no_other_name(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ARGO I", "ARGO II"), ("Kestrel Star", "Kestrel"), ("Bank of Scotland", "Bank of England")],
)
def test_other_words_make_another_name(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_a_name_of_nothing_but_forms_keeps_them() -> None:
    assert telling_words("The Company Limited") == ("the", "company", "limited")
    assert telling_words("") == ()


def test_initials_are_those_of_three_words_or_more() -> None:
    assert initials("National Iranian Tanker Company") == ("nit", "nitc")
    assert initials("Golden Kestrel") == ()
