"""The client review: a customer's year with the bank on paper, as plain values in the paper's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template

from casework.delivery import wording
from casework.delivery.dossier import Fact
from casework.delivery.dossier_page import UNPRINTABLE
from casework.delivery.templates import environment

SHORT = 600  # characters of one value in print


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the cover; `tone` is green amber red grey."""

    label: str
    figure: str
    note: str = ""
    tone: str = "grey"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case; `missed` counts its deadlines that were missed."""

    reference: str
    title: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    notes: tuple[str, ...] = ()
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """The cases of one workflow, the newest first."""

    title: str
    cases: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """A holding with its balance now and a year ago."""

    kind: str
    number: str
    now: str
    before: str
    change: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPaper:
    """All that the paper says. Lists are of texts in the order in which they are printed."""

    report_id: str
    customer: str
    number: int
    entity: str
    classification: str
    language: str
    zone: str
    made_by: str
    made_at: datetime
    since: str
    until: str
    facts: tuple[Fact, ...]
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    holdings: tuple[HoldingLine, ...]
    surveys: tuple[tuple[datetime, str, str], ...]
    promises: tuple[tuple[datetime, str, str], ...]
    contacts: tuple[tuple[str, int, int], ...]
    scores: tuple[tuple[str, str, str], ...]
    owners: tuple[tuple[str, str], ...]
    consents: tuple[str, ...]


def make_review(paper: ReviewPaper, home: Path) -> bytes:
    """Return the paper as a PDF/A-3a file, the same bytes each time for the same values."""
    from casework.delivery.pdf import typeset  # it starts the child that sets papers

    return typeset(page(paper), {}, wording.written(paper.made_at), home)


def page(paper: ReviewPaper) -> str:
    """Return the paper as one HTML page."""
    zh = paper.language == "zh"
    return _template(paper.language).render(
        r=paper,
        language=paper.language,
        lang="zh-CN" if zh else "en",
        zone=paper.zone,
        made=wording.short_moment(paper.made_at, paper.zone, paper.language),
    )


@cache
def _template(language: str) -> Template:
    def printable(value: Any) -> Any:
        if type(value) is not str:
            return value
        return UNPRINTABLE.sub("?", value if len(value) <= SHORT else value[:SHORT] + " …")

    made = environment(language)
    made.finalize = printable
    return made.get_template("reports/client_review.html")
