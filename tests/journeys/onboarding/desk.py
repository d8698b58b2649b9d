"""A desk at which clients are taken on: documents, owners, screening, and the follow-ups between acts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.confirmations.answer_request import AnswerRequest, answer_request
from casework.commands.follow_ups.carry_out import carry_out
from casework.commands.follow_ups.claim_follow_ups import claim_follow_ups
from casework.commands.onboarding.receive_item import ReceiveItem, receive_item
from casework.commands.onboarding.verify_item import VerifyItem, verify_item
from casework.commands.onboarding.waive_item import WaiveItem, waive_item
from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.commands.parties.relate_parties import AddRelation, add_relation
from casework.commands.screening.load_list import LoadList, load_list
from casework.commands.screening.raise_hits import loose_hits, raise_hits
from casework.commands.screening.screen_case import cases_waiting, screen_case
from casework.db import db
from casework.domain.onboarding.checklist import OPEN, RECEIVED, state_of
from casework.models import Case, FollowUpDue
from tests.cast import MONDAY, Cast
from tests.journeys.desk import Desk

COMPANY = NewParty(
    "Harbour Trading Ltd",
    "organisation",
    contact_name="Ms Quay",
    email="office@harbour.example",
    country="GB",
)
PERSON = NewParty("Ada Quay", country="GB", born_on="1970-02-03")
LISTED = "ent_num,name,type\n6,MALKOV Oleg,individual\n"
APPLICATION: dict[str, Any] = {
    "entity": "uk",
    "legal_name": "Harbour Trading Ltd",
    "entity_type": "company",
    "country": "GB",
    "product": "corporate_account",
    "segment": "corporate",
    "size": "small",
    "credit_asked": False,
    "relationship_manager": "hana",
}
SUBMITTED = {
    "purpose": "Payments of a wholesale business.",
    "privacy_notice_on": "2026-11-23",
    "contact_person": "Ms Quay",
    "expected_activity": "domestic",
    "expected_turnover": "400000.00",
    "industry": "domestic_trade",
}
OWNERS = {"ownership_source": "Register and declaration", "control_basis": "shares"}
RISK = {
    "ownership_complexity": "direct",
    "met_how": "in_person",
    "client_age": "over_five",
    "bearer_shares": False,
    "offshore": False,
}
DILIGENCE = {
    "source_of_wealth": "A trade of forty years.",
    "source_of_funds": "Account with another bank.",
    "media_search": "Two newspapers",
    "visit_report": "Seen on the spot.",
    "diligence_summary": "Acceptable.",
}


class ClientDesk(Desk):
    """One application and the people around it; `wait` carries out follow-ups as well."""

    def __init__(
        self, cast: Cast, opener: str = "hana", at: datetime = MONDAY, owner: bool = True, **fields: Any
    ) -> None:
        self.cast, self.at = cast, at
        given = {**APPLICATION, **fields}
        self.party = self.person_of(COMPANY, given["entity"], opener)
        if owner:
            self.own(self.person_of(PERSON, given["entity"], opener), "100")
        self.reference = self.open("onboarding", given, opener)

    def person_of(self, party: NewParty, entity: str = "uk", who: str = "hana") -> int:
        return int(add_party(AddParty(entity, party, self._who(who)), self.at)["party"])

    def own(self, owner: int, share: str, who: str = "hana") -> None:
        add_relation(AddRelation(owner, self.party, "owner", self._who(who), "register", share), self.at)

    def open(self, workflow: str, fields: dict[str, Any], who: str) -> str:
        opening = OpenCase(workflow, "Harbour Trading", self.party, self._who(who), fields)
        return str(open_case(opening, self.at)["reference"])

    # ------------------------------------------------------------ documents

    def items(self, *states: str) -> list[Any]:
        """Return the items of checklists that stand so."""
        found = [i for i in self.now.items if i["task"].startswith("item:") and i["outcome"] != "cancelled"]
        return [item for item in found if state_of(item["fields"], item["outcome"]) in states]

    def receive(self, who: str = "hana", dated: str | None = None) -> None:
        for item in self.items(OPEN):
            receive_item(
                ReceiveItem(self.reference, item["number"], item["task"], self._who(who), dated), self.at
            )

    def verify(self, who: str = "theo") -> None:
        for item in self.items(RECEIVED):
            command = VerifyItem(
                self.reference, item["number"], item["task"], self._who(who), "Original seen"
            )
            verify_item(command, self.at)

    def waive(self, who: str, item: Any, reason: str = "Not for this client.") -> None:
        waive_item(WaiveItem(self.reference, item["number"], item["task"], self._who(who), reason), self.at)

    # ------------------------------------------------------------ two persons, screening, what follows

    def confirm(self, who: str, trigger: str, yes: bool = True, comment: str = "") -> None:
        task = f"confirm:{trigger}"
        item = next(i for i in self.now.items if i["task"] == task and i["done_at"] is None)
        self.at += timedelta(minutes=5)
        command = AnswerRequest(self.reference, item["number"], trigger, self._who(who), yes, comment)
        answer_request(command, self.at)

    def load(self, listed: str = LISTED) -> None:
        """Bring a list into force, so that somebody can be screened against it."""
        load_list(LoadList("ofac_sdn", listed.encode(), "person/1", "sdn.csv"), self.at)

    def screen(self) -> None:
        """Do what the scheduler does while the case waits."""
        self.at += timedelta(minutes=5)
        for _, reference in cases_waiting():
            screen_case(reference, self.at)
        for loose in loose_hits():
            raise_hits(loose, self.at)

    def wait(self, **span: int) -> None:
        """Let time pass; timers and follow-ups happen at the moment they are due."""
        until = self.at + timedelta(**span)
        while (due := _next_follow_up()) is not None and due <= until:
            if due > self.at:
                super().wait(seconds=(due - self.at).total_seconds())  # type: ignore[arg-type]
            for each in claim_follow_ups(self.at):
                carry_out(each, self.at)
        super().wait(seconds=(until - self.at).total_seconds())  # type: ignore[arg-type]

    # ------------------------------------------------------------ the way so far

    def submitted(self) -> ClientDesk:
        self.do("hana", "submit", **SUBMITTED)
        self.do("hana", "send_welcome")
        return self

    def accepted(self) -> ClientDesk:
        """Go as far as accepted documents."""
        self.submitted()
        self.receive()
        self.do("hana", "docs_received")
        self.verify()
        self.do("theo", "docs_accepted", **OWNERS)
        return self

    def screened(self) -> ClientDesk:
        self.load()
        self.accepted()
        self.screen()
        return self

    def rated(self, **facts: Any) -> ClientDesk:
        """Go as far as the approval of the lead."""
        self.screened()
        self.do("hana", "assess", **{**RISK, **facts})
        if self.now.row["fields"]["rating"] == "high":
            self.do("hana", "rate_high")
            self.do("hana", "edd_done", **DILIGENCE)
        else:
            self.do("hana", "rate_standard", diligence_summary="Known trade, known owners.")
        return self

    def set_up(self) -> None:
        """Do the work of the set-up and activate the client, with two persons."""
        day = self.at.date().isoformat()
        for task, fields in (
            ("sign_contracts", {"contracts_signed_on": day}),
            ("open_accounts", {"core_id": "C-10001"}),
            ("set_limits", {"limits_set_on": day}),
        ):
            if any(i["task"] == task and i["done_at"] is None for i in self.now.items):
                self.finish("hana", task, **fields)
        self.do("hana", "activate", core_id="C-10001", activated_on=day)
        self.confirm("lin", "activate")

    @property
    def triggers(self) -> list[str]:
        """Return what moved the case so far, in order."""
        from tests.cast import body_of

        bodies = [body_of(self.reference, n) for n in range(1, self.now.row["seq"] + 1)]
        return [body["trigger"] for body in bodies if body["kind"] in ("opened", "moved")]


def cases_of(workflow: str) -> list[Any]:
    with db.engine.connect() as connection:
        rows = connection.execute(select(Case.__table__).where(Case.workflow == workflow).order_by(Case.id))
        return [dict(row) for row in rows.mappings()]


def _next_follow_up() -> datetime | None:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.min(FollowUpDue.looks_at)))
