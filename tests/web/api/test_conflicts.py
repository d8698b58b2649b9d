"""Conflicts of interest over the interface for programs."""

from __future__ import annotations


def test_an_interest_is_declared_shown_and_lifted_by_another(as_) -> None:
    hana, lin = as_("hana"), as_("lin")
    reference = hana.open()
    hana.post(f"/cases/{reference}/conflicts", {"reason": "My brother's firm."})
    assert lin.get(f"/cases/{reference}")["conflicts"] == ["hana"]
    refused = lin.put(f"/cases/{reference}/assignment", {"assignee": "hana"}, 409)
    assert refused["detail"] == "This person is involved in the matter. Choose somebody who is not."
    lin.delete(f"/cases/{reference}/conflicts", {"person": "hana", "reason": "He sold it."})
    assert lin.get(f"/cases/{reference}")["conflicts"] == []
    lin.put(f"/cases/{reference}/assignment", {"assignee": "hana"})


def test_of_many_assigned_in_one_act_the_one_with_an_interest_is_refused_with_its_reason(as_) -> None:
    hana, lin = as_("hana"), as_("lin")
    references = [hana.open() for _number in range(3)]
    lin.get(f"/cases/{references[1]}")
    lin.post(f"/cases/{references[1]}/conflicts", {"person": "hana", "reason": "Her own loan."})
    told = lin.post("/assignments", {"references": references, "assignee": "hana"}, 200)["items"]
    assert [one["assigned"] for one in told] == [True, False, True]
    assert told[1]["reason"] == "This person is involved in the matter. Choose somebody who is not."


def test_only_a_lead_speaks_for_somebody_else(as_) -> None:
    hana = as_("hana")
    reference = hana.open()
    body = {"person": "lin", "reason": "I heard so."}
    assert hana.post(f"/cases/{reference}/conflicts", body, 403)["status"] == 403
    assert hana.delete(f"/cases/{reference}/conflicts", body, 403)["status"] == 403
    assert hana.get(f"/cases/{reference}")["conflicts"] == []


def test_the_version_that_was_read_has_to_be_named(as_) -> None:
    hana = as_("hana")
    reference = hana.open()
    body = {"reason": "My brother's firm."}
    hana.post(f"/cases/{reference}/conflicts", body, 428, headers={"If-Match": ""})
    hana.post(f"/cases/{reference}/conflicts", body, 412, headers={"If-Match": '"7"'})
