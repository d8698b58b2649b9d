"""Both languages say everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from casework.web.languages import FOLDER, compile_catalogues

ROOT = Path(__file__).resolve().parents[2]
WORDS = {"_": None, "gettext": None, "lazy_gettext": None}


def said() -> Iterator[str]:
    for folder, method in (("casework", ("**.py", "python")), ("templates/pages", ("**.html", "jinja2"))):
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder), [method], keywords=WORDS
        ):
            yield str(message)


def test_every_text_of_the_pages_is_there_in_chinese() -> None:
    with (FOLDER / "zh_Hans/LC_MESSAGES/messages.po").open("rb") as words:
        catalogue = read_po(words)
    told = {str(message.id) for message in catalogue if message.id and message.string}
    assert sorted(set(said()) - told) == []
    assert sorted(told - set(said())) == [], "nobody says these any more"


def test_no_translation_has_a_sign_that_a_page_would_fill_in() -> None:
    """A page stops at a per cent sign that its English text has not: it is doubled there, or a word here."""
    with (FOLDER / "zh_Hans/LC_MESSAGES/messages.po").open("rb") as words:
        texts = [(str(one.id), str(one.string)) for one in read_po(words) if one.id]
    assert [told for said, told in texts if "%" in told and "%" not in said] == []


def test_a_catalogue_is_made_anew_when_its_text_is_newer(tmp_path: Path) -> None:
    text = tmp_path / "zh_Hans/LC_MESSAGES/messages.po"
    text.parent.mkdir(parents=True)
    text.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a"\nmsgstr "甲"\n'
    )
    compile_catalogues(tmp_path)
    assert "甲".encode() in text.with_suffix(".mo").read_bytes()
