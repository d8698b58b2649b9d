"""What a decision looks at: who acts, when, and what is known of the case at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from casework.domain.letters import LetterDraft

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not possible now, and who or what can change that, in both languages.

    `kind` says which check refused (move, hold, role, condition, guard); `field` names the field at fault.
    """

    en: str
    zh: str
    kind: str = "guard"
    field: str | None = None

    def in_(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; `principal` is the person in whose place a delegate acts."""

    id: int | None
    name: str  # as in events: "person/3", "client/7", "system"
    roles: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    zone: str = "Europe/London"
    language: str = "en"
    principal: str | None = None

    @property
    def persons(self) -> frozenset[str]:
        """Return all in whose name this act counts: the actor, and the principal of a delegate."""
        return frozenset((self.name,) if self.principal is None else (self.name, self.principal))


SYSTEM = Actor(None, "system", frozenset({"system"}), zone="UTC")


@dataclass(frozen=True, slots=True)
class Hold:
    """The mark that stops a case for a while."""

    reason: str
    cause: str = ""
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """How the clock of a slot stands; of several, the one that falls due first."""

    breached: bool = False
    running: bool = False
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that conditions and guards read; `extra` holds what guards ask for from outside the case.

    `fields` are the values of the case with `given`, the incoming ones, laid over them. `makers` and
    `approvers` are those of the approval that the move belongs to, since the last return. `asked_by` is the
    first person of an act that the actor confirms as the second.
    """

    actor: Actor
    at: datetime
    fields: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    state: str = ""
    held: Hold | None = None
    assignee: str | None = None
    makers: frozenset[str] = frozenset()
    approvers: frozenset[str] = frozenset()
    slots: Mapping[str, SlotFacts] = field(default_factory=dict)
    tasks: Mapping[str, bool] = field(
        default_factory=dict
    )  # done, by name; a task that never opened is not in it
    party: Mapping[str, Any] = field(default_factory=dict)
    priority: str | None = None
    jurisdiction: str | None = None
    opened_at: datetime | None = None
    received_at: datetime | None = None
    attempts: int = 0
    documents: int = 0
    letter: LetterDraft | None = None
    has_comment: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    asked_by: str | None = None
    zone: str = "UTC"  # the entity's, in which days are counted
