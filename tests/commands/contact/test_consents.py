"""Consents, withdrawals and the suppression list: one act each, and nothing that waited still leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from casework.commands.contact.change_consent import (
    Agreed,
    GiveConsent,
    WithdrawConsent,
    give_consent,
    withdraw_consent,
)
from casework.commands.contact.change_suppression import Lift, Stop, Suppress, lift, suppress
from casework.commands.mail.claim_messages import claim_messages
from casework.commands.mail.settle_message import SettleMessage, settle_message
from casework.db import transaction
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.models import Consent, Contact, Message, Suppression
from casework.queries.contact.consents import consents_of, suppressions_of
from casework.queries.contact.sending import NotYet, held_back
from casework.queries.contact.verdict import verdict_for
from casework.queries.mail.owed_mail import NotOwed
from tests.cast import MONDAY, Cast
from tests.commands.contact.consents import customer, rows_of
from tests.commands.parties.known import chain_of, report

DAY = timedelta(days=1)
MARKETING = Agreed("email", "marketing", source="branch")


def queued(party: int, purpose: str = "marketing", **given: Any) -> str:
    """Put a mail of outreach on its way, with its contact."""
    number = given.get("number", 1)
    with transaction() as session:
        session.add(
            Contact(
                id=number,
                party_id=party,
                seq=1,
                at=MONDAY,
                channel="email",
                direction="out",
                purpose=purpose,
                result="queued",
                actor="system",
            )
        )
        session.add(
            Message(
                id=f"mail-{number}",
                notice="letter",
                template="letter",
                address="bea@example.com",
                language="en",
                inputs={"contact": number},
                state="waiting",
                attempts=0,
                created_at=MONDAY,
                not_before=MONDAY,
                party_id=party,
                purpose=None if purpose == "service" else purpose,
            )
        )
    return f"mail-{number}"


def test_a_consent_is_recorded_with_its_ground_and_source(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana, agreed=False)
    assert not verdict_for(bea, "marketing", "email", MONDAY).allowed
    done = give_consent(GiveConsent(bea, cast.hana, MARKETING), MONDAY)
    (row,) = consents_of(bea)
    assert (row["id"], row["given_to"], row["withdrawn_at"]) == (done["consent"], cast.hana.name, None)
    assert chain_of(bea)[-1]["kind"] == "consent_given"
    assert verdict_for(bea, "marketing", "email", MONDAY).allowed
    with pytest.raises(Refused):
        give_consent(GiveConsent(bea, cast.hana, MARKETING), MONDAY + DAY)


def test_a_withdrawal_is_one_act_that_cancels_what_waits_and_keeps_an_entry(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    waiting = queued(bea)
    queued(bea, "survey", number=2)
    queued(bea, "service", number=3)
    (consent,) = consents_of(bea)
    done = withdraw_consent(WithdrawConsent(bea, consent["id"], cast.hana), MONDAY + DAY)
    assert done["cancelled"] == 1
    assert {row["id"]: row["state"] for row in rows_of(Message)} == {
        waiting: "suppressed",
        "mail-2": "waiting",
        "mail-3": "waiting",
    }
    assert [row["result"] for row in rows_of(Contact)] == ["cancelled", "queued", "queued"]
    (entry,) = suppressions_of(bea)
    assert (entry["reason"], entry["channel"], entry["until"]) == ("withdrawn", "*", None)
    assert entry["source"] == f"party/{bea}/{done['event']}"
    assert verdict_for(bea, "marketing", "phone", MONDAY + DAY).rule == "STOP-WITHDRAWN@1"
    assert chain_of(bea)[-1]["consents"] == [consent["id"]]
    assert not report().findings


def test_a_withdrawal_happens_once_and_only_of_what_is_there(bank: Flask, cast: Cast) -> None:
    bea, other = customer(cast.hana), customer(cast.hana, agreed=False)
    (consent,) = consents_of(bea)
    with pytest.raises(NotFound):
        withdraw_consent(WithdrawConsent(other, consent["id"], cast.hana), MONDAY)
    first = withdraw_consent(WithdrawConsent(bea, consent["id"], cast.hana, "k1"), MONDAY)
    assert withdraw_consent(WithdrawConsent(bea, consent["id"], cast.hana, "k1"), MONDAY + DAY) == first
    with pytest.raises(Refused, match="2026-11-23"):
        withdraw_consent(WithdrawConsent(bea, consent["id"], cast.hana), MONDAY + DAY)
    assert len(suppressions_of(bea)) == 1


def test_who_agrees_again_may_be_written_to_again(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    (consent,) = consents_of(bea)
    withdraw_consent(WithdrawConsent(bea, consent["id"], cast.hana), MONDAY)
    give_consent(GiveConsent(bea, cast.hana, Agreed("*", "marketing")), MONDAY + DAY)
    assert suppressions_of(bea)[0]["until"] == MONDAY + DAY
    assert verdict_for(bea, "marketing", "email", MONDAY + DAY).allowed


def test_an_objection_outlasts_a_later_consent_until_it_is_lifted(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana, agreed=False)
    entry = suppress(Suppress(bea, cast.hana, Stop()), MONDAY)["suppression"]
    give_consent(GiveConsent(bea, cast.hana, Agreed("*", "marketing")), MONDAY)
    assert verdict_for(bea, "marketing", "email", MONDAY).rule == "STOP-OBJECTION@1"
    with pytest.raises(Denied):
        lift(Lift(bea, entry, cast.hana, "She changed her mind."), MONDAY)
    lift(Lift(bea, entry, cast.lin, "She changed her mind, in writing."), MONDAY + DAY)
    assert verdict_for(bea, "marketing", "email", MONDAY + DAY).allowed
    assert len(rows_of(Suppression)) == 1, "the entry is kept"
    with pytest.raises(Refused):
        lift(Lift(bea, entry, cast.lin, "Once more."), MONDAY + 2 * DAY)
    assert [body["kind"] for body in chain_of(bea)][-3:] == [
        "suppressed",
        "consent_given",
        "suppression_lifted",
    ]
    assert "mind" not in str(chain_of(bea)[-1])


def test_an_entry_cancels_what_waits_on_its_channel(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    queued(bea)
    by_phone = suppress(Suppress(bea, cast.hana, Stop("phone", "marketing")), MONDAY)
    assert by_phone["cancelled"] == 0
    assert suppress(Suppress(bea, cast.hana, Stop("*", "*", "bank_decision")), MONDAY)["cancelled"] == 1


@pytest.mark.parametrize(
    ("stop", "field"),
    [
        (Stop(channel="fax"), "channel"),
        (Stop(purpose="service"), "purpose"),
        (Stop(reason="control_group"), "reason"),
        (Stop(source="She said so."), "source"),
        (Stop(until=MONDAY), "until"),
    ],
)
def test_an_entry_in_unknown_words_is_refused_by_field(
    bank: Flask, cast: Cast, stop: Stop, field: str
) -> None:
    bea = customer(cast.hana, agreed=False)
    with pytest.raises(Malformed) as malformed:
        suppress(Suppress(bea, cast.hana, stop), MONDAY)
    assert list(malformed.value.errors) == [field]
    assert rows_of(Suppression) == []


def test_consents_are_for_who_may_and_nobody_elses_customer_is_seen(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana, agreed=False)
    with pytest.raises(NotFound):
        give_consent(GiveConsent(bea, cast.wei, MARKETING), MONDAY)
    with pytest.raises(Denied):
        give_consent(GiveConsent(bea, cast.otto, MARKETING), MONDAY)
    with pytest.raises(Malformed):
        give_consent(GiveConsent(bea, cast.hana, Agreed("email", "fun")), MONDAY)
    assert rows_of(Consent) == []


def claimed(at: Any = MONDAY) -> dict[str, Any]:
    """Claim the one mail that is due."""
    (message,) = claim_messages(at)
    return message


def test_a_mail_is_asked_about_again_when_it_leaves(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    queued(bea)
    message = claimed()
    assert held_back(message, MONDAY) is None, "its own contact does not stand in its way"
    suppress(Suppress(bea, cast.hana, Stop()), MONDAY)
    assert held_back(message, MONDAY) == NotOwed("STOP-OBJECTION@1")
    settle_message(SettleMessage(message["id"], "suppressed", text="STOP-OBJECTION@1"), MONDAY)
    assert rows_of(Contact)[0]["result"] in ("suppressed", "cancelled")


def test_a_mail_at_the_wrong_hour_waits_and_one_that_is_owed_goes(bank: Flask, cast: Cast) -> None:
    bea, night = customer(cast.hana), MONDAY.replace(hour=22)
    queued(bea)
    message = claimed()
    assert held_back(message, night) == NotYet(MONDAY + DAY)
    assert held_back({**message, "purpose": None}, night) is None


def test_of_two_mails_that_wait_the_first_one_leaves(bank: Flask, cast: Cast) -> None:
    bea = customer(cast.hana)
    queued(bea)
    queued(bea, number=2)
    first, second = sorted(claim_messages(MONDAY), key=lambda one: str(one["id"]))
    assert held_back(first, MONDAY) is None
    settle_message(SettleMessage(first["id"], "sent"), MONDAY + timedelta(minutes=1))
    assert held_back(second, MONDAY + timedelta(minutes=1)) == NotOwed("MKT-7D@1")
    sent = rows_of(Contact)[0]
    assert (sent["result"], sent["at"]) == ("sent", MONDAY + timedelta(minutes=1))
