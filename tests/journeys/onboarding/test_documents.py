"""The documents of an application: taken in, checked by another, waived, out of date, never there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.commands.onboarding.receive_item import ReceiveItem, receive_item
from casework.commands.onboarding.verify_item import VerifyItem, verify_item
from casework.db import db
from casework.domain.onboarding.checklist import OPEN, RECEIVED, VERIFIED
from casework.errors import Denied, Malformed, Refused
from casework.models import Content, Document
from tests.cast import Cast
from tests.journeys.onboarding.desk import (
    OWNERS,
    PERSON,
    ClientDesk,
)
from tests.journeys.onboarding.told import missed, told
from tests.journeys.recount import everything


def test_documents_are_verified_by_somebody_else_than_took_them_in(cast: Cast) -> None:
    desk = ClientDesk(cast).submitted()
    with pytest.raises(Refused, match="Not here yet"):
        desk.do("hana", "docs_received")
    desk.receive("hana")
    desk.do("hana", "docs_received")
    with pytest.raises(Denied, match="You took this in yourself"):
        desk.verify("hana")
    with pytest.raises(Refused, match="Neither verified nor waived"):
        desk.do("theo", "docs_accepted", **OWNERS)
    desk.verify("theo")
    with pytest.raises(Refused, match="took in documents"):
        desk.do("hana", "docs_accepted", **OWNERS)
    desk.do("theo", "docs_accepted", **OWNERS)
    assert desk.state == "screening"


def test_one_letter_names_everything_that_is_missing(cast: Cast) -> None:
    desk = ClientDesk(cast).submitted()
    desk.receive()
    desk.do("hana", "docs_received")
    dark = [i for i in desk.items(RECEIVED) if i["task"] in ("item:registry_extract", "item:constitution")]
    for item in dark:
        command = VerifyItem(
            desk.reference, item["number"], item["task"], cast.theo, accept=False, reason="Illegible."
        )
        verify_item(command, desk.at)
    desk.do("theo", "docs_incomplete", return_reason="Both scans are too dark.")
    assert desk.state == "docs_pending"
    assert len(desk.items(OPEN)) == 2
    with db.engine.connect() as connection:
        query = (
            select(Content.bytes)
            .join(Document, (Document.case_id == Content.case_id) & (Document.number == Content.number))
            .where(Document.letter == "onboarding_missing")
        )
        (letter,) = [bytes(row).decode() for row in connection.scalars(query)]
    assert "Extract from the register" in letter
    assert "Articles or constitution" in letter
    assert "Specimen signatures" not in letter
    assert "Both scans are too dark." in letter


def test_a_document_goes_out_of_date_and_a_newer_one_comes(cast: Cast) -> None:
    desk = ClientDesk(cast).submitted()
    old = (desk.at - timedelta(days=80)).date().isoformat()
    with pytest.raises(Malformed, match="too old"):
        desk.receive(dated=(desk.at - timedelta(days=120)).date().isoformat())
    desk.receive(dated=old)
    desk.do("hana", "docs_received")
    desk.verify()
    desk.wait(days=20)
    with pytest.raises(Refused, match="Out of date: Extract from the register"):
        desk.do("theo", "docs_accepted", **OWNERS)
    (extract,) = [i for i in desk.items(VERIFIED) if i["task"] == "item:registry_extract"]
    receive_item(
        ReceiveItem(desk.reference, extract["number"], extract["task"], cast.hana, "2026-12-10"), desk.at
    )
    desk.verify()
    desk.do("theo", "docs_accepted", **OWNERS)
    assert desk.state == "screening"
    assert everything() == []


def test_a_waiver_is_asked_for_by_one_and_given_by_another(cast: Cast) -> None:
    desk = ClientDesk(cast).submitted()
    item = desk.items(OPEN)[0]
    desk.waive("hana", item)
    with pytest.raises(Denied):
        desk.waive("hana", item)
    desk.receive()
    desk.do("hana", "docs_received")  # a waiver that is asked for holds nothing up
    desk.verify()
    with pytest.raises(Refused, match="Neither verified nor waived"):
        desk.do("theo", "docs_accepted", **OWNERS)
    desk.waive("lin", item)
    desk.do("theo", "docs_accepted", **OWNERS)
    assert "item_waived" in desk.kinds
    assert everything() == []


def test_owners_who_are_not_traced_hold_the_file_up(cast: Cast) -> None:
    desk = ClientDesk(cast, owner=False).submitted()
    desk.receive()
    desk.do("hana", "docs_received")
    desk.verify()
    with pytest.raises(Malformed, match="owners of 100 %"):
        desk.do("theo", "docs_accepted", **OWNERS)
    desk.own(desk.person_of(PERSON), "70")
    with pytest.raises(Malformed, match="owners of 30 %"):
        desk.do("theo", "docs_accepted", **OWNERS)
    desk.do("theo", "docs_accepted", ownership_source="Interview", control_basis="control")
    assert desk.state == "screening"


def test_nothing_ever_comes_and_the_application_expires(cast: Cast) -> None:
    desk = ClientDesk(cast).submitted()
    desk.assign("lin", "hana")
    desk.wait(days=31)
    assert desk.state == "expired"
    assert desk.kinds.count("chased") == 4
    assert missed(desk) == set()
    assert told(desk, "expired") == {"hana", "lin", "mara"}
    with db.engine.connect() as connection:
        letters = list(connection.scalars(select(Document.letter).order_by(Document.number)))
    assert letters == ["onboarding_welcome", *["onboarding_chaser"] * 4, "onboarding_closed"]
    desk.wait(days=10)
    desk.do("lin", "reopen", comment="They have sent everything.")
    assert desk.state == "doc_review"
    assert everything() == []
