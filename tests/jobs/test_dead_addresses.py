"""A mail that dies for want of a mailbox marks the customer's address; the contact policy does the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from casework.commands.parties.add_contact_point import RestoreContactPoint, restore_contact_point
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.delivery.mail import is_of_address
from casework.domain.contact.verdict import Verdict
from casework.models import ContactPoint
from casework.queries.contact.verdict import verdict_for
from tests.cast import MONDAY, Cast, kinds_of
from tests.commands.contact.consents import BEA, customer
from tests.commands.imports.files import rows
from tests.commands.parties.known import chain_of, report
from tests.commands.satisfaction.test_answer_survey import state_of
from tests.jobs.letterbox import Letterbox
from tests.jobs.test_outreach import asked, outreach

SENT_AT = MONDAY + timedelta(hours=3)
WEEK = timedelta(days=7)
pytestmark = pytest.mark.usefixtures("bank")


@pytest.mark.parametrize(
    ("code", "said", "of_address"),
    [
        (550, "5.1.1 The email account that you tried to reach does not exist", True),
        (550, "no such user", True),
        (553, "mailbox name not allowed", True),
        (550, "5.2.1 The account is disabled", True),
        (550, "5.7.1 relaying denied", False),
        (550, "5.1.8 Bad sender's system address", False),
        (552, "5.2.2 mailbox full", False),
        (554, "rejected by policy", False),
        (450, "4.1.1 try later", False),
    ],
)
def test_only_a_server_that_speaks_of_the_address_marks_it(code: int, said: str, of_address: bool) -> None:
    assert is_of_address(code, said) is of_address


def survey(party: int, at: object = MONDAY + WEEK) -> Verdict:
    return verdict_for(party, "survey", "email", at, kind="relationship")  # type: ignore[arg-type]


def test_a_dead_address_is_marked_refused_by_rule_and_set_right_by_a_person(
    bank: Flask, cast: Cast, box: Letterbox
) -> None:
    party = customer(cast.hana)
    reference = asked(party)
    box.counter.on_recipient.append("550 5.1.1 no such user")
    box.send(SENT_AT)
    mail, contact = outreach()
    assert (mail["state"], contact["result"]) == ("dead", "bounced")
    assert (state_of(reference), kinds_of(reference).count("moved")) == ("undeliverable", 3)
    (point,) = rows(ContactPoint)
    assert (point["value"], point["undeliverable_at"]) == (BEA.email, SENT_AT)
    assert [body["kind"] for body in chain_of(party)][-2:] == [
        "contact_point_added",
        "contact_point_undeliverable",
    ]
    assert (survey(party).allowed, survey(party).rule) == (False, "ADDRESS@1")
    restore_contact_point(RestoreContactPoint(party, point["id"], cast.hana, "A slip of theirs."), SENT_AT)
    assert survey(party).rule != "ADDRESS@1"
    assert report().findings == []


def test_a_refusal_that_is_not_of_the_address_marks_nothing(bank: Flask, cast: Cast, box: Letterbox) -> None:
    asked(customer(cast.hana))
    box.counter.on_recipient.append("550 5.7.1 we take nothing from you")
    box.send(SENT_AT)
    assert outreach()[0]["state"] == "dead" and rows(ContactPoint) == []


def test_an_address_that_was_replaced_meanwhile_is_left_alone(
    bank: Flask, cast: Cast, box: Letterbox
) -> None:
    party = customer(cast.hana)
    asked(party)
    change_party(ChangeParty(party, cast.hana, {"email": "new@bea.example"}, version=None), MONDAY)
    box.counter.on_recipient.append("550 no such user")
    box.send(SENT_AT)
    assert outreach()[0]["state"] == "dead" and rows(ContactPoint) == []
