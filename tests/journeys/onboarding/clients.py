"""What happens to reviews of clients: each story is one whole way through a KYC review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casework.commands.screening.screen_parties import screen_parties
from tests.cast import MONDAY, Cast
from tests.journeys.onboarding.desk import COMPANY, OWNERS, PERSON, RISK, ClientDesk

FOUND = {**OWNERS, "client_changes": "None.", "activity_as_expected": True}
FACTS = {
    **RISK,
    "entity_type": "company",
    "country": "GB",
    "industry": "services",
    "product": "corporate_account",
    "expected_activity": "domestic",
}
FINE = {"comment": "Fine."}


class ReviewDesk(ClientDesk):
    """One review of a client who was approved before."""

    def __init__(self, cast: Cast, **fields: Any) -> None:
        self.cast, self.at = cast, MONDAY
        self.party = self.person_of(COMPANY)
        owner = self.person_of(PERSON)
        self.own(owner, "100")
        self.load()
        screen_parties([self.party, owner], "system", self.at)
        given = {"entity": "uk", "occasion": "periodic", "product": "corporate_account", **fields}
        self.reference = self.open("kyc_review", given, "system")

    def reviewed(self, **facts: Any) -> ReviewDesk:
        """Go as far as the approval of the lead."""
        self.assign("lin", "hana")
        self.do("hana", "review_done", **FOUND)
        self.do("hana", "rate", **{**FACTS, **facts})
        self.do("hana", "submit_review", review_summary="Looked at.")
        return self


def approved(years: int) -> str:
    return MONDAY.replace(year=MONDAY.year - years).isoformat()


def confirmed(cast: Cast) -> ReviewDesk:
    last = {"former_rating": "low", "last_approved_at": approved(5), "review_due_on": "2026-11-23"}
    desk = ReviewDesk(cast, **last).reviewed()
    desk.do("lin", "tl_approve", **FINE)
    return desk


def another_rating(cast: Cast) -> ReviewDesk:
    desk = ReviewDesk(cast, former_rating="low").reviewed(ownership_complexity="opaque")
    desk.do("lin", "tl_approve_compliance", **FINE)
    desk.do("remy", "change_rating", **FINE)
    return desk


def returned(cast: Cast) -> ReviewDesk:
    """Have the lead and compliance send it back; a rating that compliance sets is approved by another."""
    desk = ReviewDesk(cast, former_rating="medium").reviewed(ownership_complexity="opaque")
    again = {"return_items": "The owners", "comment": "Once more."}
    desk.do("lin", "return_to_review", **again)
    desk.do("hana", "review_done", **FOUND)
    desk.do("hana", "rate", **{**FACTS, "ownership_complexity": "opaque"})
    set_by = {"rating_override": "medium", "override_reason": "A pension fund."}
    desk.do("remy", "override_rating", **set_by, override_until="2027-06-01")
    desk.do("hana", "submit_review", review_summary="Looked at.")
    desk.do("mara", "tl_approve_compliance", **FINE)
    desk.do("ira_uk", "co_approve", **FINE)
    return desk


def documents_came(cast: Cast) -> ReviewDesk:
    desk = ReviewDesk(cast, former_rating="low")
    desk.assign("lin", "hana")
    desk.do("hana", "ask_documents", questions="The accounts of 2025.")
    desk.attach("hana")
    desk.do("hana", "documents_received")
    return desk


def long_overdue(cast: Cast) -> ReviewDesk:
    """Ask for documents that never come; after ninety days late the relationship is ended by two persons."""
    last = {"last_approved_at": "2025-11-27T09:00:00+00:00", "review_due_on": "2026-11-27"}
    desk = ReviewDesk(cast, former_rating="high", **last)
    desk.assign("lin", "hana")
    desk.do("hana", "ask_documents", questions="The accounts of 2025.")
    desk.wait(days=97)
    desk.finish("remy", "consider_exit", exit_considered_on=desk.at.date().isoformat())
    desk.explain("lin")
    desk.do("remy", "exit", exit_on="2027-06-30")
    desk.confirm("lin", "exit")
    desk.wait(hours=1)
    return desk


STORIES: tuple[Callable[[Cast], ReviewDesk], ...] = (
    confirmed,
    another_rating,
    returned,
    documents_came,
    long_overdue,
)
