"""One case of the demo and the people around it: each act in one line, at the moment of the virtual clock."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from typing import Any

from casework.commands.cases.add_document import AddDocument, add_document
from casework.commands.cases.add_note import AddContact, AddNote, add_contact, add_note
from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.complete_item import CompleteItem, complete_item
from casework.commands.cases.hold_case import HoldCase, hold_case
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.cases.save_draft import SaveDraft, save_draft
from casework.commands.clocks.explain_breach import ExplainBreach, explain_breach
from casework.commands.clocks.extend_clock import ExtendClock, extend_clock
from casework.commands.demo.add_people import Cast
from casework.commands.demo.bank.clients import COMPANY, RETAIL, Bank
from casework.commands.demo.planning import Plan
from casework.commands.demo.values import redress_said
from casework.commands.demo.works import Works
from casework.commands.parties.record_party import NewParty
from casework.db import Row
from casework.domain.facts import SYSTEM, Actor
from casework.queries.cases.letters import WrittenLetter
from casework.queries.cases.reading import CaseNow, read_case
from casework.rulebook.current import calendar_of, current

FINAL = "final_response"
OF_THE_BANK = 6  # every how many-th complaint comes from one whose accounts the demo knows
Begin = Callable[[str, Generator[datetime, None, None]], None]


class World:
    """The bank of the demo while its past is played: its people, its virtual clock, its regular customers."""

    def __init__(self, cast: Cast, now: datetime, bank: Bank, works: Works) -> None:
        self.cast, self.now, self.at = cast, now, now
        self.bank, self.works = bank, works
        self.clients = {client.source: client for client in bank.clients}
        self.parties: dict[str, int] = {}  # source of a customer of the bank -> their number
        self.fates: dict[str, str] = {}  # source -> what becomes of who began to fall
        self.placed: set[int] = set()  # cases that go a way of their own
        self.spoken_for: set[str] = set()  # sources of customers that placed cases are about
        self.list_version = 1
        self.list_seen: datetime | None = None
        self.begin: Begin = lambda _name, _life: None  # lets a life begin; whoever plays the lives sets it
        self.rules = current()
        self.known: dict[str, int] = {}  # a customer's name -> their number
        self.first: dict[str, str] = {}  # a customer's name -> the case to which a second letter is joined
        self.traced = 0  # payments that are being traced abroad

    def customer_of(self, plan: Plan) -> int | NewParty:
        """Return who complains: one who did before, now and then a customer of the bank, or somebody new."""
        if plan.customer.name in self.known:
            return self.known[plan.customer.name]
        if plan.number % OF_THE_BANK:
            return plan.customer
        forms = (COMPANY,) if plan.company else (RETAIL,)
        known = [
            client.source
            for client in self.bank.of(plan.entity, *forms)
            if client.source in self.parties and client.source not in self.spoken_for
        ]
        return self.parties[known[plan.number // OF_THE_BANK % len(known)]] if known else plan.customer


class Desk:
    """What can be done with one case; `at` is the world's clock."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.plan, self.reference = world, plan, ""
        self.calendar = calendar_of(world.rules, plan.entity)

    @property
    def at(self) -> datetime:
        return self.world.at

    def later(self, hours: float) -> datetime:
        """Return the moment after so many working hours of the entity."""
        return self.calendar.add(self.at, hours * 60)

    def day(self, days: float) -> str:
        """Return the date so many calendar days from now."""
        return (self.at + timedelta(days=days)).date().isoformat()

    def read(self) -> CaseNow:
        return read_case(self.reference, SYSTEM, "case.read")

    @property
    def state(self) -> str:
        return str(self.read().row["state"])

    def log(self, received_at: datetime | None = None) -> None:
        """Open the case as the staff at intake would."""
        plan, world = self.plan, self.world
        party = world.customer_of(plan)
        fields = {
            "received_at": received_at or plan.received_at,
            "channel": plan.channel,
            "source": "customer",
            "entity": plan.entity,
            "product": plan.product,
            "narrative": plan.story.narrative,
            "desired_outcome": plan.story.wants,
        }
        asked = OpenCase(
            "complaint", plan.story.title, party, self.who(plan.staff), fields, duplicates_looked_for=True
        )
        self.reference = str(open_case(asked, self.at)["reference"])
        world.known[plan.customer.name] = self.read().row["party_id"]

    def who(self, name: str) -> Actor:
        return SYSTEM if name == "system" else self.world.cast[name]

    def do(self, who: str, trigger: str, comment: str = "", **fields: Any) -> None:
        """Move the case, with the letter that goes with the move."""
        definition = self.world.rules.latest("complaint")
        found = next(each for each in definition.transitions if each.trigger == trigger)
        kind = found.letter or found.drafts
        drafted = kind == FINAL and found.letter is not None  # the maker wrote it, the approver sends it
        letter = self.letter(kind) if kind and not drafted else None
        said = self.plan.story.say("comments", comment) if comment else ""
        asked = MoveCase(self.reference, trigger, self.who(who), fields=fields, letter=letter, comment=said)
        move_case(asked, self.at)

    def letter(self, kind: str) -> WrittenLetter:
        plan = self.plan
        rules = self.world.rules.letters(plan.entity, kind, self.at.date())
        return plan.story.letter(rules, plan.outcome, redress_said(plan))

    def draft(self, who: str) -> None:
        save_draft(SaveDraft(self.reference, FINAL, self.who(who), self.letter(FINAL)), self.at)

    def assign(self) -> None:
        person = self.who(self.plan.staff)
        assign_case(AssignCase(self.reference, person.id, self.who(self.plan.lead)), self.at)

    def note(self, who: str) -> None:
        pick = self.plan.draw.randint(0, 3)
        add_note(AddNote(self.reference, self.who(who), self.plan.story.say("notes", pick=pick)), self.at)

    def call(self, who: str) -> None:
        text = self.plan.story.say("contacts")
        add_contact(AddContact(self.reference, self.who(who), text, "phone", "out"), self.at)

    def attach(self, who: str, name: str, text: str, source: str = "customer") -> None:
        add_document(AddDocument(self.reference, self.who(who), name, text.encode(), source=source), self.at)

    def finish(self, who: str, task: str, **fields: Any) -> None:
        """Finish the open work item of a task, if there is one."""
        for item in self.open_items(task):
            complete_item(CompleteItem(self.reference, item["number"], task, self.who(who), fields), self.at)

    def open_items(self, task: str) -> list[Row]:
        return [item for item in self.read().items if item["task"] == task and item["done_at"] is None]

    def explain(self, who: str) -> None:
        """Give a reason for every breach that has none."""
        for clock in self.read().clocks.values():
            if clock["breached_at"] and clock["reason_seq"] is None:
                reason = self.plan.story.say("comments", "late")
                explain_breach(ExplainBreach(self.reference, clock["name"], self.who(who), reason), self.at)

    def extend(self, who: str, clock: str, kind: str, due: datetime | None = None) -> None:
        reason, letter = self.plan.story.say("comments", "extension"), self.letter(kind)
        extend_clock(ExtendClock(self.reference, clock, self.who(who), reason, due, letter), self.at)

    def hold(self, who: str, days: int) -> None:
        reason = self.plan.story.say("comments", "hold")
        hold_case(HoldCase(self.reference, self.who(who), True, reason, self.day(days)), self.at)
