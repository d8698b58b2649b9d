"""The page of a dossier before it is set."""

from __future__ import annotations

from casework.delivery.dossier_page import page

from .made_up import dossier


def test_a_text_without_end_is_cut_where_its_end_can_be_read() -> None:
    made = dossier("en", 2, summary="x" * 30_000, title="y" * 3_000, diagram="")
    said = page(made, "")
    assert said.count("(cut; 10,000 more characters in case.json)") == 1
    assert "(cut; 2,000 more characters in case.json)" in said


def test_signs_that_no_printer_shows_or_that_turn_letters_round_are_shown_as_such() -> None:
    said = page(dossier("en", 2, title="a\x00b\x1bc\u202ed\ufffee", diagram=""), "")
    assert "<h1>a?b?c?d?e</h1>" in said


def test_a_wide_drawing_is_printed_across_the_page() -> None:
    made = dossier("en", 2)
    assert 'class="new across"' in page(made, '<svg width="900pt" height="600pt"></svg>')
    assert 'class="new across"' not in page(made, '<svg width="700pt" height="600pt"></svg>')
    assert 'class="new across"' not in page(made, '<svg width="300pt" height="200pt"></svg>')
