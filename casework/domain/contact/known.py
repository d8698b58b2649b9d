"""What a verdict looks at: the approach, and what is known of the customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casework.domain.calendar import Calendar
from casework.domain.contact.policy import ANY, NEVER_ARRIVED


@dataclass(frozen=True, slots=True)
class Approach:
    """A contact that somebody has in mind; `kind` is of a survey, `recipient` a person of the customer."""

    purpose: str
    channel: str
    kind: str | None = None
    campaign: int | None = None
    recipient: int | None = None

    @property
    def asked_of_consent(self) -> str:
        """Return the purpose that consents and suppressions speak of: a reminder is part of its survey."""
        return "survey" if self.purpose == "survey_reminder" else self.purpose


@dataclass(frozen=True, slots=True)
class Past:
    """A contact that was, or that waits to leave."""

    at: datetime
    purpose: str
    direction: str = "out"
    kind: str | None = None
    result: str | None = None
    recipient: int | None = None
    id: int = 0

    @property
    def counts(self) -> bool:
        return self.direction == "out" and self.result not in NEVER_ARRIVED


@dataclass(frozen=True, slots=True)
class Consented:
    """A recorded ground, from when until when."""

    channel: str
    purpose: str
    basis: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """An entry of the suppression list."""

    channel: str
    purpose: str
    reason: str
    source: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """One address on a channel: from and until when it is good, and when mail to it came back."""

    valid_from: date | None = None
    valid_until: date | None = None
    undeliverable_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The customer, what was agreed and refused, and what there was of contacts."""

    zone: ZoneInfo
    calendar: Calendar
    country: str | None = None
    kind: str = "person"
    segment: str | None = None
    vulnerable: bool = False
    circumstances: frozenset[str] = frozenset()
    born_on: date | None = None
    open_workflows: frozenset[str] = frozenset()
    addresses: Mapping[str, tuple[Reach, ...]] = field(default_factory=dict)
    history: tuple[Past, ...] = ()
    consents: tuple[Consented, ...] = ()
    suppressions: tuple[Suppressed, ...] = ()


def covers(entry: Consented | Suppressed, approach: Approach) -> bool:
    """Return whether a consent or suppression speaks of the approach's channel and purpose."""
    purposes, channels = (approach.asked_of_consent, ANY), (approach.channel, ANY)
    return entry.purpose in purposes and entry.channel in channels


def stands(entry: Consented | Suppressed, at: datetime) -> bool:
    return entry.since <= at and (entry.until is None or at < entry.until)
