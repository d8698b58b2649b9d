"""Moves over the interface for programs."""

from __future__ import annotations

from tests.web.api.program import V1, opening

CLASSIFIED = {
    "issue": "early_repayment",
    "cause": "pricing",
    "severity": "P2",
    "eligible_complainant": True,
    "vulnerable": False,
    "amount_in_dispute": "38400.00",
    "unit_complained_of": "loan_administration",
}


def test_a_program_opens_moves_and_notes(as_) -> None:
    hana = as_("hana")
    reference = hana.open()
    moved = hana.post(f"/cases/{reference}/moves", {"trigger": "classify", "fields": CLASSIFIED})
    assert moved["case"]["state"] == "triage"
    assert moved["case"]["priority"] == "P2"
    noted = hana.post(f"/cases/{reference}/notes", {"text": "Rang the branch."})
    assert noted["version"] == moved["case"]["version"]
    assert [n["detail"] for n in hana.get(f"/cases/{reference}/notes")["items"]] == ["Rang the branch."]
    lin = as_("lin")
    answer = lin.ask("POST", "/reports", {"kind": "dossier", "case": reference})
    assert answer.status_code == 202, answer.text
    assert lin.client.get(answer.headers["Location"], headers=lin.headers).json["state"] == "requested"
    assert lin.get(answer.headers["Location"].removeprefix(V1) + "/file", 404)["status"] == 404


def test_who_prefers_a_receipt_gets_no_more(as_) -> None:
    hana = as_("hana")
    brief = {"Prefer": "respond-async, return=minimal"}
    opened = hana.post("/cases", opening(), headers=brief)
    assert (opened["version"], "clocks" in opened) == (1, False)
    hana.get(f"/cases/{opened['reference']}")
    body = {"trigger": "classify", "fields": CLASSIFIED}
    moved = hana.post(f"/cases/{opened['reference']}/moves", body, headers=brief)
    assert set(moved) == {"reference", "version", "event", "seq", "hash", "at"}
