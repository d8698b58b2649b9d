"""Customers on pages: found, recorded, read on one page, and acted upon; another entity's are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from casework.commands.cases.add_note import AddContact, add_contact
from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.commands.parties.relate_parties import AddRelation, add_relation
from casework.db import db, transaction
from casework.domain.facts import SYSTEM
from casework.models import ContactPoint
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from tests.web.conftest import MONDAY

COMPANY = {
    "entity": "uk",
    "kind": "organisation",
    "name": "North Wind Power Ltd",
    "language": "en",
    "key": "a",
}
QUERIES = 12


def number_in(answer) -> int:
    assert answer.status_code == 302, answer.text
    return int(re.search(r"/customers/(\d+)", answer.headers["Location"]).group(1))


@pytest.fixture
def company(signed_in) -> int:
    return number_in(signed_in("hana").post("/customers/new", COMPANY))


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile, also past SQLAlchemy."""
    seen: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_customer_is_recorded_found_and_shown(signed_in, company) -> None:
    hers = signed_in("hana")
    assert "North Wind Power Ltd" in hers.get("/customers/?q=north wind").text
    page = hers.get(f"/customers/{company}").text
    for part in ("North Wind Power Ltd", "No case.", "No relation is known.", "What the bank may send today"):
        assert part in page


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(signed_in) -> None:
    answer = signed_in("hana").post("/customers/new", {**COMPANY, "name": "", "email": "north@wind"})
    assert answer.status_code == 422
    assert "north@wind" in answer.text and answer.text.count('class="wrong"') >= 2


def test_another_entitys_customer_is_not_there(signed_in, company, app) -> None:
    with app.app_context():
        foreign = add_party(AddParty("cn", NewParty("海川", "organisation"), SYSTEM), MONDAY)["party"]
    hers = signed_in("hana")
    assert hers.get(f"/customers/{foreign}").status_code == 404
    assert hers.post(f"/customers/{foreign}/suppressions", {}).status_code == 404
    assert "海川" not in hers.get("/customers/?q=海川").text.split("<main")[1].split("</form>")[1]


def test_owners_are_drawn_with_their_shares_and_the_person_behind_them_named(signed_in, company, app) -> None:
    hers = signed_in("hana")
    holding = number_in(hers.post("/customers/new", {**COMPANY, "name": "North Holding", "key": "b"}))
    person = number_in(
        hers.post("/customers/new", {**COMPANY, "name": "Ida North", "kind": "person", "key": "c"})
    )
    for owner, of, share in ((holding, company, "60"), (person, holding, "100")):
        told = {"other": owner, "kind": "owner", "share": share, "source": "Register"}
        assert hers.post(f"/customers/{of}/relations", told).status_code == 302
    page = hers.get(f"/customers/{company}").text
    assert 'class="tree"' in page and "60 %" in page and "Ida North → North Holding" in page
    refused = hers.post(
        f"/customers/{company}/relations", {"other": person, "kind": "owner", "share": "50", "source": "x"}
    )
    assert refused.status_code in (409, 422) and "100" in refused.text


def test_a_consent_is_given_and_withdrawn_in_one_click(signed_in, company) -> None:
    hers = signed_in("hana")
    hers.post(f"/customers/{company}/consents", {"purpose": "marketing", "channel": "email"})
    page = hers.get(f"/customers/{company}").text
    action = re.search(rf"/customers/{company}/consents/\d+/withdrawal", page).group(0)
    assert hers.post(action, {}).status_code == 302
    assert "withdrawn" in hers.get(f"/customers/{company}").text


def test_an_auditor_reads_and_changes_nothing(signed_in, company) -> None:
    his = signed_in("otto")
    page = his.get(f"/customers/{company}")
    assert page.status_code == 200 and "Record a consent" not in page.text
    for act in ("consents", "suppressions", "contact-points", "relations", "merge"):
        assert his.post(f"/customers/{company}/{act}", {}).status_code == 403, act


