"""The print fonts."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from casework.delivery import fonts

from .paper import HOME


@pytest.fixture(scope="module")
def folder() -> Path:
    return fonts.at_hand(HOME)


def width(path: Path, character: str) -> int:
    font = TTFont(path)
    advance: int = font["hmtx"][font.getBestCmap()[ord(character)]][0]
    return advance


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_english_print_has_narrow_marks_and_chinese_print_wide_ones(folder: Path, weight: str) -> None:
    assert all(width(folder / f"CW-{weight}.ttf", one) < 600 for one in "‘’“”·")
    assert all(width(folder / f"CWQ-{weight}.ttf", one) == 1000 for one in "“”…")
    assert width(folder / f"CW-{weight}.ttf", "行") == 1000


def test_every_everyday_character_and_every_sign_of_ours_is_there(folder: Path) -> None:
    held = TTFont(folder / "CW-Regular.ttf").getBestCmap()
    assert all(ord(one) in held for one in "Hana’s £38,400.00 €1 海川银行 ●■▲✓–→▌ é ü ß § © №")
    assert len(held) > 7_500
    assert (folder / "OFL.txt").read_text("utf-8").startswith("Copyright")


def test_fonts_are_made_once(folder: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.ttf")}
    fonts.ready(folder)
    assert {path.name: path.stat().st_mtime_ns for path in folder.glob("*.ttf")} == before


def test_a_rare_character_of_a_name_gets_a_font_of_its_own(tmp_path: Path) -> None:
    paths = fonts.rare("陈𬱟龘 and Hana", tmp_path)
    assert [path.name.split("-")[1] for path in paths] == ["Regular", "Bold"]
    assert {chr(point) for point in TTFont(paths[0]).getBestCmap()} == {"𬱟", "龘"}
    assert fonts.rare("Hana 王芳", tmp_path) == []


def test_a_character_that_the_font_never_had_is_left_to_the_machine(tmp_path: Path) -> None:
    assert fonts.rare("हिन्दी", tmp_path) == []
