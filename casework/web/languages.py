"""The language of an answer, and the catalogue of the words of pages."""

from __future__ import annotations

from pathlib import Path

import flask_babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, request, session

FOLDER = Path(__file__).resolve().parents[1] / "translations"
LOCALES = {"en": "en_GB", "zh": "zh_Hans"}  # exactly zh_Hans: zh_CN would not find the catalogue
HTML_LANGUAGE = {"en": "en", "zh": "zh-CN"}
LANGUAGE = "language"


def speak(app: Flask) -> None:
    """Wire the two languages into the application."""
    compile_catalogues(FOLDER)
    flask_babel.Babel(
        app,
        default_locale="en_GB",
        default_translation_directories=str(FOLDER),
        locale_selector=lambda: LOCALES[language()],
        timezone_selector=zone,
    )


def gettext(text: str, **values: object) -> str:
    """Return a text of the pages in the language of the answer."""
    said: str = flask_babel.gettext(text, **values)
    return said


def language() -> str:
    """Return `en` or `zh`: the person's own, what was chosen before sign-in, or what the browser asks for."""
    actor = g.get("actor")
    if actor is not None:
        return "zh" if actor.language.startswith("zh") else "en"
    if g.get("spoken") in LOCALES:  # a customer's own, on a page that a link opens
        return str(g.spoken)
    chosen = session.get(LANGUAGE) if not request.path.startswith("/api/") else None
    return chosen if chosen in LOCALES else request.accept_languages.best_match(list(LOCALES), "en")


def zone() -> str:
    """Return the name of the time zone in which moments are shown."""
    actor = g.get("actor")
    return actor.zone if actor is not None else "UTC"


def compile_catalogues(folder: Path) -> None:
    """Make each catalogue's binary form where it is missing or older than its text."""
    for text in folder.glob("*/LC_MESSAGES/*.po"):
        binary = text.with_suffix(".mo")
        if binary.exists() and binary.stat().st_mtime >= text.stat().st_mtime:
            continue
        with text.open("rb") as words:
            catalogue = read_po(words)
        made = binary.with_suffix(".mo.new")
        with made.open("wb") as target:
            write_mo(target, catalogue)
        made.replace(binary)
