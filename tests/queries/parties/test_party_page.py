"""The page of a customer: what belongs to her, in few statements, and nothing that is not the reader's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, update

from casework.commands.cases.add_note import AddContact, AddNote, add_contact, add_note
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.add_contact_point import AddContactPoint, Point, add_contact_point
from casework.commands.parties.add_identifier import AddIdentifier, Identifier, add_identifier
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.commands.parties.record_holding import RecordHolding, record_holding
from casework.db import db, transaction
from casework.errors import NotFound
from casework.models import Case, Consent, Contact, PartyScore, PartySegment, Suppression, WorkItem
from casework.queries.parties.history import history_of, merges_of
from casework.queries.parties.party_page import party_page, threshold_of
from tests.cast import FIELDS, MONDAY, Cast
from tests.commands.parties.known import ANN, COAST, HARBOUR, owned, recorded

MOST = 12  # statements of the whole page
LOAN = {"kind": "loan", "currency": "GBP", "amount": "250000.00"}


@contextmanager
def counted() -> Iterator[list[str]]:
    """Give the statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def complaint(cast: Cast, party: int, title: str = "A charge") -> str:
    fields = {**FIELDS, "received_at": MONDAY - timedelta(hours=1)}
    command = OpenCase("complaint", title, party, cast.hana, fields, duplicates_looked_for=True)
    return str(open_case(command, MONDAY)["reference"])


@pytest.fixture
def harbour(cast: Cast) -> int:
    """A customer with something of everything."""
    party = recorded(cast.hana, HARBOUR)
    add_identifier(AddIdentifier(party, cast.hana, Identifier("lei", "HWUPKR0MPOU8FGXBT394")), MONDAY)
    add_contact_point(AddContactPoint(party, cast.hana, Point("email", "a@harbour.example", True)), MONDAY)
    holding, ann = recorded(cast.hana, COAST), recorded(cast.hana, ANN)
    owned(cast, holding, party, "80")
    owned(cast, ann, holding, "50")
    months = [{"month": f"2026-{n:02d}", "balance": str(n)} for n in range(1, 12)] + [{"month": "2020-01"}]
    record_holding(RecordHolding(party, "LN-1", cast.hana, LOAN, months), MONDAY)
    for value in ("2", "3"):
        record_fact(RecordFact(party, cast.hana, Fact("sites", value, "Web", "2026-01-01")), MONDAY)
    reference = complaint(cast, party)
    add_contact(AddContact(reference, cast.hana, "Rang him.", "phone", "out"), MONDAY)
    with transaction() as session:
        row = {"party_id": party, "channel": "*", "purpose": "survey", "source": "person/1"}
        session.execute(
            insert(Consent).values(id=1, basis="contract", given_at=MONDAY, given_to="person/1", **row)
        )
        session.execute(insert(Suppression).values(id=1, reason="objection", since=MONDAY, **row))
        policy = {"party_id": party, "policy": "value@1", "reasons": []}
        session.execute(insert(PartySegment).values(scheme="size", since=MONDAY, value="small", **policy))
        session.execute(insert(PartyScore).values(scored_at=MONDAY, score=41, band="warning", **policy))
    return party


def test_the_page_holds_everything_that_belongs_to_the_customer(cast: Cast, harbour: int) -> None:
    page = party_page(harbour, cast.hana, MONDAY)
    known = page.known
    assert [one["value"] for one in known.identifiers] == ["HWUPKR0MPOU8FGXBT394"]
    assert [(one["value"], bool(one["preferred"])) for one in known.contact_points] == [
        ("a@harbour.example", True)
    ]
    assert [(one["number"], one["value"]) for one in known.facts] == [(2, "3"), (1, "2")]
    assert [(one["purpose"], one["given_at"]) for one in known.consents] == [("survey", MONDAY)]
    assert [one["reason"] for one in known.suppressions] == ["objection"]
    assert [(one["value"], one["reasons"]) for one in known.segments] == [("small", [])]
    assert [(one["score"], one["band"]) for one in known.scores] == [(41, "warning")]
    assert [row["name"] for row in page.graph.direct] == ["Coast Holding plc"]
    [owner] = page.graph.owners
    assert (page.graph.parties[owner.party]["name"], str(owner.share)) == ("Ann Archer", "40")
    [loan] = page.holdings
    assert (loan["amount"], [month["month"] for month in loan["months"]][:1]) == (25_000_000, ["2026-01"])
    assert len(loan["months"]) == 11
    [case] = page.cases
    assert (case["title"], case["roles"]) == ("A charge", ["customer"])
    [contact] = page.contacts
    assert (contact["reference"], contact["text"]) == (case["reference"], "Rang him.")
    assert page.names[contact["actor"]] == "Hana"
    assert "holding_recorded" in {entry["kind"] for entry in page.history}
    assert page.promises == []


