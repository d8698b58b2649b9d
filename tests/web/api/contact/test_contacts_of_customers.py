"""Programs note contacts and consents, and ask what may be sent; what is not theirs is not there."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from casework.commands.contact.change_consent import Agreed, GiveConsent, give_consent
from tests.commands.contact.consents import customer
from tests.web.conftest import MONDAY


@pytest.fixture
def bea(app: Flask, as_: Any) -> str:
    """The path of a customer who has agreed to nothing yet."""
    with app.app_context():
        return f"/parties/{customer(app.config['CAST'].hana, agreed=False)}"


def test_a_consent_is_given_and_withdrawn_over_the_interface(bea: str, as_: Any) -> None:
    hana = as_("hana")
    asked = {"channel": "email", "purpose": "marketing", "source": "branch"}
    given = hana.post(f"{bea}/consents", asked)
    assert hana.get(f"{bea}/consents")["items"][0]["id"] == given["consent"]
    path = f"{bea}/contact-policy?channel=email&purpose=marketing"
    assert hana.get(path)["items"][0]["allowed"] is True
    done = hana.delete(f"{bea}/consents/{given['consent']}")
    assert done["consents"] == [given["consent"]]
    (verdict,) = hana.get(path)["items"]
    assert (verdict["allowed"], verdict["rule"]) == (False, "STOP-WITHDRAWN@1")
    assert "STOP-WITHDRAWN@1" in verdict["reason"]
    assert hana.get(f"{bea}/suppressions")["items"][0]["reason"] == "withdrawn"
    hana.delete(f"{bea}/consents/{given['consent']}", expect=409)


def test_a_contact_against_the_policy_is_refused_with_rule_and_day(bea: str, as_: Any, app: Flask) -> None:
    hana = as_("hana")
    offer = {"text": "Offered the new rate.", "channel": "phone", "direction": "out", "purpose": "marketing"}
    hana.post(f"{bea}/contacts", offer)
    refused = hana.post(f"{bea}/contacts", offer, expect=409)
    assert "MKT-7D@1" in refused["detail"]
    assert "2026-11-30" in refused["detail"]
    assert refused["errors"]["rule"] == ["MKT-7D@1"]
    assert len(hana.get(f"{bea}/contacts")["items"]) == 1
    hana.post(f"{bea}/contacts", {**offer, "purpose": "service"})


def test_contacts_are_read_a_page_at_a_time_newest_first(bea: str, as_: Any) -> None:
    hana = as_("hana")
    for number in range(5):
        hana.post(f"{bea}/contacts", {"text": f"Call {number}", "channel": "phone"})
    told: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        found = hana.get(f"{bea}/contacts?limit=2" + (f"&cursor={cursor}" if cursor else ""))
        told += [one["text"] for one in found["items"]]
        cursor = found["next"]
    assert told == [f"Call {number}" for number in (4, 3, 2, 1, 0)]
    hana.get(f"{bea}/contacts?cursor=nonsense", expect=422)


def test_the_policy_says_for_every_channel_and_purpose_what_may_be_sent(bea: str, as_: Any) -> None:
    hana = as_("hana")
    everything = hana.get(f"{bea}/contact-policy")["items"]
    assert len(everything) == 18
    assert {one["purpose"] for one in everything if one["allowed"]} == {"service", "marketing", "survey"}
    by_mail = hana.get(f"{bea}/contact-policy?channel=email")["items"]
    assert [one["purpose"] for one in by_mail] == ["service", "marketing", "survey"]
    assert by_mail[1]["rule"] == "GROUND-PERSON-ELECTRONIC@1"
    hana.get(f"{bea}/contact-policy?channel=fax&purpose=marketing", expect=422)


def test_an_entry_is_made_by_staff_and_ended_by_a_lead(bea: str, as_: Any) -> None:
    hana, lin = as_("hana"), as_("lin")
    entry = hana.post(f"{bea}/suppressions", {"reason": "objection"})["suppression"]
    hana.delete(f"{bea}/suppressions/{entry}", {"reason": "She asked."}, expect=403)
    lin.delete(f"{bea}/suppressions/{entry}", {"reason": "She asked, in writing."})
    (listed,) = hana.get(f"{bea}/suppressions")["items"]
    assert listed["until"] is not None
    hana.post(f"{bea}/suppressions", {"reason": "control_group"}, expect=422)


@pytest.mark.parametrize("path", ["contacts", "consents", "suppressions", "contact-policy"])
def test_who_may_not_see_a_customer_learns_nothing_of_her(path: str, bea: str, as_: Any) -> None:
    absent = "/parties/999999"
    theirs, nobody = (as_("wei").get(f"{one}/{path}", expect=404) for one in (bea, absent))
    assert {**theirs, "request_id": ""} == {**nobody, "request_id": ""}
    as_("ada").get(f"{bea}/{path}", expect=403)
    as_("otto").get(f"{bea}/{path}")


def test_auditors_change_nothing_and_strangers_reach_nothing(bea: str, as_: Any, app: Flask) -> None:
    otto = as_("otto")
    otto.post(f"{bea}/contacts", {"text": "x", "channel": "phone"}, expect=403)
    otto.post(f"{bea}/consents", {"channel": "email", "purpose": "marketing"}, expect=403)
    otto.post(f"{bea}/suppressions", {}, expect=403)
    assert app.test_client().get(f"/api/v1{bea}/consents").status_code == 401


def test_a_repeated_request_takes_effect_once(bea: str, as_: Any) -> None:
    hana, key = as_("hana"), {"Idempotency-Key": "one"}
    asked = {"channel": "sms", "purpose": "marketing"}
    first = hana.post(f"{bea}/consents", asked, headers=key)
    assert hana.post(f"{bea}/consents", asked, headers=key) == first
    assert len(hana.get(f"{bea}/consents")["items"]) == 1


def test_the_consent_of_one_customer_is_not_withdrawn_through_another(bea: str, as_: Any, app: Flask) -> None:
    hana = as_("hana")
    with app.app_context():
        actor = app.config["CAST"].hana
        other = customer(actor, agreed=False)
        agreed = give_consent(GiveConsent(other, actor, Agreed("email", "marketing")), MONDAY)
    hana.delete(f"{bea}/consents/{agreed['consent']}", expect=404)
