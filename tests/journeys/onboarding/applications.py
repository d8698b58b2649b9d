"""What happens to applications: each story is one whole way through onboarding, told act by act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casework.commands.onboarding.name_party import NameParty, name_party
from casework.commands.onboarding.verify_item import VerifyItem, verify_item
from casework.commands.parties.record_party import NewParty
from casework.commands.parties.relate_parties import AddRelation, add_relation
from casework.domain.onboarding.checklist import OPEN, RECEIVED
from tests.cast import Cast
from tests.journeys.onboarding.desk import DILIGENCE, LISTED, OWNERS, RISK, SUBMITTED, ClientDesk
from tests.journeys.onboarding.hits import exposed, listed

CREDIT: dict[str, Any] = {"credit_asked": True, "exposure": "300000.00", "product": "term_loan"}
PROJECT: dict[str, Any] = {
    "legal_name": "North Array Project Ltd",
    "entity_type": "spv",
    "product": "project_finance",
    "segment": "project_finance",
    "size": "large",
    "credit_asked": True,
    "exposure": "300000000.00",
    "secured": True,
}
SPONSORS = (("Windward Energy plc", "60", "Ada Gale"), ("Gridline Infrastructure plc", "40", "Bo Reef"))
FINE = {"comment": "Fine."}
GRANTED = {
    "credit_reference": "CR-77",
    "credit_conditions": "All of the list.",
    "conditions_by": "2027-02-01",
}


def project(cast: Cast) -> ClientDesk:
    """Apply for a project company that two sponsors own, whose people are known, with an agent bank."""
    desk = ClientDesk(cast, owner=False, **PROJECT)
    for company, share, person in SPONSORS:
        sponsor = desk.person_of(NewParty(company, "organisation", country="GB"))
        owner = desk.person_of(NewParty(person, country="GB"))
        add_relation(AddRelation(owner, sponsor, "owner", cast.hana, "register", "100"), desk.at)
        desk.own(sponsor, share)
        name_party(NameParty(desk.reference, sponsor, "sponsor", cast.hana), desk.at)
    agent = desk.person_of(NewParty("Meridian Agency Bank plc", "organisation", country="GB"))
    name_party(NameParty(desk.reference, agent, "agent_bank", cast.hana), desk.at)
    return desk


def send_back(desk: ClientDesk, task: str, who: str = "theo", reason: str = "Illegible.") -> None:
    """Refuse one document that came in."""
    item = next(item for item in desk.items(RECEIVED) if item["task"].startswith(task))
    person = getattr(desk.cast, who)
    command = VerifyItem(desk.reference, item["number"], item["task"], person, accept=False, reason=reason)
    verify_item(command, desk.at)


def documents_of_a_project(desk: ClientDesk) -> None:
    """Bring the documents in; one is sent back with one letter, one is done without, all others are right."""
    desk.do("hana", "submit", **{**SUBMITTED, "industry": "energy", "expected_activity": "cross_border"})
    desk.do("hana", "send_welcome")
    desk.receive()
    desk.do("hana", "docs_received")
    send_back(desk, "item:sponsor_file", reason="Accounts of 2025 are missing.")
    desk.do("theo", "docs_incomplete", return_reason="The second sponsor owes her accounts.")
    desk.at += timedelta(days=3)
    desk.receive()
    desk.do("hana", "docs_received")
    waived = next(item for item in desk.items(RECEIVED) if item["task"] == "item:tax_residency")
    desk.waive("hana", waived)
    desk.waive("lin", waived)
    desk.verify()
    found = desk.at.isoformat()
    desk.do("theo", "docs_accepted", **OWNERS, register_differs_since=found)
    desk.finish("hana", "report_difference", difference_reported_on=desk.at.date().isoformat())


def approved_project(cast: Cast) -> ClientDesk:
    """Take a project as far as her conditions precedent: lead, compliance, senior management, credit."""
    desk = project(cast)
    documents_of_a_project(desk)
    desk.load()
    desk.screen()
    desk.do("hana", "assess", **{**RISK, "ownership_complexity": "cross_border", "client_age": "new"})
    desk.do("hana", "rate_standard", diligence_summary="Known sponsors.")
    desk.do("mara", "tl_approve_compliance", **FINE)
    desk.do("remy", "co_approve_senior", **FINE)
    return desk


def project_finance(cast: Cast) -> ClientDesk:
    """Finance a project: one condition falls away by two persons' word, all others are met in ten days."""
    desk = approved_project(cast)
    desk.do("ira_uk", "sr_approve_credit", **FINE)
    desk.do("hana", "credit_ok_conditions", **GRANTED)
    opinion = next(item for item in desk.items(OPEN) if item["task"] == "item:legal_opinion")
    for who in ("hana", "lin", "remy"):
        desk.waive(who, opinion)
    desk.wait(days=8)
    desk.receive()
    desk.verify()
    desk.do("hana", "conditions_met")
    desk.wait(days=6)
    listed(desk, LISTED)
    desk.explain("lin")
    desk.set_up()
    return desk


