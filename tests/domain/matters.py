"""The small workflow of the rulebook's tests, and the cast that acts in it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from casework.domain.definition import Words
from casework.domain.facts import Actor, Facts
from casework.domain.letters import Content, LetterDraft
from casework.rulebook import load

BOOK = load(Path(__file__).parents[1] / "rulebook/small")
MATTER = BOOK.latest("matter")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

HANA = Actor(1, "person/1", frozenset({"staff"}), teams=frozenset({"uk_retail"}))
LIN = Actor(
    2, "person/2", frozenset({"team_lead"}), teams=frozenset({"uk_retail"}), limits={"redress": Decimal(500)}
)
REMY = Actor(3, "person/3", frozenset({"compliance"}), flags=frozenset({"senior"}))
OTTO = Actor(4, "person/4", frozenset({"auditor"}))

DECISION = Content("decision", "text", Words("Decision", "决定"))
WAYS = Content("ways", "tick", Words("Ways to contest", "救济途径"))
LETTER = LetterDraft("answer", (DECISION, WAYS), {"decision": "We agree."}, frozenset({"ways"}))


def facts(actor: Actor = LIN, **more: Any) -> Facts:
    """Facts of an act at noon, with a whole letter and a comment; `fields` are laid over a simple case."""
    fields = {"severity": "P3", **more.pop("fields", {})}
    known: dict[str, Any] = {
        "jurisdiction": "UK",
        "letter": LETTER,
        "has_comment": True,
        "zone": "Europe/London",
    }
    return Facts(actor, NOON, fields=fields, **{**known, **more})
