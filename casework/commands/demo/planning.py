"""What becomes of each complaint of the demo: drawn by a seed from the shipped choice of real records."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from casework.commands.complaints.translating import Intake
from casework.commands.demo.shipped_records import CHINA, SEED, received_at, shipped
from casework.commands.demo.telling import Story, corporate, customer, story_of
from casework.commands.parties.record_party import NewParty
from casework.rulebook.current import current

RETAIL_FROM = "O"
STAFF = {
    "uk_corporate": ("hana", "theo", "priya", "hana", "theo"),
    "uk_retail": ("zed", "nia"),
    "cn_corporate": ("wei", "jun"),
}
LEADS = {"uk_corporate": ("lin", "mara", "lin"), "uk_retail": ("owen",), "cn_corporate": ("qing",)}
COMPLIANCE = {"uk_corporate": "remy", "uk_retail": "remy", "cn_corporate": "yun"}
REVIEWER = {"uk_corporate": "ira", "uk_retail": "ira", "cn_corporate": "yun"}
SEVERITIES = ("P2", "P3", "P2", "P2", "P1", "P2", "P3", "P2", "P2", "P3")
RELIEF = {"monetary_relief": "upheld", "non_monetary_relief": "partly_upheld"}
#: ways beside the usual one: every how many-th complaint of a team goes it, from which on
WAYS = {"at_once": (9, 4), "withdraw": (19, 6), "enquiry": (31, 12), "forward": (37, 16), "appraise": (13, 8)}
#: where some of the younger ones stand still, in turn
HALTS = (
    "awaiting_third_party", "redress_approval", "response_review", "response_drafting", "awaiting_customer",
    "investigation",
)  # fmt: skip
LEFT: dict[str, Any] = {"halt": "investigation"}  # nobody has got on with it: its term runs out
OLD = timedelta(days=70)
REVIEWED: dict[str, Any] = {"halt": "internal_review", "disputed": True, "severity": "P3"}
#: team, youngest and oldest age in days, what differs from the usual
SPECIALS: tuple[tuple[str, float, float, dict[str, Any]], ...] = (
    *((team, 0, 4, {"halt": halt}) for team in STAFF for halt in ("received", "triage")),
    ("uk_corporate", 4, 12, {"way": "held", "staff": "hana"}),
    ("uk_corporate", 3, 8, {"way": "second_of_two"}),
    ("uk_corporate", 5, 12, {"way": "first_of_two"}),
    ("uk_corporate", 2, 9, {"halt": "redress_approval", "outcome": "upheld"}),
    ("uk_corporate", 2, 9, {"halt": "response_review", "outcome": "not_upheld"}),
    ("uk_corporate", 2, 9, {"halt": "response_drafting"}),
    *((team, 10, 21, REVIEWED) for team in ("uk_corporate", "cn_corporate")),
    *(("uk_corporate", 15, 24, {**LEFT, "staff": name}) for name in ("hana", "hana", "theo", "priya")),
    *((team, 15, 24, LEFT) for team in ("uk_retail", "cn_corporate", "cn_corporate")),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One complaint and its way; `halt` is the state in which it stands still."""

    number: int
    team: str
    entity: str
    received_at: datetime
    channel: str
    product: str
    issue: str
    company: bool
    amount: float
    customer: NewParty
    story: Story
    staff: str
    lead: str
    severity: str
    outcome: str
    late: bool
    disputed: bool
    way: str
    halt: str | None
    draw: random.Random

    @property
    def zh(self) -> bool:
        return self.entity == "cn"

    @property
    def compliance(self) -> str:
        return COMPLIANCE[self.team]

    @property
    def reviewer(self) -> str:
        return REVIEWER[self.team]


@dataclass(frozen=True, slots=True)
class Choice:
    """The shipped records with their dates moved by whole weeks, those still to come left out."""

    plans: tuple[Plan, ...]
    weeks: dict[str, int]  # file of the source -> weeks by which its dates were moved


