"""A bank in which every page has something to show: an address for each, by who opens it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, update

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.issues.find_issues import find_issues
from casework.commands.onboarding.name_party import NameParty, name_party
from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.commands.people.invite_person import InvitePerson, invite_person
from casework.commands.reports.request_report import RequestReport, request_report
from casework.commands.retention.start_campaign import StartCampaign, start_campaign
from casework.db import db, transaction
from casework.domain.contact.links import token_for as stop_token
from casework.domain.facts import SYSTEM
from casework.domain.satisfaction.links import token_for as survey_token
from casework.jobs.ticks import drain_timers
from casework.models import CampaignMember, Case, PartyScore, PartySegment, SurveyTally
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from tests.browser.test_campaign import find_customers, night
from tests.cast import MONDAY
from tests.commands.contact.consents import contact
from tests.commands.contact.consents import customer as consenting
from tests.commands.issues.test_find_issues import closed
from tests.commands.screening.lists import everybody, loaded, reviews, tick
from tests.journeys.onboarding.desk import ClientDesk

FORMS = (
    "acknowledge", "classify", "summary_resolve", "withdraw", "note", "contact", "document", "link",
    "correct", "hold", "release", "explain", "party",
)  # fmt: skip
SURVEY = {"entity": "uk", "trigger": "relationship", "survey": "relationship", "send_on": "2026-11-23"}
PUBLIC = "/public/uk/complaint"
SPRING = MONDAY - timedelta(days=300)
TOLD = {
    ("2026-10", "satisfied", "5"): 30,
    ("2026-10", "satisfied", "2"): 10,
    ("2026-11", "satisfied", "4"): 25,
    ("2026-11", "*", "invited"): 80,
    ("2026-11", "*", "answered"): 20,
}
Places = dict[str | None, list[str]]


def cast_of(*names: str) -> Any:
    """Return those who work here as the stories of the journeys call them."""
    return SimpleNamespace(**{name: actor_of(person_named(name).id) for name in names})


def fill_the_bank(app: Flask, complaint: str) -> Places:
    """Make one of everything and return where it is seen; `complaint` is a case of Hana's."""
    cast, secret = cast_of("hana", "lin", "remy", "ada", "theo"), app.config["SETTINGS"].secret_key
    client, confirmation = _client(cast)
    project, item = _project(cast)
    review, customer = _review(cast), consenting(cast.hana)
    contact(cast.hana, customer, "service")
    campaign = _campaign(cast)
    call, written = _survey(cast, "call"), _survey(cast, "email")
    _figures(customer)
    closed(cast, 3)
    find_issues(MONDAY)
    request_report(RequestReport(complaint, cast.remy), MONDAY)
    link = invite_person(InvitePerson(person_named("zed").id, cast.ada), MONDAY)
    survey = f"/public/survey/{survey_token(_number(written), 1, secret)}"
    stop = f"/public/stop/{stop_token(customer, secret)}"
    account = f"/queue/people/{cast.hana.id}"
    return {
        None: ["/sign-in", f"/link/{link}", PUBLIC, f"{PUBLIC}/received", survey, stop],
        "hana": ["/work", "/find", "/find?q=harbour", "/account", *_of_staff(complaint, project, item)],
        "lin": [
            "/queue", "/queue?show=none&q=nothing", account, f"/cases/{complaint}?do=assign", "/mail",
            f"/cases/{client}?do={confirmation}", f"/customers/{customer}", f"/cases/{call}/survey",
            "/campaigns", "/campaigns/new", f"/campaigns/{campaign}", "/issues/", "/issues/1", "/segments",
            "/scores/back-test?from=2026-05-25&to=2026-11-23", "/imports/", "/imports/1",
        ],
        "remy": [
            "/breaches?from=2026-09-01", f"/cases/{complaint}?do=legal_hold", "/record", "/reports",
            "/work", "/satisfaction", "/screening", f"/cases/{review}", f"/cases/{review}/hits",
        ],
        "otto": ["/rules", "/rules/complaint/1", "/rules/onboarding/1", "/breaches?from=2020-01-01"],
        "ada": ["/people", "/people/1", "/people/new", "/teams", "/tokens", "/nowhere"],
        "zed": ["/work", "/queue"],
    }  # fmt: skip


def _of_staff(complaint: str, project: str, item: str) -> list[str]:
    forms = [f"/cases/{complaint}", *(f"/cases/{complaint}?do={form}" for form in FORMS)]
    other = [f"/cases/{project}", f"/cases/{project}?do=party", f"/cases/{project}?do={item}"]
    lists = ["/customers/", "/customers/?q=harbour", "/customers/new", "/customers/1"]
    return [*forms, *other, *lists, "/new/", "/new/complaint", "/new/onboarding", "/new/onboarding?party=1"]


