"""Letters of a case: what goes into one, how far a draft has come, and how it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from casework.domain.facts import Actor
from casework.domain.letters import LetterDraft
from casework.domain.merge import merge
from casework.errors import Malformed
from casework.queries.cases.reading import CaseNow
from casework.rulebook.current import letter_template


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """What a writer sends: blocks by code, the codes that are confirmed, the language."""

    texts: Mapping[str, str]
    ticks: frozenset[str] = frozenset()
    language: str | None = None


def draft_of(now: CaseNow, kind: str | None, sent: WrittenLetter | None, at: datetime) -> LetterDraft | None:
    """Return the letter that goes with a move: what is sent now, laid over what was saved before."""
    if kind is None:
        return None
    rule = now.rules.letters(now.row["entity"], kind, at.date())
    saved = now.drafts.get(kind)
    texts = {**(saved["texts"] if saved else {}), **(sent.texts if sent else {})}
    ticks = frozenset(sent.ticks) if sent else frozenset(saved["ticks"] if saved else ())
    language = (
        (sent.language if sent else None) or (saved["language"] if saved else None) or customer_language(now)
    )
    unknown = (texts.keys() | ticks) - {content.code for content in rule.contents}
    if unknown:
        known = ", ".join(content.code for content in rule.contents)
        raise Malformed(
            f"The letter has no {', '.join(sorted(unknown))}; it has {known}.",
            zh=f"此信函没有 {'、'.join(sorted(unknown))}；应为 {known}。",
            errors={"letter": [known]},
        )
    return LetterDraft(kind, rule.contents, texts, ticks, language)


def customer_language(now: CaseNow) -> str:
    return str(now.party["language"]) if now.party else "en"


def letter_text(
    now: CaseNow, letter: LetterDraft, actor: Actor, at: datetime, fields: Mapping[str, Any]
) -> str:
    """Return the letter as the customer gets it: the regimes' templates one after the other, blanks filled."""
    rule = now.rules.letters(now.row["entity"], letter.kind, at.date())
    values = _values(now, letter, actor, at, fields)
    parts = [
        merge(letter_template(now.rules, name, letter.language), values)
        for name in dict.fromkeys(rule.templates.values())
    ]
    return "\n\n".join(parts)


def _values(
    now: CaseNow, letter: LetterDraft, actor: Actor, at: datetime, fields: Mapping[str, Any]
) -> dict[str, str]:
    entity = now.rules.entities[now.row["entity"]]
    zone = ZoneInfo(entity.zone)
    due = min(
        (
            c["due_at"]
            for c in now.clocks.values()
            if c["state"] == "running" and c["due_at"] and c["slot"] == "final"
        ),
        default=None,
    )
    shown = {name: _shown(value, zone) for name, value in fields.items()}
    return {
        **shown,
        "reference": now.row["reference"],
        "title": now.row["title"],
        "customer": now.party["name"] if now.party else "",
        "contact": (now.party["contact_name"] if now.party else None)
        or (now.party["name"] if now.party else ""),
        "address": (now.party["address"] if now.party else None) or "",
        "received_on": _shown(now.row["received_at"], zone),
        "today": _shown(at, zone),
        "due_on": _shown(due, zone),
        "bank": entity.name.in_(letter.language),
        "handler": actor.name,
        "currency": entity.currency,
        **{f"text.{code}": text for code, text in letter.texts.items()},
        **{f"body.{code}": text for code, text in letter.texts.items()},
    }


def _shown(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d")
    return "" if value is None or isinstance(value, dict) else str(value)