def choose(now: datetime) -> Choice:
    """Return the demo's complaints as planned for a moment, oldest first; the same for the same moment."""
    rows = list(shipped())
    weeks = {}
    for file in sorted({row["file"] for row in rows}):
        newest = max(date.fromisoformat(row["received"]) for row in rows if row["file"] == file)
        weeks[file] = -((newest - now.date()).days // 7)
    placed = sorted(
        ((received_at(row, weeks[row["file"]], number), number, row) for number, row in enumerate(rows)),
        key=lambda each: each[:2],
    )
    planner = _Planner(now)
    plans = [planner.plan(*each) for each in placed if each[0] < now]
    return Choice(tuple(_with_specials(_thinned(plans, now), now)), weeks)


def _thinned(plans: list[Plan], now: datetime) -> list[Plan]:
    """Leave out every other of the old ones that went as usual: they tell nothing more, and take time."""
    old = [
        plan.number
        for plan in plans
        if plan.way == "answer"
        and not (plan.late or plan.disputed or plan.halt)
        and now - plan.received_at > OLD
    ]
    left_out = set(old[::2])
    return [plan for plan in plans if plan.number not in left_out]


def _with_specials(plans: list[Plan], now: datetime) -> list[Plan]:
    """Give some complaints of the right age another way or end, and make a pair of two about the same."""
    taken: dict[int, Any] = {}
    for team, least, most, changes in SPECIALS:
        if (place := _fitting(plans, taken, now, team, least, most, changes)) is not None:
            taken[place] = changes
    changed = [replace(plan, **taken.get(place, {})) for place, plan in enumerate(plans)]
    pair = [place for place, plan in enumerate(changed) if plan.way in ("first_of_two", "second_of_two")]
    if len(pair) == 2:
        first, second = (changed[place] for place in pair)
        changed[pair[1]] = replace(second, customer=first.customer, story=first.story)
    return changed


def _fitting(
    plans: list[Plan],
    taken: dict[int, Any],
    now: datetime,
    team: str,
    least: float,
    most: float,
    changes: Any,
) -> int | None:
    """Return the place of the newest complaint of a team and age that goes its usual way so far."""
    for place in reversed(range(len(plans))):
        plan = plans[place]
        usual = plan.way == "answer" and not plan.halt and not plan.late and place not in taken
        mine = plan.team == team and changes.get("staff", plan.staff) == plan.staff
        if usual and mine and timedelta(days=least) < now - plan.received_at < timedelta(days=most):
            return place
    return None


class _Planner:
    """Deals complaints out to teams, people and ways, in the order in which they came."""

    def __init__(self, now: datetime) -> None:
        self.now, self.intake = now, Intake(current(), now, "")
        self.dealt: Counter[str] = Counter()
        self.customers: dict[str, list[NewParty]] = {}
        self.halted = 0

    def plan(self, received: datetime, number: int, row: dict[str, str]) -> Plan:
        draw = random.Random(f"{SEED} {number}")  # noqa: S311  (chance that can be repeated)
        team, entity = _team(row["state"])
        company, zh = team != "uk_retail", entity == "cn"
        issue = self.intake.inward("issues", "cfpb_issues", row["issue"])
        product = self.intake.inward("products", "cfpb_products", row["product"])
        amount = _amount(company, zh, draw)
        day = received - timedelta(days=draw.randint(3, 40))
        place = self.dealt[team]
        self.dealt[team] += 1
        way = self._way(team, place, received, issue)
        halt = self._halt(received, way)
        response = self.intake.node("cfpb_outcomes", row["response"]) or ""
        return Plan(
            number=number,
            team=team,
            entity=entity,
            received_at=received,
            channel=self.intake.inward("channels", "cfpb_channels", row["channel"]),
            product=corporate(product) if company else product,
            issue=issue,
            company=company,
            amount=amount,
            customer=self._customer(team, place, customer(company, zh, draw)),
            story=story_of(issue, company, f"{amount:,.2f}", day, zh, draw),
            staff=STAFF[team][place % len(STAFF[team])],
            lead=LEADS[team][place % len(LEADS[team])],
            severity=SEVERITIES[place % len(SEVERITIES)],
            outcome="upheld" if halt == "redress_approval" else RELIEF.get(response, "not_upheld"),
            late=row["timely"] == "No",
            disputed=row["disputed"] == "Yes",
            way=way,
            halt=halt,
            draw=draw,
        )

    def _customer(self, team: str, place: int, new: NewParty) -> NewParty:
        """Return the new customer, or for every tenth complaint one who came before."""
        known = self.customers.setdefault(team, [])
        if place % 10 == 9:
            return known[place // 2]
        known.append(new)
        return new

    def _way(self, team: str, place: int, received: datetime, issue: str) -> str:
        elsewhere = "at_once" if team == "cn_corporate" else "appraise"  # the law of one place alone knows it
        for way, (every, first) in WAYS.items():
            if place % every == first and way != elsewhere:
                return way
        age = self.now - received
        paid = team == "uk_corporate" and issue == "account_payments"
        if paid and timedelta(days=25) < age < timedelta(days=44):
            return "trace"
        if age > timedelta(days=50) and place % 12 == 5:
            return "ombudsman"
        return "answer"

    def _halt(self, received: datetime, way: str) -> str | None:
        age = (self.now - received).days
        if way != "answer" or not 2 <= age <= 9:
            return None
        self.halted += 1
        if self.halted % 2:
            return None
        return HALTS[self.halted // 2 % len(HALTS)]


def _team(state: str) -> tuple[str, str]:
    if state in CHINA:
        return "cn_corporate", "cn"
    return ("uk_retail" if state >= RETAIL_FROM or not state else "uk_corporate"), "uk"


def _amount(company: bool, zh: bool, draw: random.Random) -> float:
    least, most = (8_000, 900_000) if zh else (1_500, 120_000) if company else (25, 3_500)
    return round(float(least * (most / least) ** draw.random()), 2)
