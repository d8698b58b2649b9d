"""Letters of a case: what goes into one, how far a draft has come, and how it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from casework.domain.cases.merge import merge
from casework.domain.definition import Field
from casework.domain.facts import Actor
from casework.domain.letters import TEXT, LetterDraft
from casework.domain.satisfaction.links import MARK, PLACE
from casework.domain.wording.facts import NO, YES
from casework.errors import Malformed
from casework.queries.cases.reading import CaseNow
from casework.queries.onboarding.items import missing_in_words
from casework.queries.people.directory import actor_names
from casework.rulebook.current import letter_template

FINAL_SLOTS = frozenset({"final", "portal", "credit"})
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """What a writer sends: blocks by code, the codes that are confirmed, the language."""

    texts: Mapping[str, str]
    ticks: frozenset[str] = frozenset()
    language: str | None = None

    def as_asked(self) -> list[Any]:
        """Return what tells this letter from another in a repeated request."""
        return [dict(self.texts), sorted(self.ticks), self.language]


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


def rewritten(now: CaseNow, letter: LetterDraft) -> bool:
    """Return whether a letter that another act drafts has other words, or another language, than its draft.

    What a regime words beforehand is nobody's own, and may stand where nothing was drafted.
    """
    if not drafted_elsewhere(now, letter.kind):
        return False
    saved = now.drafts.get(letter.kind)
    if saved and saved["language"] != letter.language:
        return True
    given = {c.code: c.prefill.in_(letter.language) for c in letter.contents if c.prefill}
    codes = [content.code for content in letter.contents if content.kind == TEXT]
    for code in codes:
        words, kept = _words(letter.texts, code), _words(saved["texts"] if saved else {}, code)
        if words != kept and (kept or words not in ([], _words(given, code))):
            return True
    return False


def drafted_elsewhere(now: CaseNow, kind: str) -> bool:
    """Return whether an act of the workflow drafts this letter, which another then approves."""
    return any(transition.drafts == kind for transition in now.definition.transitions)


def _words(texts: Mapping[str, str], code: str) -> list[str]:
    return texts.get(code, "").split()


def customer_language(now: CaseNow) -> str:
    return str(now.party["language"]) if now.party else "en"


def letter_text(
    now: CaseNow,
    letter: LetterDraft,
    actor: Actor,
    at: datetime,
    fields: Mapping[str, Any],
    due_at: datetime | None = None,
) -> str:
    """Return the letter as the customer gets it: the regimes' templates in turn, blanks filled.

    `due_at` is the date that the letter promises; the earliest running final clock's if None.
    """
    rule = now.rules.letters(now.row["entity"], letter.kind, at.date())
    values = _values(now, letter, actor, at, fields, due_at or promised(now))
    parts = [
        merge(letter_template(now.rules, name, letter.language), values)
        for name in dict.fromkeys(rule.templates.values())
    ]
    return "\n\n".join(parts)


def promised(now: CaseNow) -> datetime | None:
    """Return the date by which the customer has an answer: the earliest running clock of a final slot.

    A workflow without such a slot promises the earliest date of its clocks.
    """
    final = FINAL_SLOTS & now.definition.slots.keys() or now.definition.slots.keys()
    dues = [c["due_at"] for c in now.clocks.values() if c["slot"] in final and c["state"] == "running"]
    return min((due for due in dues if due), default=None)


def _values(
    now: CaseNow,
    letter: LetterDraft,
    actor: Actor,
    at: datetime,
    fields: Mapping[str, Any],
    due_at: datetime | None,
) -> dict[str, str]:
    entity, language = now.rules.entities[now.row["entity"]], letter.language
    signer = actor.principal if actor.name.startswith("client/") and actor.principal else actor.name
    zone, party = ZoneInfo(entity.zone), now.party or {}
    known = now.definition.fields
    shown = {name: _told(known.get(name), value, zone, language) for name, value in fields.items()}
    return {
        **shown,
        "reference": now.row["reference"],
        "title": now.row["title"],
        "customer": party.get("name") or "",
        "contact": party.get("contact_name") or party.get("name") or "",
        "address": party.get("address") or "",
        "received_on": _shown(now.row["received_at"], zone, language),
        "today": _shown(at, zone, language),
        "due_on": _shown(due_at and due_at - timedelta(minutes=1), zone, language),
        "bank": entity.name.in_(language),
        "handler": actor_names([signer], language)[signer],
        "currency": entity.currency,
        "missing": missing_in_words(now, language),
        PLACE: MARK,  # the link itself is put in when the mail leaves: whoever reads the letter here has none
        **{f"{kind}.{code}": text for code, text in letter.texts.items() for kind in ("text", "body")},
    }


def _told(field: Field | None, value: Any, zone: ZoneInfo, language: str) -> str:
    """Return the value of a field as a customer reads it: a choice by its title, yes or no in words."""
    if isinstance(value, bool):
        return (YES if value else NO).in_(language)
    choices = field.choices if field else ()
    titles = (one.title.in_(language) for one in choices if one.code == value)
    return next(titles, _shown(value, zone, language))


def _shown(value: Any, zone: ZoneInfo, language: str) -> str:
    """Return a value as a letter writes it: dates in full, in the letter's language."""
    if isinstance(value, datetime):
        value = value.astimezone(zone).date()
    if isinstance(value, date):
        if language.startswith("zh"):
            return f"{value.year}年{value.month}月{value.day}日"
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return "" if value is None or isinstance(value, dict) else str(value)
