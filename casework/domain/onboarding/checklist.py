"""What a client has to hand in: items of a checklist, and how each of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.domain.clocks.moments import months_on
from casework.domain.conditions import selected
from casework.domain.definition import Condition, Words
from casework.domain.facts import Facts

OPEN, RECEIVED, ASKED, VERIFIED, WAIVED = "open", "received", "waiver_asked", "verified", "waived"
STATES: Mapping[str, Words] = {
    OPEN: Words("Owed", "待提交"),
    RECEIVED: Words("Received, to be checked", "已收到，待核验"),
    ASKED: Words("Waiver asked for", "已申请豁免"),
    VERIFIED: Words("Verified", "已核验"),
    WAIVED: Words("Waived", "已豁免"),
}
ITEM = "item:"  # a work item of a checklist is called "item:CODE", or "item:CODE:PARTY" for one of several


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing that is owed: for the client, or for each party in a role (`each = "party:sponsor"`)."""

    code: str
    title: Words
    mandatory: bool = True
    where: Condition = field(default_factory=dict)
    unless: tuple[Condition, ...] = ()
    each: str | None = None
    valid_for: str | None = None  # "3 months" from the date of the document
    waived_by: tuple[str, ...] = ("team_lead",)  # all of these roles, each by another person
    hint: Words | None = None

    @property
    def role(self) -> str | None:
        return None if self.each is None else self.each.removeprefix("party:")

    def last_day(self, dated: date) -> date | None:
        """Return the last day on which a document of this date may be used; None where it does not age."""
        if self.valid_for is None:
            return None
        amount, _, _ = self.valid_for.partition(" ")
        return months_on(dated, int(amount))


@dataclass(frozen=True, slots=True)
class Checklist:
    """One version of what a kind of case has to bring."""

    code: str
    version: int
    valid_from: date
    title: Words
    items: tuple[ChecklistItem, ...]

    @property
    def name(self) -> str:
        return f"{self.code}@{self.version}"

    def item(self, code: str) -> ChecklistItem | None:
        return next((item for item in self.items if item.code == code), None)

    def asked_of(self, facts: Facts) -> list[ChecklistItem]:
        """Return the items that a case owes."""
        return [item for item in self.items if selected(item.where, item.unless, facts)]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one item of a case stands. `handled_by` are those who took the document in or entered it."""

    task: str  # of which it is an item: "documents"
    code: str
    title: Words
    mandatory: bool
    state: str = OPEN
    party: str | None = None
    valid_until: date | None = None
    handled_by: frozenset[str] = frozenset()

    @property
    def full_title(self) -> Words:
        if self.party is None:
            return self.title
        return Words(f"{self.title.en} ({self.party})", f"{self.title.zh}（{self.party}）")

    def expired(self, today: date) -> bool:
        return self.state == VERIFIED and self.valid_until is not None and self.valid_until < today


def task_of(code: str, party: int | None = None) -> str:
    """Return what the work item of a checklist item is called."""
    return f"{ITEM}{code}" if party is None else f"{ITEM}{code}:{party}"


def code_and_party(task: str) -> tuple[str, int | None]:
    """Read `item:passport:17` as its code and the number of its party."""
    code, _, party = task.removeprefix(ITEM).partition(":")
    return code, int(party) if party else None


def state_of(fields: Mapping[str, Any], outcome: str | None) -> str:
    """Return how a work item stands, by what its row says."""
    if outcome == WAIVED:
        return WAIVED
    if outcome == "done":
        return VERIFIED
    return RECEIVED if fields.get("received_by") else ASKED if fields.get("waiver") else OPEN


def of_tasks(standings: Iterable[Standing], tasks: Iterable[str] | None) -> list[Standing]:
    """Return those that belong to some tasks; all of them where None."""
    wanted = None if tasks is None else set(tasks)
    return [one for one in standings if wanted is None or one.task in wanted]


def owed(standings: Iterable[Standing]) -> list[Standing]:
    """Return what the client has still to hand in: mandatory, and not there."""
    return [one for one in standings if one.mandatory and one.state == OPEN]


def unchecked(standings: Iterable[Standing]) -> list[Standing]:
    """Return the mandatory items that are neither verified nor waived."""
    return [one for one in standings if one.mandatory and one.state not in (VERIFIED, WAIVED)]
