"""The contact policy as plain values: a kind of rule for each thing that can stand against an approach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from casework.domain.definition import Words

OUTREACH = ("marketing", "survey", "survey_reminder")  # what the bank does by itself: the policy rules it
PURPOSES = ("service", "regulatory", *OUTREACH)
CHANNELS = ("phone", "email", "letter", "branch", "web", "meeting", "sms", "wechat", "social", "other")
REACHED = ("phone", "email", "letter", "sms", "wechat", "social")  # channels that need an address
SURVEYS = ("relationship", "transactional", "pulse")
RESULTS = ("queued", "sent", "reached", "no_answer", "refused", "bounced", "suppressed", "cancelled")
NEVER_ARRIVED = frozenset({"bounced", "suppressed", "cancelled"})  # such a contact counts in no cap
BASES = ("consent", "soft_opt_in", "contract", "legitimate_interest", "legal_duty")
REASONS = (
    "objection",
    "withdrawn",
    "register",
    "deceased",
    "insolvency",
    "undeliverable",
    "bank_decision",  # also what must not be told: the reason of a financial-crime exit stays elsewhere
    "control_group",
)
CONTROL = "control_group"
ANY = "*"
BUSINESS, EVERY = "business", "every"
CUSTOMER, PERSON = "customer", "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has: its name, its words, where it comes from, and which approaches it is about.

    An empty set of channels, countries, kinds or segments is all of them.
    """

    code: str  # "MKT-7D"
    title: Words
    says: Words
    basis: str
    citation: str
    purposes: frozenset[str]
    channels: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Rule):
    """No approach while an entry of the suppression list stands, unless one of these grounds is recorded."""

    reasons: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground(Rule):
    """One of these grounds is needed; not `recorded`: the bank relies on it without an entry."""

    bases: frozenset[str] = frozenset()
    recorded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Rule):
    """No approach of who is in a control group: of the same campaign, or of any."""

    same_campaign: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance(Rule):
    """No approach in one of these circumstances; "vulnerable" is the mark of the customer."""

    circumstances: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Rule):
    """No approach of who has not completed so many years."""

    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase(Rule):
    """No approach while a case of one of these workflows is open."""

    workflows: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Rule):
    """An address on the channel that is valid that day and has not come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap(Rule):
    """At most so many contacts of these purposes in so many days in a row, for the customer or a person.

    `surveys` narrows the rule to surveys of some kinds, both the one asked about and those counted.
    """

    most: int
    days: int
    counts: frozenset[str]
    each: str = CUSTOMER
    surveys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Rule):
    """At most so many reminders after an invitation, and none without one."""

    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Rule):
    """Only between these hours of the customer's day, on business days or on every day."""

    opens: time
    closes: time
    days: str = BUSINESS


#: Of these kinds the first rule that fits decides alone; of all others every one must let the approach pass.
FIRST_FIT: tuple[type[Rule], ...] = (Ground, Hours)


@dataclass(frozen=True, slots=True)
class ContactPolicy:
    """One version of a contact policy; its rules in the order in which a refusal names them."""

    code: str
    version: int
    title: Words
    valid_from: date
    rules: tuple[Rule, ...]

    @property
    def name(self) -> str:
        return f"{self.code}@{self.version}"