def _client(cast: Any) -> tuple[str, str]:
    """Bring a client to where a second person has to say yes to her activation."""
    desk = ClientDesk(cast).rated()
    desk.do("lin", "tl_approve", comment="Fine.")
    desk.finish("hana", "sign_contracts", contracts_signed_on="2026-11-23")
    desk.finish("hana", "open_accounts", core_id="C-1")
    desk.do("hana", "activate", core_id="C-1", activated_on="2026-11-23")
    waits = next(item for item in desk.now.items if item["task"] == "confirm:activate")
    return desk.reference, f"item:{waits['number']}:confirm:activate"


def _project(cast: Any) -> tuple[str, str]:
    """Have an application of a project company wait for the papers of its sponsors."""
    given = {"legal_name": "North Array", "entity_type": "spv", "country": "GB", "product": "project_finance"}
    desk = ClientDesk.__new__(ClientDesk)
    desk.cast, desk.at = cast, MONDAY
    desk.party = int(_new(cast, "North Array Project Ltd"))
    sized = {"segment": "project_finance", "size": "large", "credit_asked": True}
    desk.reference = desk.open(
        "onboarding", {"entity": "uk", "relationship_manager": "hana", **given, **sized}, "hana"
    )
    desk.submitted()
    for name in ("Windward Energy plc", "Gridline Infrastructure plc"):
        name_party(NameParty(desk.reference, _new(cast, name), "sponsor", cast.hana), desk.at)
    item = next(i for i in desk.now.items if i["task"].startswith("item:sponsor_file"))
    return desk.reference, f"item:{item['number']}:{item['task']}"


def _new(cast: Any, name: str) -> int:
    return int(
        add_party(AddParty("uk", NewParty(name, "organisation", country="GB"), cast.hana), MONDAY)["party"]
    )


def _review(cast: Any) -> str:
    """Raise a hit before compliance."""
    _new(cast, "Golden Kestrel Shipping")
    loaded()
    everybody(MONDAY)
    tick(MONDAY)
    (review,) = reviews()
    assign_case(AssignCase(review, cast.remy.id, cast.remy), MONDAY)
    return review


def _campaign(cast: Any) -> int:
    """Run a campaign until it is known of most who stayed."""
    asked = StartCampaign(cast.lin, "uk", "uk_corporate", "autumn-2026", "Autumn", {"medium": 0.2})
    number = int(start_campaign(asked, MONDAY)["id"])
    drawn = find_customers()
    night(MONDAY)
    for outcome, parties in (
        ("kept", drawn.treated[:8]),
        ("left", drawn.control[:3]),
        ("kept", drawn.control[3:]),
    ):
        with transaction() as session:
            mine = CampaignMember.party_id.in_(parties)
            session.execute(update(CampaignMember).where(mine).values(outcome=outcome, measured_at=MONDAY))
    return number


def _survey(cast: Any, method: str) -> str:
    party = NewParty(f"Asked by {method}", "organisation", email="office@example.com", phone="+442079460009")
    fields = {**SURVEY, "method": method}
    command = OpenCase("satisfaction_review", "Once a year", party, SYSTEM, fields, None, True)
    reference = str(open_case(command, MONDAY)["reference"])
    for hours in (0, 1):
        drain_timers(MONDAY + timedelta(hours=hours))
    return reference


def _figures(customer: int) -> None:
    """Have answers counted, and scores and segments of spring, so that there is something to compare."""
    with transaction() as session:
        for (period, question, bucket), number in TOLD.items():
            place = {"period": period, "question": question, "bucket": bucket, "role": ""}
            session.add(
                SurveyTally(entity="uk", team="uk_corporate", survey="post_complaint", number=number, **place)
            )
        score = {"policy": "attrition@1", "scored_at": SPRING, "until": MONDAY - timedelta(days=1)}
        session.execute(
            insert(PartyScore).values(party_id=customer, score=80, band="high", reasons=[], **score)
        )
        moved, row = MONDAY - timedelta(days=10), {"scheme": "value_band", "policy": "value@1", "reasons": {}}
        for since, until, value in ((SPRING, moved, "B"), (moved, MONDAY - timedelta(days=1), "A")):
            session.execute(
                insert(PartySegment).values(party_id=customer, since=since, until=until, value=value, **row)
            )


def _number(reference: str) -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(select(Case.id).where(Case.reference == reference)) or 0)
