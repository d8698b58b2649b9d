"""The line of contacts: every channel, on cases and beside them, and of cases only those one may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, update

from casework.commands.cases.add_note import AddContact, add_contact
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.db import db, transaction
from casework.domain.access import restricted_part
from casework.errors import Malformed, NotFound
from casework.models import Case
from casework.queries.cases.letters import WrittenLetter
from casework.queries.contact.timeline import timeline_of
from tests.cast import MONDAY, Cast, log_complaint
from tests.commands.contact.consents import contact, customer

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def party_of_case(reference: str) -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(db.select(Case.party_id).where(Case.reference == reference)) or 0)


def test_contacts_on_cases_letters_and_contacts_beside_them_stand_in_one_line(
    bank: Flask, cast: Cast
) -> None:
    reference = log_complaint(cast.hana)
    party = party_of_case(reference)
    add_contact(AddContact(reference, cast.hana, "He rang.", "phone"), MONDAY)
    letter = WrittenLetter({"timescale": "Within eight weeks."})
    move_case(MoveCase(reference, "acknowledge", cast.hana, version=1, letter=letter), MONDAY + MINUTE)
    contact(cast.lin, party, "service", MONDAY + 2 * MINUTE, text="Wished him well.", channel="branch")
    page = timeline_of(party, cast.hana)
    assert [(row["channel"], row["text"], row["letter"]) for row in page.rows] == [
        ("branch", "Wished him well.", None),
        ("email", None, "acknowledgement"),
        ("phone", "He rang.", None),
    ]
    assert [row["reference"] for row in page.rows] == [None, reference, reference]
    assert [row["who"] for row in page.rows] == ["Lin", "Hana", "Hana"]
    assert page.rows[1]["result"] == "queued"
    assert page.next is None


def test_of_contacts_on_cases_only_those_of_readable_cases_are_told(bank: Flask, cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    party = party_of_case(reference)
    add_contact(AddContact(reference, cast.hana, "He rang.", "phone"), MONDAY)
    contact(cast.zed, party, "service", text="Another matter.")
    assert [row["text"] for row in timeline_of(party, cast.zed).rows] == ["Another matter."]
    assert len(timeline_of(party, cast.remy).rows) == 2
    with pytest.raises(NotFound):
        timeline_of(party, cast.wei)


def test_a_contact_on_a_restricted_case_is_for_those_who_may_know_of_it(bank: Flask, cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    party = party_of_case(reference)
    add_contact(AddContact(reference, cast.hana, "Asked for papers.", "phone"), MONDAY)
    with transaction() as session:
        hidden = {"entity": restricted_part("uk"), "team": restricted_part("uk")}
        session.execute(update(Case).where(Case.reference == reference).values(**hidden))
    assert timeline_of(party, cast.hana).rows == []
    assert timeline_of(party, cast.lin).rows == []
    assert len(timeline_of(party, cast.remy).rows) == 1


def test_a_page_goes_on_where_the_last_one_ended_also_within_one_moment(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    for number in range(7):
        contact(cast.hana, bea, "service", MONDAY + (number // 3) * DAY, text=f"Call {number}")
    told, cursor = [], None
    while True:
        page = timeline_of(bea, cast.hana, cursor, 2)
        told += [row["text"] for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert told == [f"Call {number}" for number in range(6, -1, -1)]
    with pytest.raises(Malformed):
        timeline_of(bea, cast.hana, "of another list")


def test_what_was_said_to_a_customer_who_was_merged_stays_with_it(bank: Flask, cast: Cast) -> None:
    master, copy = customer(cast.hana), customer(cast.hana)
    contact(cast.hana, master, "service", MONDAY, text="To the first.")
    contact(cast.hana, copy, "service", MONDAY + DAY, text="To the second.")
    merge_parties(MergeParties(master, copy, cast.lin, "The same person."), MONDAY + 2 * DAY)
    assert [row["text"] for row in timeline_of(master, cast.hana).rows] == ["To the second.", "To the first."]


def test_five_hundred_contacts_take_no_more_statements_than_five(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    for number in range(60):
        contact(cast.hana, bea, "service", MONDAY + number * MINUTE)
    hana, asked = cast.hana, []
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert len(timeline_of(bea, hana, limit=50).rows) == 50
    assert len(asked) <= 8, asked
