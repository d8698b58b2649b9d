"""Histories of real cases in which anybody tries anything, for herself or in the place of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from casework.commands.screening.screen_parties import screen_parties
from casework.domain.facts import Actor
from casework.errors import CaseworkError
from tests.cast import MONDAY, Cast, log_complaint
from tests.journeys.beginnings import CLASSIFIED
from tests.journeys.beginnings import FOUND as FINDINGS
from tests.journeys.onboarding.clients import FACTS, FOUND
from tests.journeys.onboarding.desk import APPLICATION, COMPANY, DILIGENCE, OWNERS, PERSON, RISK, ClientDesk

WORKERS, LEADS, COMPLIANCE = ("hana", "theo"), ("lin", "mara"), ("remy", "ira_uk")
EVERYBODY = (*WORKERS, *LEADS, *COMPLIANCE)
Tries = tuple[tuple[str, dict[str, Any]], ...]
AGAIN: dict[str, Any] = {"return_items": "The owners", "comment": "Once more."}
FINE: dict[str, Any] = {"comment": "Fine."}
SET_BY: dict[str, Any] = {
    "rating_override": "medium",
    "override_reason": "A fund.",
    "override_until": "2027-06-01",
}
#: facts by which a client is of low, medium and high risk
KINDS_OF_RISK = (
    RISK,
    {**RISK, "ownership_complexity": "opaque"},
    {**RISK, "ownership_complexity": "opaque", "offshore": True, "client_age": "new"},
)


class Drawn(ClientDesk):
    """A case that somebody tries to move on, whoever she is; what is refused leaves it as it is."""

    #: state -> what may be tried there, with what it takes; what leads on stands several times
    NEXT: Mapping[str, Tries]
    DELEGATED = 0.3  # how often somebody acts for another
    USUAL = 0.0  # how often it is tried only by those whom the workflow names first
    WHOLE: tuple[str, ...]  # the states in which everybody has approved

    def __init__(self, cast: Cast, people: Mapping[str, Actor], drawn: Random) -> None:
        self.cast, self.at, self.people, self.drawn = cast, MONDAY, people, drawn
        self.assignee, self.begun = "", False
        self.begin()
        self.begun = True
        self.definition = self.now.definition

    def begin(self) -> None:
        """Open the case and bring it to where approvals are near."""
        raise NotImplementedError

    def _who(self, name: str) -> Any:
        actor = self.people.get(name)
        return super()._who(name) if actor is None else replace(actor, principal=self.principal(actor))

    def principal(self, actor: Actor) -> str | None:
        """Return whom a delegate stands for, once it is drawn who acts: now and then another."""
        if not self.begun:
            return None
        other = self.people[self.drawn.choice(EVERYBODY)]
        return other.name if self.drawn.random() < self.DELEGATED and other.id != actor.id else None

    def somebody(self, trigger: str, state: str) -> str:
        """Return who tries: mostly somebody whose work this is, often the assignee."""
        transition = self.definition.transition(trigger, state)
        fitting = [n for n in EVERYBODY if transition and self.people[n].roles & set(transition.by)]
        if self.assignee in fitting and self.drawn.random() < 0.5:
            return self.assignee
        if transition and self.drawn.random() < self.USUAL:
            fitting = [name for name in fitting if transition.by[0] in self.people[name].roles]
        return self.drawn.choice(fitting if fitting and self.drawn.random() < 0.9 else EVERYBODY)

    def act(self, state: str) -> None:
        if self.drawn.random() < 0.1:
            self.hand_over()
        else:
            trigger, given = self.drawn.choice(self.NEXT[state])
            self.do(self.somebody(trigger, state), trigger, **given)

    def hand_over(self) -> None:
        self.assignee = self.drawn.choice(EVERYBODY)
        self.assign(self.drawn.choice(LEADS), self.assignee)

    def played(self) -> Drawn:
        for _ in range(25):
            state = self.state
            if state not in self.NEXT:
                break
            try:
                self.act(state)
            except CaseworkError:
                continue
        return self


class DrawnReview(Drawn):
    """A KYC review; now and then somebody asks for the end of the relationship, which takes two."""

    RATED = ("rate", {**FACTS, "ownership_complexity": "opaque"})
    SUBMITTED = ("submit_review", {"review_summary": "Looked at."})
    APPROVED = ("tl_approve_compliance", FINE)
    NEXT: Mapping[str, Tries] = {
        "due": (),
        "review": (("review_done", FOUND),),
        "rating": (RATED, RATED, SUBMITTED, SUBMITTED, ("override_rating", SET_BY)),
        "tl_approval": (APPROVED, APPROVED, APPROVED, ("return_to_review", AGAIN)),
        "compliance_approval": (("co_approve", FINE), ("change_rating", FINE), ("return_to_review", AGAIN)),
    }
    WHOLE = ("confirmed", "rating_changed")

    def begin(self) -> None:
        self.asked = False
        self.party = self.person_of(COMPANY)
        owner = self.person_of(PERSON)
        self.own(owner, "100")
        screen_parties([self.party, owner], "system", self.at)
        former = self.drawn.choice(("medium", "high"))
        given = {"entity": "uk", "occasion": "periodic", "former_rating": former}
        self.reference = self.open("kyc_review", given, "system")

    def act(self, state: str) -> None:
        if state == "due":
            self.hand_over()
        elif self.asked:
            self.asked = False
            self.confirm(self.drawn.choice(LEADS), "exit")
        elif self.drawn.random() < 0.02:
            self.do(self.somebody("exit", state), "exit", exit_on="2027-06-30")
            self.asked = True
        else:
            super().act(state)


class DrawnClient(Drawn):
    """An onboarding of low, medium or high risk: one, two or three approvals, now and then a credit."""

    DELEGATED, USUAL = 0.1, 0.7  # whoever ever took part is out for good: of six people few would be left
    RATED = tuple(("assess", facts) for facts in KINDS_OF_RISK)
    ON = (("rate_standard", {"diligence_summary": "Known trade."}), ("rate_high", {}))
    APPROVED = (("tl_approve", FINE), ("tl_approve_credit", FINE), ("tl_approve_compliance", FINE))
    SECOND = (("co_approve", FINE), ("co_approve_credit", FINE), ("co_approve_senior", FINE))
    THIRD = (("sr_approve", FINE), ("sr_approve_credit", FINE))
    BACK = (("return_to_review", AGAIN), ("return_to_rating", AGAIN))
    NEXT: Mapping[str, Tries] = {
        "doc_review": (("docs_accepted", OWNERS),),
        "screening": (),
        "risk_assessment": (*RATED, *ON, *ON, *ON, ("override_rating", SET_BY)),
        "edd": (("edd_done", DILIGENCE), ("edd_done", DILIGENCE), *RATED, ("override_rating", SET_BY)),
        "tl_approval": (*APPROVED, *APPROVED, *APPROVED, *BACK),
        "compliance_approval": (*SECOND, *SECOND, *SECOND, *BACK),
        "senior_approval": (*THIRD, *THIRD, *THIRD, *BACK),
    }
    WHOLE = ("setup", "credit_pending")

    def begin(self) -> None:
        exposure = self.drawn.choice((None, None, "300000.00", "30000000.00"))
        credit = {"credit_asked": True, "exposure": exposure, "product": "term_loan"} if exposure else {}
        given = {**APPLICATION, **credit}
        self.party = self.person_of(COMPANY)
        self.own(self.person_of(PERSON), "100")
        self.reference = self.open("onboarding", given, "hana")
        self.submitted()
        self.receive()
        self.do("hana", "docs_received")
        self.verify()

    def act(self, state: str) -> None:
        if state == "screening":
            self.screen()
        else:
            super().act(state)


class DrawnComplaint(Drawn):
    """A complaint whose response, and often an offer of redress before it, has to be approved."""

    OFFER = {"redress_amount": "12850.00", "redress_type": "refund", "redress_basis": "Balance of August."}
    UPHELD = ("findings", {**FINDINGS, "outcome": "partly_upheld", **OFFER})
    REFUSED = ("findings", {**FINDINGS, "outcome": "not_upheld"})
    SUBMITTED = ("submit_response", {})
    APPROVED = (("approve_response", FINE), ("approve_response_compliance", FINE))
    GRANTED = (("approve_redress", FINE), ("approve_redress_compliance", FINE))
    NEXT: Mapping[str, Tries] = {
        "investigation": (UPHELD, REFUSED),
        "response_drafting": (SUBMITTED, SUBMITTED, ("propose_redress", {})),
        "redress_approval": (*GRANTED, *GRANTED, ("reject_redress", FINE)),
        "response_review": (*APPROVED, *APPROVED, ("return_response", FINE)),
    }
    WHOLE = ("response_issued",)

    def begin(self) -> None:
        opener = self.drawn.choice((*WORKERS, *LEADS))
        self.reference = log_complaint(self._who(opener), self.at)
        self.do(opener, "acknowledge")
        self.do(opener, "classify", **{**CLASSIFIED, "severity": self.drawn.choice(("P1", "P2"))})
        self.hand_over()
        self.attach("lin")


DRAWN: tuple[type[Drawn], ...] = (DrawnReview, DrawnClient, DrawnComplaint)
