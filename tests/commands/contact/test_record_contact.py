"""Contacts are recorded with their verdict, on a case or on the customer; what is forbidden is not made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from casework.commands.cases.add_note import AddContact, add_contact
from casework.commands.contact.gather_contact import Touch
from casework.commands.contact.record_contact import RecordContact, record_contact
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.errors import Denied, KeyReused, Malformed, NotFound, Refused
from casework.models import Contact
from casework.queries.contact.verdict import allowed_today, verdict_for, verdicts_for
from tests.cast import MONDAY, Cast, body_of, kinds_of, log_complaint
from tests.commands.contact.consents import contact, customer, rows_of
from tests.commands.parties.known import chain_of, recorded, report, values_of

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("bank")


def test_a_contact_without_a_case_stands_on_the_customers_chain_with_its_verdict(
    bank: Flask, cast: Cast
) -> None:
    bea = customer(cast.hana)
    done = contact(cast.hana, bea, "marketing", text="Told her of the new rate.", result="reached")
    body = chain_of(bea)[-1]
    assert (body["kind"], body["seq"]) == ("contacted", done["event"])
    assert {"purpose": "marketing", "policy": "standard@1", "verdict": "allowed"}.items() <= body.items()
    assert values_of(bea, done["event"]) == {"text": "Told her of the new rate."}
    assert "rate" not in str(body), "what was said is no part of the chain"
    (row,) = rows_of(Contact, party_id=bea)
    assert (row["case_id"], row["channel"], row["result"]) == (None, "phone", "reached")
    assert row["actor"] == cast.hana.name
    assert not report().findings


def test_a_contact_on_a_case_is_kept_with_the_case_and_with_the_customer(bank: Flask, cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    done = add_contact(AddContact(reference, cast.hana, "She called.", "phone"), MONDAY)
    assert kinds_of(reference)[-1] == "contacted"
    assert body_of(reference, done["event"])["channel"] == "phone"
    (row,) = rows_of(Contact)
    assert (row["seq"], row["direction"], row["purpose"]) == (done["event"], "in", "service")
    with_bank = contact(cast.hana, row["party_id"], "service", case=reference)
    assert [one["seq"] for one in rows_of(Contact)] == [done["event"], with_bank["event"]]


def test_words_with_a_third_party_are_no_contact_with_the_customer(bank: Flask, cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    add_contact(AddContact(reference, cast.hana, "Asked the valuer.", "email", "out", "third_party"), MONDAY)
    assert rows_of(Contact) == []


def test_a_contact_against_the_policy_is_refused_by_rule_and_day_and_leaves_no_trace(
    bank: Flask, cast: Cast
) -> None:
    bea = customer(cast.hana)
    contact(cast.hana, bea, "marketing")
    before = chain_of(bea)
    with pytest.raises(Refused) as refused:
        contact(cast.hana, bea, "marketing", MONDAY + 6 * DAY, channel="email")
    assert "MKT-7D@1" in refused.value.detail
    assert "2026-11-30 09:00" in refused.value.detail
    assert "规则 MKT-7D@1" in refused.value.zh
    assert chain_of(bea) == before
    assert len(rows_of(Contact)) == 1
    contact(cast.hana, bea, "marketing", MONDAY + 7 * DAY, channel="email")


def test_on_a_case_the_policy_holds_as_well_and_an_open_complaint_stops_offers(
    bank: Flask, cast: Cast
) -> None:
    reference = log_complaint(cast.hana)
    add_contact(AddContact(reference, cast.hana, "x", "phone", "out"), MONDAY)
    (row,) = rows_of(Contact)
    with pytest.raises(Refused, match="OPEN-COMPLAINT@1"):
        contact(cast.hana, row["party_id"], "marketing", case=reference)
    assert kinds_of(reference)[-1] == "contacted"
    assert kinds_of(reference).count("contacted") == 1


def test_what_the_bank_owes_goes_at_any_hour_and_what_comes_in_is_always_noted(
    bank: Flask, cast: Cast
) -> None:
    bea, night = customer(cast.hana, agreed=False), MONDAY.replace(hour=2)
    contact(cast.hana, bea, "service", night)
    contact(cast.hana, bea, "marketing", night, direction="in")
    assert len(rows_of(Contact)) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"direction": "up"}, "direction"),
        ({"purpose": "fun"}, "purpose"),
        ({"result": "maybe"}, "result"),
        ({"kind": "long"}, "kind"),
        ({"text": " "}, "text"),
    ],
)
def test_a_contact_in_unknown_words_is_refused_by_field(
    bank: Flask, cast: Cast, given: dict[str, str], field: str
) -> None:
    bea, more = customer(cast.hana), {name: value for name, value in given.items() if name != "purpose"}
    with pytest.raises(Malformed) as malformed:
        contact(cast.hana, bea, given.get("purpose", "service"), **more)
    assert list(malformed.value.errors) == [field]
    assert rows_of(Contact) == []


def test_others_do_not_see_the_customer_and_auditors_only_read(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    with pytest.raises(NotFound):
        contact(cast.wei, bea, "service")
    with pytest.raises(Denied):
        contact(cast.otto, bea, "service")
    assert rows_of(Contact) == []


def test_a_contact_on_another_customers_case_is_not_found(bank: Flask, cast: Cast) -> None:
    reference, bea = log_complaint(cast.hana), customer(cast.hana)
    with pytest.raises(NotFound):
        contact(cast.hana, bea, "service", case=reference)


def test_a_repeated_request_takes_effect_once(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    first = contact(cast.hana, bea, "marketing", key="k1")
    assert contact(cast.hana, bea, "marketing", MONDAY + DAY, key="k1") == first
    assert len(rows_of(Contact)) == 1
    with pytest.raises(KeyReused):
        contact(cast.hana, bea, "service", key="k1")


def test_the_verdict_reads_the_customer_as_she_is_kept(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    assert verdict_for(bea, "marketing", "email", MONDAY).allowed
    assert verdict_for(bea, "marketing", "letter", MONDAY).rule == "ADDRESS@1"
    change_party(ChangeParty(bea, cast.hana, {"circumstances": ["bereavement"]}, version=1), MONDAY)
    assert verdict_for(bea, "survey", "email", MONDAY).rule == "CARE-BEREAVEMENT@1"
    with pytest.raises(NotFound):
        verdict_for(999_999, "marketing", "email", MONDAY)
    with pytest.raises(Malformed):
        verdict_for(bea, "marketing", "pigeon", MONDAY)


def test_the_policy_says_for_each_channel_what_may_be_sent_today(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    today = {(one.purpose, one.channel): one.verdict for one in allowed_today(bea, MONDAY)}
    assert len(today) == 18
    assert today["marketing", "email"].allowed
    assert today["survey", "wechat"].rule == "ADDRESS@1"
    assert all(today["service", channel].allowed for channel in ("email", "letter", "wechat"))


def test_many_customers_are_judged_like_each_one(bank: Flask, cast: Cast) -> None:
    agreed, not_agreed = customer(cast.hana), customer(cast.hana, agreed=False)
    found = verdicts_for([agreed, not_agreed, 999_999], "marketing", "email", MONDAY)
    assert {number: one.allowed for number, one in found.items()} == {agreed: True, not_agreed: False}
    assert found[not_agreed] == verdict_for(not_agreed, "marketing", "email", MONDAY)


def test_a_person_of_a_company_counts_beside_the_company(bank: Flask, cast: Cast) -> None:
    company, bea = recorded(cast.hana), customer(cast.hana, agreed=False)
    asked = {"kind": "transactional", "channel": "email"}
    contact(cast.hana, company, "survey", recipient_id=bea, **asked)
    other = customer(cast.hana, agreed=False)
    judged = verdict_for(company, "survey", "email", MONDAY + DAY, recipient_id=bea)
    assert judged.rules == ("SUR-30D@1",)
    assert verdict_for(bea, "survey", "email", MONDAY + DAY).rule == "SUR-30D@1"
    assert verdict_for(company, "survey", "email", MONDAY + DAY, recipient_id=other).allowed


def test_the_touch_of_a_contact_tells_whether_the_policy_rules_it() -> None:
    assert Touch("email", "out", "survey").is_outreach
    assert not Touch("email", "in", "survey").is_outreach
    assert not Touch("email", "out").is_outreach


def test_a_command_for_a_customer_who_is_not_there_is_not_found(bank: Flask, cast: Cast) -> None:
    with pytest.raises(NotFound):
        record_contact(RecordContact(999_999, cast.hana, "Hello", Touch("phone", "out")), MONDAY)
