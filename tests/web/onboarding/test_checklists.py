"""The documents of an application on its page."""

from __future__ import annotations

from flask import Flask

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.domain.facts import SYSTEM
from casework.queries.cases.reading import read_case
from casework.queries.onboarding.items import items_of
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from tests.cast import CUSTOMER, MONDAY
from tests.journeys.onboarding.desk import APPLICATION, SUBMITTED


def submitted(app: Flask) -> str:
    with app.app_context():
        hana = actor_of(person_named("hana").id)
        reference = str(
            open_case(OpenCase("onboarding", "Harbour", CUSTOMER, hana, APPLICATION), MONDAY)["reference"]
        )
        move_case(MoveCase(reference, "submit", hana, fields=SUBMITTED), MONDAY)
    return reference


def path_of(app: Flask, reference: str, code: str) -> str:
    with app.app_context():
        found = next(
            one for one in items_of(read_case(reference, SYSTEM, "case.read")) if one.standing.code == code
        )
    return f"/cases/{reference}/checklist/{found.number}/{found.task}"


def state_of(app: Flask, reference: str, code: str) -> str:
    with app.app_context():
        items = items_of(read_case(reference, SYSTEM, "case.read"))
        return next(one.standing.state for one in items if one.standing.code == code)


def test_the_page_lists_what_is_owed_with_a_form_for_each(app: Flask, signed_in) -> None:
    reference = submitted(app)
    page = signed_in("hana").get(f"/cases/{reference}").text
    assert "Documents owed" in page
    assert "Extract from the register" in page
    assert "Reference of the present bank" in page
    address = path_of(app, reference, "registry_extract")
    number = address.split("/")[-2]
    form = signed_in("hana").get(f"/cases/{reference}?do=item:{number}:item:registry_extract").text
    assert address in form
    assert "Date of the document" in form
    assert "<h3>Extract from the register</h3>" in form
    assert '<button class="primary" type="submit">Record it<' in form
    chinese = signed_in("hana").get(f"/cases/{reference}?lang=zh").text
    assert "材料清单" in chinese or "Documents owed" in chinese


def test_a_document_comes_and_is_verified_on_the_page(app: Flask, signed_in) -> None:
    reference = submitted(app)
    address = path_of(app, reference, "constitution")
    hana, lin = signed_in("hana"), signed_in("lin")
    assert hana.post(address, {"decision": "receive"}).status_code == 302
    assert state_of(app, reference, "constitution") == "received"
    again = hana.post(address, {"decision": "verify", "source": "Original"})
    assert again.status_code == 403
    assert "You took this in yourself" in again.text
    assert lin.post(address, {"decision": "verify", "source": ""}).status_code == 422
    assert lin.post(address, {"decision": "verify", "source": "Original"}).status_code == 302
    assert state_of(app, reference, "constitution") == "verified"


def test_nothing_is_settled_without_a_decision_or_by_a_stranger(app: Flask, signed_in) -> None:
    reference = submitted(app)
    address = path_of(app, reference, "tax_residency")
    assert signed_in("hana").post(address, {}).status_code == 422
    assert signed_in("zed").post(address, {"decision": "receive"}).status_code == 404
    assert signed_in("otto").post(address, {"decision": "receive"}).status_code == 403
    assert state_of(app, reference, "tax_residency") == "open"
    assert (
        signed_in("hana").post(address, {"decision": "waive", "reason": "A public body."}).status_code == 302
    )
    assert state_of(app, reference, "tax_residency") == "waiver_asked"
