"""Identifiers and addresses of a customer, each with its rules and its event."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casework.commands.parties.add_contact_point import (
    AddContactPoint,
    CloseContactPoint,
    Point,
    RestoreContactPoint,
    add_contact_point,
    close_contact_point,
    restore_contact_point,
)
from casework.commands.parties.add_identifier import AddIdentifier, Identifier, add_identifier
from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.db import db, transaction
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.models import ContactPoint, PartyIdentifier, ProfileFact
from tests.cast import MONDAY, Cast
from tests.commands.parties.known import ANN, chain_of, recorded, report, values_of

USCC = "91330100799655058B"


def test_an_identifier_is_kept_in_its_written_form(cast: Cast) -> None:
    party = recorded(cast.hana)
    add_identifier(
        AddIdentifier(party, cast.hana, Identifier("uscc", " 9133 0100 7996 5505 8b", "cn")), MONDAY
    )
    with db.engine.connect() as connection:
        row = connection.execute(select(PartyIdentifier.__table__)).mappings().one()
    assert (row["value"], row["country"], row["entity"]) == (USCC, "CN", "uk")
    body = chain_of(party)[-1]
    assert (body["kind"], body["scheme"]) == ("identifier_added", "uscc")
    assert values_of(party, body["seq"]) == {"uscc": USCC}


def test_a_number_that_another_customer_has_is_refused_with_hers(cast: Cast) -> None:
    first, second = recorded(cast.hana), recorded(cast.hana, ANN)
    add_identifier(AddIdentifier(first, cast.hana, Identifier("uscc", USCC)), MONDAY)
    with pytest.raises(Refused, match=f"Customer {first} has this"):
        add_identifier(AddIdentifier(second, cast.hana, Identifier("uscc", USCC)), MONDAY)
    assert len(chain_of(second)) == 1


def test_another_number_of_the_scheme_replaces_the_first_only_when_said(cast: Cast) -> None:
    party = recorded(cast.hana, ANN)
    add_identifier(AddIdentifier(party, cast.hana, Identifier("passport", "A1", "GB", "2026-12-31")), MONDAY)
    new = Identifier("passport", "B2", "GB", "2036-12-31")
    with pytest.raises(Refused, match="A1"):
        add_identifier(AddIdentifier(party, cast.hana, new), MONDAY)
    add_identifier(AddIdentifier(party, cast.hana, new, replace=True), MONDAY)
    assert values_of(party, 3) == {"passport": "B2", "was.passport": "A1"}
    assert report().findings == []


def test_an_address_is_checked_by_its_channel_and_ends_on_a_day(cast: Cast) -> None:
    party = recorded(cast.hana)
    done = add_contact_point(AddContactPoint(party, cast.hana, Point("sms", "020 7946 0000", True)), MONDAY)
    with pytest.raises(Refused, match="already"):
        add_contact_point(AddContactPoint(party, cast.hana, Point("sms", "+442079460000")), MONDAY)
    with pytest.raises(Malformed) as refusal:
        add_contact_point(AddContactPoint(party, cast.hana, Point("email", "nobody")), MONDAY)
    assert list(refusal.value.errors) == ["value"]
    close = CloseContactPoint(party, done["contact_point"], cast.hana, "2026-12-01", "Number given up.")
    close_contact_point(close, MONDAY)
    with pytest.raises(Refused, match="2026-12-01"):
        close_contact_point(close, MONDAY)
    with pytest.raises(NotFound):
        close_contact_point(CloseContactPoint(recorded(cast.hana, ANN), close.number, cast.hana, ""), MONDAY)
    with db.engine.connect() as connection:
        row = connection.execute(select(ContactPoint.__table__)).mappings().one()
    assert (row["value"], row["preferred"], row["valid_until"]) == ("+442079460000", False, "2026-12-01")
    assert [body["kind"] for body in chain_of(party)][1:] == ["contact_point_added", "contact_point_closed"]
    assert report().findings == []


def test_one_address_of_a_channel_is_preferred(cast: Cast) -> None:
    party = recorded(cast.hana)
    for value in ("a@harbour.example", "b@harbour.example"):
        add_contact_point(AddContactPoint(party, cast.hana, Point("email", value, True)), MONDAY)
    with db.engine.connect() as connection:
        rows = connection.execute(select(ContactPoint.value).where(ContactPoint.preferred)).scalars().all()
    assert rows == ["b@harbour.example"]


def test_a_fact_has_versions_with_their_sources(cast: Cast) -> None:
    party = recorded(cast.hana)
    for value in ("12", "14"):
        record_fact(RecordFact(party, cast.hana, Fact("sites", value, "Annual report", "2026-01-01")), MONDAY)
    with db.engine.connect() as connection:
        rows = connection.execute(select(ProfileFact.number, ProfileFact.value).order_by(ProfileFact.number))
        assert rows.all() == [(1, "12"), (2, "14")]
    with pytest.raises(Malformed) as refusal:
        record_fact(RecordFact(party, cast.hana, Fact("Sites", "", "", "2026-01-01")), MONDAY)
    assert sorted(refusal.value.errors) == ["name", "source", "value"]


def test_an_address_from_which_mail_came_back_is_used_again_when_a_person_says_so(cast: Cast) -> None:
    party = recorded(cast.hana)
    point = add_contact_point(AddContactPoint(party, cast.hana, Point("email", "a@b.example")), MONDAY)
    number = point["contact_point"]
    with pytest.raises(Refused, match="Nothing came back"):
        restore_contact_point(RestoreContactPoint(party, number, cast.hana), MONDAY)
    with transaction() as session:
        session.get_one(ContactPoint, number).undeliverable_at = MONDAY
    for who, error in ((cast.otto, Denied), (cast.qing, NotFound)):
        with pytest.raises(error):
            restore_contact_point(RestoreContactPoint(party, number, who), MONDAY)
    restore_contact_point(RestoreContactPoint(party, number, cast.hana, "She phoned."), MONDAY)
    body = chain_of(party)[-1]
    assert (body["kind"], body["contact_point"]) == ("contact_point_restored", number)
    assert values_of(party, body["seq"]) == {"reason": "She phoned."}
    assert report().findings == []
