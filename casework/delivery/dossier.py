"""The dossier, the audit paper of one case: everything that it states, as plain values.

All words are in the paper's `language` already, all moments UTC; what people wrote stands as they wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.delivery.clock_statement import Clock


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Regime:
    """A jurisdiction's rules that apply, and whether their text was confirmed in a source."""

    title: str
    basis: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in the case and in which role."""

    role: str
    name: str
    kind: str = ""
    contact: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the record: who did what, from which state to which; `hash` is its link in the chain."""

    seq: int
    at: datetime
    actor: str
    role: str
    sentence: str
    hash: str
    detail: str = ""
    source: str = ""
    target: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the case; `size` in bytes."""

    name: str
    sha256: str
    size: int
    source: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it went out, which template made it, what it had to hold, and the proof that it arrived."""

    title: str
    template: str
    to: str
    channel: str
    proof: str
    body: str
    sent_at: datetime | None = None
    language: str = "en"
    contents: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: who made it, who approved it in which meaning, and whether the approver was independent."""

    title: str
    outcome: str
    maker: str
    at: datetime
    approver: str = ""
    approved_at: datetime | None = None
    meaning: str = ""
    independent: bool | None = None
    check: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A screening or a score, with the version of the rule that gave it."""

    title: str
    result: str
    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Redress:
    """What was offered or paid to make good."""

    kind: str
    amount: str
    state: str
    approved_by: str = ""
    approved_at: datetime | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """Another case that belongs to this one."""

    reference: str
    relation: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A piece of work beside the path."""

    title: str
    assignee: str
    state: str
    opened_at: datetime
    due_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something that this reader may not see, and why; only named to readers who may know of it."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody looked at the case, or took a copy."""

    at: datetime
    who: str
    role: str
    act: str


@dataclass(frozen=True, slots=True)
class Integrity:
    """What this paper can be checked against: the head of the chain, and what the check found."""

    head_seq: int
    head: str
    sound: bool
    checked_at: datetime
    findings: tuple[str, ...] = ()
    checkpoint: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case as of one entry of its record, for one reader; `diagram` is DOT with the path walked."""

    report_id: str
    reference: str
    kind: str
    title: str
    customer: str
    state: str
    classification: str
    language: str
    zone: str
    made_by: str
    made_at: datetime
    summary: str
    integrity: Integrity
    case_json: bytes
    events_jsonl: bytes
    outcome: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    regimes: tuple[Regime, ...] = ()
    parties: tuple[Party, ...] = ()
    clocks: tuple[Clock, ...] = ()
    events: tuple[Event, ...] = ()
    documents: tuple[Document, ...] = ()
    letters: tuple[Letter, ...] = ()
    decisions: tuple[Decision, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    redress: tuple[Redress, ...] = ()
    linked: tuple[LinkedCase, ...] = ()
    items: tuple[WorkItem, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    access: tuple[Access, ...] = ()
    diagram: str = ""
    supersedes: str = ""
