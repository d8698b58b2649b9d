"""A mail of outreach is asked about again when it leaves; what the bank owes its customer is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.contact.change_suppression import Stop, Suppress, suppress
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.commands.parties.record_party import NewParty
from casework.db import Row, db
from casework.domain.facts import SYSTEM
from casework.domain.satisfaction.links import PATH
from casework.jobs.ticks import drain_timers
from casework.models import Contact, Message
from tests.cast import MONDAY, Cast, body_of, kinds_of
from tests.commands.contact.consents import BEA, customer
from tests.commands.parties.known import recorded
from tests.jobs.letterbox import Letterbox
from tests.jobs.shift import on_record

HOUR = timedelta(hours=1)
REVIEW = {
    "entity": "uk", "trigger": "relationship", "survey": "relationship", "method": "email",
    "send_on": "2026-11-23",
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("bank")


def asked(party: int, **fields: object) -> str:
    """Let the scheduler ask a customer on Monday afternoon, and return the reference of the review."""
    opened = OpenCase(
        "satisfaction_review", "How are we doing?", party, SYSTEM, {**REVIEW, **fields}, None, True
    )
    reference = str(open_case(opened, MONDAY)["reference"])
    for hours in range(3):
        drain_timers(MONDAY + hours * HOUR)
    assert "survey_invitation" in str(
        [body_of(reference, seq + 1) for seq in range(len(kinds_of(reference)))]
    )
    return reference


def outreach() -> tuple[Row, Row]:
    """Return the one mail of outreach and the contact that it is."""
    with db.engine.connect() as connection:
        mail = (
            connection.execute(select(Message.__table__).where(Message.purpose.is_not(None))).mappings().one()
        )
        mine = Contact.id == mail["inputs"]["contact"]
        return dict(mail), dict(connection.execute(select(Contact.__table__).where(mine)).mappings().one())


def test_an_invitation_is_a_contact_with_its_verdict_and_leaves_with_a_way_to_stop_it(
    bank: Flask, cast: Cast, box: Letterbox
) -> None:
    reference = asked(customer(cast.hana))
    mail, contact = outreach()
    assert (mail["purpose"], contact["purpose"], contact["kind"], contact["result"]) == (
        "survey",
        "survey",
        "relationship",
        "queued",
    )
    told = next(b for b in (body_of(reference, contact["seq"]),) if "letter" in b)["letter"]
    assert (told["kind"], told["policy"], told["verdict"]) == ("survey_invitation", "standard@1", "allowed")
    box.send(MONDAY + 3 * HOUR)
    mail, contact = outreach()
    assert (mail["state"], contact["result"], contact["at"]) == ("sent", "sent", MONDAY + 3 * HOUR)
    (sent,) = [one for one in box.taken if one["To"] == BEA.email]
    text = sent.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert PATH in text
    assert "/public/stop/" in text


def test_who_objects_while_the_mail_waits_does_not_get_it(bank: Flask, cast: Cast, box: Letterbox) -> None:
    bea = customer(cast.hana)
    asked(bea)
    suppress(Suppress(bea, cast.hana, Stop("phone", "survey")), MONDAY + 2 * HOUR)
    assert outreach()[0]["state"] == "waiting", "an objection to calls does not stop a mail"
    suppress(Suppress(bea, cast.hana, Stop("*", "survey")), MONDAY + 2 * HOUR)
    box.send(MONDAY + 3 * HOUR)
    mail, contact = outreach()
    assert (mail["state"], contact["result"]) == ("suppressed", "cancelled")
    assert BEA.email not in box.recipients


def test_a_circumstance_that_arises_while_the_mail_waits_holds_it_back_with_its_rule(
    bank: Flask, cast: Cast, box: Letterbox
) -> None:
    bea = customer(cast.hana)
    asked(bea)
    change_party(
        ChangeParty(bea, cast.hana, {"circumstances": ["bereavement"]}, version=1), MONDAY + 2 * HOUR
    )
    box.send(MONDAY + 3 * HOUR)
    mail, contact = outreach()
    assert (mail["state"], mail["trouble"], contact["result"]) == (
        "suppressed",
        "CARE-BEREAVEMENT@1",
        "suppressed",
    )
    assert any("CARE-BEREAVEMENT@1" in told for told in on_record("mail/suppressed"))
    assert BEA.email not in box.recipients


def test_a_mail_that_could_leave_only_at_night_waits_for_the_morning(
    bank: Flask, cast: Cast, box: Letterbox
) -> None:
    asked(customer(cast.hana))
    box.send(MONDAY.replace(hour=21))
    mail, contact = outreach()
    assert (mail["state"], mail["not_before"]) == ("waiting", MONDAY + timedelta(days=1))
    assert contact["result"] == "queued"
    box.send(MONDAY + timedelta(days=1))
    assert outreach()[0]["state"] == "sent"


def test_a_person_of_a_company_is_written_to_at_her_own_address(
    bank: Flask, cast: Cast, box: Letterbox
) -> None:
    company, bea = recorded(cast.hana), customer(cast.hana, agreed=False)
    asked(company, contact=bea)
    mail, contact = outreach()
    assert (mail["address"], mail["party_id"]) == (BEA.email, company)
    assert (contact["party_id"], contact["recipient_id"]) == (company, bea)
    box.send(MONDAY + 3 * HOUR)
    assert BEA.email in box.recipients


def test_somebody_of_another_entity_is_never_written_to_for_a_customer(
    bank: Flask, cast: Cast, box: Letterbox
) -> None:
    company = recorded(cast.hana)
    stranger = recorded(cast.wei, NewParty("Li Wei", country="CN", email="li@example.cn"), entity="cn")
    asked(company, contact=stranger)
    assert outreach()[0]["address"] == "office@harbour.example"
