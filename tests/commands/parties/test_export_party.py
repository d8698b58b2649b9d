"""Everything held about somebody is handed out as one value, and that it was is on record."""

from __future__ import annotations

import orjson
import pytest
from sqlalchemy import update

from casework.commands.cases.add_note import AddContact, add_contact
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.export_party import ExportParty, export_party
from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.commands.parties.record_holding import RecordHolding, record_holding
from casework.db import transaction
from casework.errors import Denied, NotFound
from casework.models import Case, Party
from tests.cast import FIELDS, MONDAY, Cast
from tests.commands.parties.known import ANN, HARBOUR, chain_of, owned, recorded, report


def complaint(cast: Cast, party: int, title: str) -> str:
    fields = {**FIELDS, "received_at": MONDAY}
    opened = OpenCase("complaint", title, party, cast.hana, fields, duplicates_looked_for=True)
    return str(open_case(opened, MONDAY)["reference"])


def test_all_that_is_held_is_in_it_and_the_export_is_on_record(cast: Cast) -> None:
    ann, firm = recorded(cast.hana, ANN), recorded(cast.hana, HARBOUR)
    owned(cast, ann, firm, "60")
    loan = {"kind": "loan", "currency": "GBP", "amount": "1250.50"}
    months = [{"month": "2026-10", "balance": "1200"}]
    record_holding(RecordHolding(ann, "LN-1", cast.hana, loan, months), MONDAY)
    record_fact(RecordFact(ann, cast.hana, Fact("work", "Boat builder", "Call", "2026-01-01")), MONDAY)
    reference = complaint(cast, ann, "A charge")
    add_contact(AddContact(reference, cast.hana, "Rang her.", "phone", "out"), MONDAY)
    told = orjson.loads(orjson.dumps(export_party(ExportParty(ann, cast.remy), MONDAY)))
    assert (told["parties"][0]["name"], told["parties"][0]["born_on"]) == ("Ann Archer", "1970-01-01")
    assert (told["relations"][0]["name"], told["relations"][0]["share"]) == ("Harbour Trading Ltd", "60")
    assert (told["holdings"][0]["amount"], told["holdings"][0]["months"][0]["balance"]) == (
        "1250.50",
        "1200.00",
    )
    assert [one["value"] for one in told["facts"]] == ["Boat builder"]
    [case] = told["cases"]
    assert FIELDS["narrative"] in {one["value"] for one in case["values"]}
    assert (case["fields"]["product"], case["events"][0]["kind"]) == ("term_loan", "opened")
    assert [one["text"] for one in told["contacts"]] == ["Rang her."]
    first = told["record"][-1]
    assert (first["kind"], first["values"]["name"]) == ("recorded", "Ann Archer")
    body = chain_of(ann)[-1]
    assert (body["kind"], body["actor"], body["seq"]) == ("exported", cast.remy.name, told["event"])
    assert report().findings == []


def test_restricted_cases_and_findings_about_risk_are_never_handed_out(cast: Cast) -> None:
    ann = recorded(cast.hana, ANN)
    complaint(cast, ann, "A charge")
    hit = complaint(cast, ann, "A hit")
    add_contact(AddContact(hit, cast.hana, "Asked the list's owner.", "phone", "out"), MONDAY)
    before = export_party(ExportParty(ann, cast.remy), MONDAY)
    with transaction() as session:
        session.execute(update(Case).where(Case.reference == hit).values(entity="!uk", team="!uk"))
        session.execute(update(Party).where(Party.id == ann).values(rating="prohibited"))
    told = export_party(ExportParty(ann, cast.remy), MONDAY)
    assert {case["title"] for case in before["cases"]} == {"A charge", "A hit"}
    assert [case["title"] for case in told["cases"]] == ["A charge"]
    assert told["contacts"] == []
    assert "prohibited" not in str(told)


def test_who_must_not_is_told_nothing_and_leaves_nothing(cast: Cast) -> None:
    ann = recorded(cast.hana, ANN)
    for actor in (cast.hana, cast.lin, cast.otto):
        with pytest.raises(Denied):
            export_party(ExportParty(ann, actor), MONDAY)
    with pytest.raises(NotFound):
        export_party(ExportParty(ann, cast.yun), MONDAY)
    assert [body["kind"] for body in chain_of(ann)] == ["recorded"]
