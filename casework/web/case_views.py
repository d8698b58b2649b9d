"""What a case page shows: plain values, already in the reader's language, moments still as moments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from casework.web.views import PriorityView, StateView


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of a derivation; `head` is its first word, in bold."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class ClockView:
    name: str
    title: str
    light: str
    due_at: datetime | None = None
    whole_day: bool = False
    ended_at: datetime | None = None
    regulatory: bool = False
    percent: int | None = None
    word: str = ""  # how an ended one is named, where "Over" does not say enough
    line: str = ""
    why: tuple[Step, ...] = ()
    source: str = ""  # "Policy INT-RES@3 · calendar UK@2026.1 · Europe/London"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the case: `kind` is legal, hold or conflict."""

    kind: str
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of facts; `url` leads to what it names."""

    title: str
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FieldView:
    """A form field; `type` as declared: text line date moment money number choice party person bool."""

    name: str
    type: str
    title: str
    required: bool = False
    value: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # code and title
    errors: tuple[str, ...] = ()
    currency: str = ""


@dataclass(frozen=True, slots=True)
class MoveView:
    trigger: str
    title: str
    allowed: bool
    reason: str = ""
    url: str = ""
    place: str = "moves"  # where an act has its button: moves, head or none
    act: bool = False  # beside the moves of the workflow, one of which may be called the same


@dataclass(frozen=True, slots=True)
class LetterItem:
    """One thing a letter must contain: `kind` text (written), tick (confirmed) or filled (from the case)."""

    code: str
    title: str
    kind: str
    done: bool
    note: str = ""
    value: str = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as a checklist; one that is `fixed` is approved as somebody else drafted it."""

    title: str
    language: str
    items: tuple[LetterItem, ...]
    fixed: bool = False

    @property
    def missing(self) -> int:
        return sum(not item.done for item in self.items)


@dataclass(frozen=True, slots=True)
class OpenMove:
    """The move whose form is open."""

    trigger: str
    title: str
    source: str
    target: str
    fields: tuple[FieldView, ...] = ()
    letter: LetterView | None = None
    said: tuple[str, str] | None = None  # who returned it and when; what they said
    comment: str = ""
    comment_errors: tuple[str, ...] = ()
    needs_comment: bool = False
    files: bool = False
    key: str = ""  # makes a second click the same act
    url: str = ""  # where the form goes
    preview_url: str = ""
    draft_url: str = ""
    takes_comment: bool = True
    act: bool = False


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the record: `kind` is move clock msg doc note person; `who` did what `says` tells."""

    seq: int
    kind: str
    at: datetime
    who: str
    says: str
    sub: str = ""
    folded: tuple[EntryView, ...] = ()  # entries that this one stands for, told when it is opened


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a side panel: its text, what stands at the right, and a second row."""

    text: str
    url: str | None = None
    right: str = ""
    light: str = "grey"
    below: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A state in the drawing: `mark` is walked, now or ahead."""

    title: str
    mark: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Edge:
    source: int
    target: int
    walked: bool


@dataclass(frozen=True, slots=True)
class PathView:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    described: str


@dataclass(frozen=True, slots=True)
class CasePage:
    reference: str
    title: str
    workflow: str
    version: int
    state: StateView
    priority: PriorityView | None
    facts: tuple[Fact, ...]
    clocks: tuple[ClockView, ...]
    moves: tuple[MoveView, ...]
    days: tuple[tuple[str, tuple[EntryView, ...]], ...]
    marks: tuple[Mark, ...] = ()
    open: OpenMove | None = None
    next: str = ""
    counts: dict[str, int] = field(default_factory=dict)  # of entries by kind
    earlier: str = ""
    earlier_url: str | None = None
    party: tuple[Fact, ...] = ()
    party_name: str = ""
    party_url: str | None = None
    party_cases: str = ""
    work_items: tuple[Line, ...] = ()
    checklist: tuple[Line, ...] = ()
    checklist_title: str = ""
    path: PathView | None = None
    definition: str = ""
    documents: tuple[Line, ...] = ()
    messages: tuple[Line, ...] = ()
    links: tuple[Line, ...] = ()
    details: tuple[Fact, ...] = ()
    hits_url: str | None = None  # of a review of the screening, for who may see its hits
