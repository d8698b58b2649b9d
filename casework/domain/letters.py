"""What a letter must contain, and how far a draft of it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.domain.definition import Words

TEXT, TICK = "text", "tick"
#: what every letter can say, beside the fields of its case and its own blocks as `text.CODE`
BLANKS = frozenset(
    {
        "reference", "title", "customer", "contact", "address", "received_on", "today", "due_on", "bank",
        "handler", "currency", "missing", "survey_link",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """One thing that a letter must contain: a block that the writer fills, or a tick to confirm."""

    code: str
    kind: str
    label: Words
    prefill: Words | None = None


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter as far as it is written; `contents` is what the regimes of the case ask for, united."""

    kind: str
    contents: tuple[Content, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    ticks: frozenset[str] = frozenset()
    language: str = "en"

    def missing(self) -> list[Content]:
        """Return the contents that are not written or not confirmed yet, in their order."""
        return [c for c in self.contents if not self._has(c)]

    def _has(self, content: Content) -> bool:
        if content.kind == TICK:
            return content.code in self.ticks
        return bool(self.texts.get(content.code, "").strip())
