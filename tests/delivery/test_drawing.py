"""Workflow drawings."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from casework.delivery.child import NotMade
from casework.delivery.drawing import draw

PATH = """digraph complaint { rankdir=TB; node [shape=box, fontname="CW"];
received [label="已受理"]; triage [label="Triage & <first look>"]; received -> triage [label="分类"] }"""


def elements(svg: str, name: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def test_a_workflow_is_drawn_with_its_words() -> None:
    svg = draw(PATH, "Path of the complaint")
    assert [one.text for one in elements(svg, "text")] == ["已受理", "Triage & <first look>", "分类"]
    assert svg.startswith("<svg")
    assert svg.endswith("</svg>")


def test_a_reader_by_ear_hears_one_title_and_no_code() -> None:
    svg = draw(PATH, 'A "path" & <more>')
    root = ElementTree.fromstring(svg)
    assert root[0].tag.endswith("title")
    assert root[0].text == 'A "path" & <more>'
    assert root.get("role") == "img"
    assert len(elements(svg, "title")) == 1
    assert "triage" not in re.sub(r'id="[^"]*"', "", svg)
    assert ElementTree.fromstring(draw(PATH))[0].text == "complaint"


def test_a_drawing_is_kept_and_drawn_once(tmp_path: Path) -> None:
    first = draw(PATH, "Path", tmp_path)
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_text(first.replace("已受理", "kept"), "utf-8")
    assert "kept" in draw(PATH, "Path", tmp_path)
    assert "kept" not in draw(PATH, "Another title", tmp_path)


def test_what_is_no_drawing_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    with pytest.raises(NotMade):
        draw("digraph { a -> ", "Path", tmp_path)
    assert not (tmp_path / "cache").exists()