def test_a_page_with_five_hundred_events_takes_at_most_twelve_statements(cast: Cast, harbour: int) -> None:
    reference = complaint(cast, harbour, "Another charge")
    for number in range(250):
        add_note(AddNote(reference, cast.hana, f"Note {number}."), MONDAY)
    for number in range(250):
        change_party(ChangeParty(harbour, cast.hana, {"address": f"{number} Quay"}, None), MONDAY)
    page_of = cast.hana
    with counted() as sent:
        page = party_page(harbour, page_of, MONDAY)
    assert (len(page.cases), len(page.history)) == (2, 100)
    assert len(sent) <= MOST - 1, sent  # one more tells who asks


def test_open_cases_come_first_and_only_those_that_one_may_read(cast: Cast, harbour: int) -> None:
    second = complaint(cast, harbour, "Another charge")
    with transaction() as session:
        session.execute(update(Case).where(Case.reference == second).values(closed_at=MONDAY))
    page = party_page(harbour, cast.lin, MONDAY)
    assert [case["title"] for case in page.cases] == ["A charge", "Another charge"]
    others = party_page(harbour, cast.zed, MONDAY)
    assert (others.cases, others.contacts, others.promises) == ([], [], [])
    assert others.party["id"] == harbour


def test_restricted_cases_and_their_contacts_are_known_to_compliance_alone(cast: Cast, harbour: int) -> None:
    reference = complaint(cast, harbour, "A hit")
    add_contact(AddContact(reference, cast.hana, "Asked the bank.", "phone", "out"), MONDAY)
    with transaction() as session:
        hit = Case.reference == reference
        session.execute(update(Case).where(hit).values(entity="!uk", team="!uk", assignee=cast.hana.id))
        number = session.query(Case.id).where(hit).scalar()
        item = {"number": 1, "task": "adjudicate", "team": "!uk", "opened_at": MONDAY, "due_at": MONDAY}
        session.execute(insert(WorkItem).values(case_id=number, fields={}, **item))
    seen = party_page(harbour, cast.remy, MONDAY)
    assert {case["title"] for case in seen.cases} == {"A charge", "A hit"}
    assert (len(seen.contacts), [one["task"] for one in seen.promises]) == (2, ["adjudicate"])
    for reader in (cast.hana, cast.lin, cast.otto):
        page = party_page(harbour, reader, MONDAY)
        assert [case["title"] for case in page.cases] == ["A charge"]
        assert [one["text"] for one in page.contacts] == ["Rang him."]
        assert page.promises == []


def test_a_customer_of_another_entity_is_not_there(cast: Cast, harbour: int) -> None:
    with pytest.raises(NotFound):
        party_page(harbour, cast.wei, MONDAY)
    with pytest.raises(NotFound):
        party_page(harbour, cast.ada, MONDAY)


def test_the_page_of_a_master_shows_what_belonged_to_who_was_merged_into_her(
    cast: Cast, harbour: int
) -> None:
    twin = recorded(cast.hana, COAST)
    with transaction() as session:
        policy = {"policy": "value@1", "reasons": [], "scored_at": MONDAY, "score": 3, "band": "low"}
        session.execute(insert(PartyScore).values(party_id=twin, **policy))
        contact = {"channel": "branch", "direction": "in", "purpose": "service", "actor": "person/1"}
        session.execute(insert(Contact).values(id=99, party_id=twin, seq=1, at=MONDAY, **contact))
    merge_parties(MergeParties(harbour, twin, cast.lin, "Same owner."), MONDAY)
    page = party_page(harbour, cast.hana, MONDAY)
    assert [row["name"] for row in page.merged] == ["Coast Holding plc"]
    assert {one["score"] for one in page.known.scores} == {41, 3}
    assert {one["channel"] for one in page.contacts} == {"phone", "branch"}
    [told] = merges_of(harbour, "en")
    assert (told["name"], told["who"], told["reason"]) == ("Coast Holding plc", "Lin", "Same owner.")
    assert party_page(twin, cast.hana, MONDAY).party["merged_into"] == harbour


def test_the_history_tells_each_change_with_its_values(cast: Cast, harbour: int) -> None:
    change_party(ChangeParty(harbour, cast.hana, {"name": "Harbour & Sons Ltd"}, None, "Renamed."), MONDAY)
    told = history_of([harbour], limit=1)[0]
    assert (told["kind"], told["actor"], told["party"]) == ("changed", cast.hana.name, harbour)
    assert told["values"]["was.name"] == "Harbour Trading Ltd"


@pytest.mark.parametrize(("entity", "over"), [("uk", True), ("cn", False), ("in", False)])
def test_the_threshold_is_that_of_the_entitys_law(cast: Cast, entity: str, over: bool) -> None:
    threshold = threshold_of(entity, MONDAY.date())
    assert (str(threshold.share), threshold.over) == ("25", over)
