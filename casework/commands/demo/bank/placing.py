"""Cases that the demo's files place: opened in their time for a customer or an applicant, and worked on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.demo.bank.applicants import Applicant
from casework.commands.demo.bank.clients import BANK, COMPANY, Bank, Client
from casework.commands.demo.bank.matters import PEOPLE, Matter
from casework.commands.demo.bank.scripts import (
    Step,
    placed_cases,
    said,
    steps_of,
    title_of,
    workflow_of,
)
from casework.commands.demo.desk import World
from casework.commands.demo.playing import Life
from casework.domain.facts import SYSTEM
from casework.errors import CaseworkError
from casework.rulebook.current import calendar_of

ONBOARDING, SURVEY, OUTREACH = "onboarding", "satisfaction_review", "retention_outreach"
TEN = time(10)
PATIENCE, AGAIN = 12, timedelta(days=3)
RECENT = 30  # days up to which ages count working days
SYSTEM_OPENS = ("kyc_review", SURVEY)
ASKED_LATELY = (0, 1, 9, 10, 11)  # months of taking over: these were asked this season by the yearly sample


def place_cases(world: World) -> Iterator[tuple[str, Life]]:
    """Give the life of each placed case with its name, and keep the customers that they are about."""
    dealt = _Dealer(world.bank)
    before: dict[tuple[str, str], list[str]] = {}
    for number, (way, case) in enumerate(placed_cases()):
        workflow = workflow_of(way)
        client = None if workflow == ONBOARDING else dealt.next(workflow, case["entity"])
        earlier = before.setdefault((workflow, case["entity"]), [])
        yield f"{way} {number}", _life(world, number, way, case, client, earlier)
    world.spoken_for = dealt.taken


def _life(
    world: World, number: int, way: str, case: dict[str, Any], client: Client | None, earlier: list[str]
) -> Life:
    yield _begins(world, case)
    reference = _opened(world, number, way, case, client)
    blanks = {"before": earlier[-1] if earlier else ""}
    earlier.append(reference)
    matter = Matter(world, reference, number, blanks)
    world.placed.add(matter.now.row["id"])
    yield from go(matter, steps_of(way), case.get("until"))
    if workflow_of(way) == ONBOARDING and float(case["age"]) >= 1 and "until" in case:
        yield matter.when(Step("assign"))
        matter.act_assign(Step("assign"), "")


def go(matter: Matter, steps: tuple[Step, ...], until: str | None = None) -> Life:
    """Go a way step by step, up to the state in which it stands still."""
    for step in steps:
        if until is not None and matter.state == until:
            return
        yield matter.when(step)
        matter.do(step)


def go_patiently(matter: Matter, steps: tuple[Step, ...]) -> Life:
    """Go a way, and wait where it is not allowed now, as with a complaint open; at last leave it at that."""
    for step in steps:
        yield matter.when(step)
        for _ in range(PATIENCE):
            try:
                matter.do(step)
            except CaseworkError:
                yield matter.at + AGAIN
            else:
                break
        else:
            return


def _begins(world: World, case: dict[str, Any]) -> datetime:
    """Return when a case is opened: so many days ago, recent ones counted in working days."""
    age = float(case["age"])
    if age < 1:
        return world.now - timedelta(days=age)
    if age > RECENT:
        return world.now - timedelta(days=age)
    zone = ZoneInfo(world.rules.entity(case["entity"]).zone)
    calendar = calendar_of(world.rules, case["entity"])
    day = calendar.add_working_days(world.now.astimezone(zone).date(), -round(age))
    return datetime.combine(day, TEN, zone)


def _opened(world: World, number: int, way: str, case: dict[str, Any], client: Client | None) -> str:
    entity, workflow, zh = case["entity"], workflow_of(way), case["entity"] == "cn"
    staff = PEOPLE[f"{entity}_corporate"]["staff"]
    opener = staff[number % len(staff)]
    fields = {name: said(value, zh, world.at, {}) for name, value in case["fields"].items()}
    fields["entity"] = entity
    title = (case.get("title") or {}).get("zh" if zh else "en") or title_of(workflow, zh)
    if client is None:
        applicant = Applicant(world, case["client"], entity, opener)
        fields |= {"legal_name": case["client"]["name"], "country": case["client"]["country"]}
        fields["relationship_manager"] = opener
        asked = OpenCase(workflow, title, applicant.party, world.cast[opener], fields)
        reference = str(open_case(asked, world.at)["reference"])
        applicant.name_parties(reference, case.get("parties", ()))
        return reference
    if workflow == OUTREACH:
        fields["rule_version"] = "attrition@1"
    actor = SYSTEM if workflow in SYSTEM_OPENS else world.cast[opener]
    asked = OpenCase(workflow, title, world.parties[client.source], actor, fields, duplicates_looked_for=True)
    return str(open_case(asked, world.at)["reference"])


class _Dealer:
    """Deals the customers out to placed cases, so that no two surveys or outreaches meet at one customer."""

    def __init__(self, bank: Bank) -> None:
        self.bank, self.taken, self.reviewed = bank, set[str](), set[str]()

    def next(self, workflow: str, entity: str) -> Client:
        mine = self.reviewed if workflow not in (SURVEY, OUTREACH) else self.taken
        for client in self.bank.of(entity, COMPANY, BANK):
            fits = client.source not in mine and client.trend != "falling"
            if fits and not (workflow == SURVEY and client.wave in ASKED_LATELY):
                mine.add(client.source)
                return client
        raise RuntimeError(f"the demo's bank has too few customers in {entity} for its cases")
