"""A new case from its form."""

from __future__ import annotations

import re

FORM = {
    "title": "Early-repayment charge",
    "entity": "uk",
    "received_at": "2026-11-20T10:00",
    "channel": "email",
    "source": "customer",
    "product": "term_loan",
    "narrative": "The charge was worked out on the wrong balance.",
    "desired_outcome": "Pay back the difference.",
    "party.name": "Haichuan Trading (UK) Ltd",
    "party.kind": "organisation",
    "party.language": "en",
    "key": "one",
}


def test_a_complaint_is_opened_and_its_clocks_count_from_the_receipt(signed_in) -> None:
    hers = signed_in("hana")
    answer = hers.post("/new/complaint", FORM)
    assert answer.status_code == 302
    page = hers.get(answer.headers["Location"]).text
    assert "Fri 20 Nov 10:00" in page
    assert "Haichuan Trading (UK) Ltd" in page
    assert "The charge was worked out on the wrong balance." in page


def test_the_same_form_twice_opens_one_case(signed_in) -> None:
    hers = signed_in("hana")
    first = hers.post("/new/complaint", FORM).headers["Location"]
    assert hers.post("/new/complaint", {**FORM, "looked": "1"}).headers["Location"] == first


def test_what_is_missing_is_said_at_its_field(signed_in) -> None:
    hers = signed_in("hana")
    answer = hers.post("/new/complaint", {**FORM, "title": "", "received_at": "2027-01-01T10:00"})
    assert answer.status_code in (409, 422)
    assert FORM["narrative"] in answer.text
    assert hers.post("/new/complaint", {**FORM, "product": "moon"}).status_code == 422


def test_a_known_customer_is_shown_before_a_second_case_is_opened(signed_in) -> None:
    hers = signed_in("hana")
    first = hers.post("/new/complaint", FORM).headers["Location"]
    again = hers.post("/new/complaint", {**FORM, "key": "two", "title": "Another matter"})
    assert again.status_code == 409
    assert first in again.text
    party = re.search(r'name="party.id" value="(\d+)"', again.text)[1]
    form = {**FORM, "key": "two", "title": "Another matter", "looked": "1", "party.id": party}
    second = hers.post("/new/complaint", form).headers["Location"]
    assert "1 other cases" in hers.get(second).text


def test_who_works_no_cases_opens_none(signed_in) -> None:
    assert signed_in("otto").get("/new/complaint").status_code == 403
    assert signed_in("ada").post("/new/complaint", FORM).status_code == 403