def test_the_page_of_a_customer_with_five_hundred_events_takes_twelve_queries(
    signed_in, open_case, app
) -> None:
    reference = open_case()
    with app.app_context():
        hana = actor_of(person_named("hana").id)
        for number in range(500):
            add_contact(
                AddContact(reference, hana, f"Call {number}.", "phone"), MONDAY + timedelta(seconds=number)
            )
        from casework.queries.cases.reading import read_case

        party = read_case(reference, SYSTEM, "case.read").row["party_id"]
    hers = signed_in("hana")
    hers.get(f"/customers/{party}")
    with app.app_context(), counted() as seen:
        page = hers.get(f"/customers/{party}")
    assert "Call 499." in page.text
    reads = [one for one in seen if not one.upper().startswith(("BEGIN", "PRAGMA", "COMMIT"))]
    assert len(reads) <= QUERIES, "\n\n".join(one[:150] for one in reads)


def test_a_number_that_is_nobodys_is_refused_on_the_page_with_the_form_open(signed_in, company) -> None:
    lin = signed_in("lin")
    told = {"duplicate": "99999", "reason": "Same register number, two spellings."}
    answer = lin.post(f"/customers/{company}/merge", told)
    assert answer.status_code == 404 and "North Wind Power Ltd" in answer.text
    assert "There is no such customer." in answer.text and "two spellings" in answer.text
    assert 'id="merge" open' in answer.text and 'id="add-relation" open' not in answer.text
    told = {"other": "99999", "kind": "owner", "share": "60", "source": "Register of members"}
    answer = lin.post(f"/customers/{company}/relations", told)
    assert 'id="add-relation" open' in answer.text and "Register of members" in answer.text


def test_a_relation_that_is_added_by_the_command_is_shown_too(signed_in, company, app) -> None:
    with app.app_context():
        other = add_party(AddParty("uk", NewParty("Sea Bank plc", "organisation"), SYSTEM), MONDAY)["party"]
        add_relation(AddRelation(other, company, "agent_bank", SYSTEM, "Facility agreement"), MONDAY)
    assert "Sea Bank plc" in signed_in("hana").get(f"/customers/{company}").text


def test_a_case_of_any_workflow_is_opened_for_a_customer_from_its_definition_alone(
    signed_in, company
) -> None:
    hers = signed_in("hana")
    offered = hers.get(f"/new/?party={company}").text
    assert "/new/onboarding" in offered and "/new/screening_review" not in offered
    form = hers.get(f"/new/onboarding?party={company}").text
    assert "North Wind Power Ltd" in form and 'name="party.name"' not in form
    refused = hers.post(
        "/new/onboarding", {"party.id": company, "title": "Wind farm", "entity": "uk", "key": "o"}
    )
    assert refused.status_code == 422 and "Wind farm" in refused.text


def test_everything_held_about_a_customer_is_handed_out_to_who_may(signed_in, company) -> None:
    answer = signed_in("remy").post(f"/customers/{company}/export", {})
    assert answer.status_code == 200 and "North Wind Power Ltd" in answer.text
    assert f"customer-{company}.json" in answer.headers["Content-Disposition"]
    assert signed_in("hana").post(f"/customers/{company}/export", {}).status_code == 403


def test_an_address_from_which_mail_came_back_is_shown_and_set_right(signed_in, company, app) -> None:
    hers = signed_in("hana")
    hers.post(f"/customers/{company}/contact-points", {"channel": "email", "value": "office@wind.example"})
    assert "mail came back" not in hers.get(f"/customers/{company}").text
    with app.app_context(), transaction() as session:
        session.execute(update(ContactPoint).values(undeliverable_at=MONDAY))
    page = hers.get(f"/customers/{company}").text
    assert "mail came back" in page and "There is no valid address of the customer" in page
    action = re.search(rf"/customers/{company}/contact-points/\d+/restorations", page).group(0)
    assert signed_in("otto").post(action, {}).status_code == 403
    assert hers.post(action, {}).status_code == 302
    assert "mail came back" not in hers.get(f"/customers/{company}").text
    assert hers.post(action, {}).status_code == 409
