"""What the bank reckons and asks of a customer: scores, segments, surveys and facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import format_date

from casework.db import Row
from casework.domain.definition import Words
from casework.domain.retention.attrition import AttritionPolicy
from casework.domain.scoring.policy import ScoringPolicy
from casework.domain.scoring.segments import NATURES, SCHEMES, SIZES
from casework.queries.parties.party_page import PartyPage
from casework.rulebook.current import current
from casework.web.languages import gettext as _
from casework.web.languages import language


def score_lines(page: PartyPage) -> list[dict[str, Any]]:
    """Return each score with its reasons, the newest first; `until` is empty for the one that stands."""
    policies = current().customers
    known: list[AttritionPolicy | ScoringPolicy] = [*policies.signals]
    known.extend(one for versions in policies.scoring.values() for one in versions)
    titles = {policy.name: policy.title for policy in known}
    bands = {(policy.name, band.code): band.title for policy in known for band in policy.bands}
    return [
        {
            "title": _said(titles.get(row["policy"]), row["policy"]),
            "band": _said(bands.get((row["policy"], row["band"])), row["band"]),
            "score": row["score"],
            "since": day_of(row["scored_at"]),
            "until": day_of(row["until"]) if row["until"] else "",
            "reasons": [(_reason(one), one.get("points")) for one in row["reasons"]],
        }
        for row in page.known.scores
    ]


def _reason(one: Mapping[str, Any]) -> str:
    said: str = one.get(language()) or one.get("rule", "")
    return said


def segment_lines(page: PartyPage) -> list[tuple[str, str, str]]:
    """Return scheme, value and time of each segment that the customer was in, the newest first."""
    today = _("today")
    return [
        (
            _said(SCHEMES.get(row["scheme"]), row["scheme"]),
            segment_title(row["scheme"], row["value"]),
            f"{day_of(row['since'])} – {day_of(row['until']) if row['until'] else today}",
        )
        for row in page.known.segments
    ]


def segment_title(scheme: str, value: str) -> str:
    """Return what the bank calls a segment; its code where no policy names it."""
    return _said(segment_titles(scheme).get(value), value)


def segment_titles(scheme: str) -> Mapping[str, Words]:
    if scheme == "sector":
        sizes = current().customers.segments.sizes
        return {sector.code: sector.title for policy in sizes for sector in policy.sectors}
    return {"nature": NATURES, "size": SIZES}.get(scheme, {})


def survey_lines(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return what a customer was asked by its title, each score with the scale it was given on."""
    found = []
    for row in rows:
        name, _at, version = row["survey"].partition("@")
        title = next(
            (one.title for one in current().surveys.get(name, ()) if str(one.version) == version), None
        )
        scores = [
            f"{answer['score']} {answer['scale'].upper()}"
            for answer in row["answers"]
            if answer["score"] is not None
        ]
        found.append({**row, "title": _said(title, row["survey"]), "scores": scores})
    return found


def fact_lines(page: PartyPage) -> list[dict[str, Any]]:
    """Return each fact by its name in plain letters, with the sign of leaving that the policy sees in it."""
    signs = {
        name: rule.title
        for policy in current().customers.signals
        for rule in policy.rules
        for name in rule.facts
    }
    return [
        {
            **row,
            "title": row["name"].replace("_", " ").capitalize(),
            "sign": _said(signs.get(row["name"]), ""),
            "since": day_of(row["as_of"]),
        }
        for row in page.known.facts
    ]


def _said(words: Words | None, otherwise: str) -> str:
    return words.in_(language()) if words else otherwise


def day_of(at: Any) -> str:
    """Return a day as a sentence has it, from a moment, a day, or the written form of one."""
    found = at if isinstance(at, date | datetime) else datetime.fromisoformat(str(at))
    return str(format_date(found, "medium"))