def small_firm(cast: Cast) -> ClientDesk:
    desk = ClientDesk(cast).rated()
    desk.do("lin", "tl_approve", **FINE)
    desk.set_up()
    return desk


def returned_twice(cast: Cast) -> ClientDesk:
    """Have the lead ask for another rating, then compliance for another look at the documents."""
    desk = ClientDesk(cast, **CREDIT).rated(ownership_complexity="opaque")
    again = {"return_items": "Where the money comes from", "comment": "Once more."}
    desk.do("lin", "return_to_rating", **again)
    desk.do("hana", "assess", **{**RISK, "ownership_complexity": "opaque"})
    until = (desk.at + timedelta(days=200)).date().isoformat()
    set_by = {"rating_override": "medium", "override_reason": "A pension fund.", "override_until": until}
    desk.do("ira_uk", "override_rating", **set_by)
    desk.do("hana", "rate_standard", diligence_summary="Known trade, known owners.")
    desk.do("lin", "tl_approve_compliance", **FINE)
    desk.do("remy", "return_to_review", **again)
    desk.do("theo", "docs_accepted", **OWNERS)
    desk.screen()
    desk.do("hana", "rate_standard", diligence_summary="Known trade, known owners.")
    desk.do("lin", "tl_approve_compliance", **FINE)
    desk.do("remy", "co_approve_credit", **FINE)
    desk.wait(days=29)
    desk.do("hana", "credit_ok", credit_reference="CR-1")
    return desk


def approved_by_compliance(cast: Cast) -> ClientDesk:
    desk = ClientDesk(cast).rated(ownership_complexity="opaque")
    desk.do("lin", "tl_approve_compliance", **FINE)
    desk.do("remy", "co_approve", **FINE)
    desk.set_up()
    return desk


def exposed_person(cast: Cast) -> ClientDesk:
    """Take on a client behind whom an exposed person stands: senior management decides."""
    desk = exposed(cast)
    desk.do("hana", "assess", **RISK)
    desk.do("hana", "edd_done", **DILIGENCE)
    desk.do("lin", "tl_approve_compliance", **FINE)
    desk.do("remy", "co_approve_senior", **FINE)
    desk.do("mara", "sr_approve", **FINE)
    return desk


def credit_refused(cast: Cast) -> ClientDesk:
    desk = ClientDesk(cast, **CREDIT).rated()
    desk.do("lin", "tl_approve_credit", **FINE)
    desk.do("hana", "credit_no", credit_reference="CR-1")
    desk.confirm("lin", "credit_no")
    return desk


def only_the_account(cast: Cast) -> ClientDesk:
    desk = ClientDesk(cast, **CREDIT).rated()
    desk.do("lin", "tl_approve_credit", **FINE)
    desk.do("hana", "credit_no_other_products", credit_reference="CR-1", other_products_asked=True)
    desk.confirm("lin", "credit_no_other_products")
    return desk


def not_served(cast: Cast) -> ClientDesk:
    desk = ClientDesk(cast, country="KP").screened()
    desk.do("hana", "assess", **RISK)
    desk.do("remy", "rate_prohibited")
    return desk


def declined_by_the_business(cast: Cast) -> ClientDesk:
    """Decline, and take it up again within ninety days."""
    desk = ClientDesk(cast, owner=False)
    desk.do("lin", "reject_commercial", rejection_reason="pricing")
    desk.wait(days=20)
    desk.do("lin", "reopen", comment="The price is agreed.")
    return desk


def declined_by_the_bank(cast: Cast) -> ClientDesk:
    desk = ClientDesk(cast, owner=False)
    desk.do("remy", "reject_regulatory")
    return desk


def withdrawn(cast: Cast) -> ClientDesk:
    desk = ClientDesk(cast, owner=False)
    desk.do("hana", "withdraw", withdrawn_by="Ms Quay", withdrawn_how="phone")
    return desk


def never_sent(cast: Cast) -> ClientDesk:
    """Wait for documents that never come, and take the application up again when they do."""
    desk = ClientDesk(cast).submitted()
    desk.wait(days=31)
    desk.do("lin", "reopen", comment="They have sent everything.")
    return desk


def conditions_never_met(cast: Cast) -> ClientDesk:
    desk = approved_project(cast)
    desk.do("ira_uk", "sr_approve_credit", **FINE)
    desk.do("hana", "credit_ok_conditions", **GRANTED)
    desk.wait(days=75)
    return desk


def applied_twice(cast: Cast) -> ClientDesk:
    first = ClientDesk(cast, owner=False)
    desk = ClientDesk(cast, owner=False)
    desk.do("lin", "duplicate", duplicate_of=first.reference, comment="The same firm.")
    return desk


STORIES: tuple[Callable[[Cast], ClientDesk], ...] = (
    project_finance,
    small_firm,
    returned_twice,
    approved_by_compliance,
    exposed_person,
    credit_refused,
    only_the_account,
    not_served,
    declined_by_the_business,
    declined_by_the_bank,
    withdrawn,
    never_sent,
    conditions_never_met,
    applied_twice,
)
