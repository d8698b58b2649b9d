"""An application's documents and parties over the interface for programs."""

from __future__ import annotations

from typing import Any

from tests.journeys.onboarding.desk import APPLICATION, SUBMITTED
from tests.web.api.program import HARBOUR, Program


def submitted(hana: Program) -> str:
    """Open and submit an application, and return its reference."""
    body = {"workflow": "onboarding", "title": "Harbour Trading", "party": HARBOUR, "fields": APPLICATION}
    reference = str(hana.post("/cases", body)["reference"])
    hana.post(f"/cases/{reference}/moves", {"trigger": "submit", "fields": SUBMITTED})
    return reference


def item(program: Program, reference: str, code: str) -> dict[str, Any]:
    items = program.get(f"/cases/{reference}/checklist")["items"]
    return next(one for one in items if one["task"] == f"item:{code}")


def named(one: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"number": one["number"], "task": one["task"], **more}


def test_a_document_is_taken_in_by_one_and_checked_by_another(as_) -> None:
    hana, theo = as_("hana"), as_("theo")
    reference = submitted(hana)
    extract = item(hana, reference, "registry_extract")
    assert (extract["state"], extract["mandatory"], extract["of"]) == ("open", True, "documents")
    path = f"/cases/{reference}/checklist"
    hana.post(f"{path}/receipts", named(extract, dated="2026-11-02"))
    refused = hana.post(f"{path}/checks", named(extract, source="Register"), 403)
    assert refused["detail"] == "You took this in yourself. Somebody else checks it."
    theo.post(f"{path}/checks", named(extract, source="Register"))
    told = item(hana, reference, "registry_extract")
    assert (told["state"], told["valid_until"]) == ("verified", "2027-02-02")


def test_what_is_illegible_is_owed_again(as_) -> None:
    hana, theo = as_("hana"), as_("theo")
    reference = submitted(hana)
    constitution = item(hana, reference, "constitution")
    path = f"/cases/{reference}/checklist"
    theo.post(f"{path}/checks", named(constitution, source="x"), 409)
    hana.post(f"{path}/receipts", named(constitution))
    assert "reason" in theo.post(f"{path}/checks", named(constitution, accept=False), 422)["errors"]
    theo.post(f"{path}/checks", named(constitution, accept=False, reason="Illegible."))
    assert item(hana, reference, "constitution")["state"] == "open"


def test_a_waiver_is_asked_for_and_given_by_the_lead(as_) -> None:
    hana, lin = as_("hana"), as_("lin")
    reference = submitted(hana)
    tax = item(hana, reference, "tax_residency")
    path = f"/cases/{reference}/checklist/waivers"
    hana.post(path, named(tax, reason="A public body."))
    assert item(hana, reference, "tax_residency")["state"] == "waiver_asked"
    hana.post(path, named(tax, reason="A public body."), 403)
    lin.post(path, named(tax, reason="Agreed."))
    assert item(hana, reference, "tax_residency")["state"] == "waived"
    lin.post(path, named(tax, reason="Agreed."), 409)


def test_what_is_sent_wrongly_is_told_by_field(as_) -> None:
    hana = as_("hana")
    reference = submitted(hana)
    extract = item(hana, reference, "registry_extract")
    path = f"/cases/{reference}/checklist/receipts"
    for dated in ("yesterday", "2027-01-01", "2026-01-01"):
        assert "dated" in hana.post(path, named(extract, dated=dated), 422)["errors"]
    hana.post(path, {"number": extract["number"], "task": "item:passport"}, 404)
    hana.post(path, {"number": 1, "task": "documents"}, 404)
    assert item(hana, reference, "registry_extract")["state"] == "open"


def test_a_stranger_sees_no_checklist(as_) -> None:
    hana, zed = as_("hana"), as_("zed")
    reference = submitted(hana)
    zed.get(f"/cases/{reference}/checklist", 404)
    extract = item(hana, reference, "registry_extract")
    zed.post(f"/cases/{reference}/checklist/receipts", named(extract), 404)


def test_a_party_that_is_named_owes_documents_of_its_own(as_) -> None:
    hana = as_("hana")
    reference = submitted(hana)
    director = hana.post("/parties", {"entity": "uk", "name": "Ada Quay", "kind": "person"})["id"]
    hana.get(f"/cases/{reference}")
    hana.post(f"/cases/{reference}/parties", {"party": director, "role": "director"})
    (told,) = hana.get(f"/cases/{reference}/parties")["items"]
    assert (told["party"], told["name"], told["role"]) == (director, "Ada Quay", "director")
    owed = item(hana, reference, f"director_identity:{director}")
    assert (owed["party"], owed["state"]) == ("Ada Quay", "open")
    hana.post(f"/cases/{reference}/parties", {"party": director, "role": "director", "on": False})
    assert hana.get(f"/cases/{reference}/parties")["items"] == []
    items = hana.get(f"/cases/{reference}/checklist")["items"]
    assert not any(one["party"] for one in items)
