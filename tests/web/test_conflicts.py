"""A conflict of interest on the page of a case: declared, shown to all, lifted by another."""

from __future__ import annotations

import re


def test_a_handler_declares_an_interest_and_the_case_leaves_her(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    page = hers.get(f"/cases/{reference}?do=conflict").text
    assert "What the interest is" in page
    assert 'name="person"' not in page
    form = {"reason": "My brother's firm.", "version": version(reference), "key": "a"}
    assert hers.post(f"/cases/{reference}/conflicts", form).status_code == 302
    page = hers.get(f"/cases/{reference}").text
    assert "Conflict of interest: Hana Reed" in page
    assert "declared a conflict of interest: Hana Reed" in page
    assert "Unassigned" in page
    assert "do=conflict" not in page


def test_a_lead_notes_that_of_a_colleague_and_lifts_it(signed_in, open_case, version) -> None:
    lin, reference = signed_in("lin"), open_case(assignee="hana")
    hana = re.search(r'value="(\d+)"[^>]*>Hana Reed', lin.get(f"/cases/{reference}?do=conflict").text)[1]
    form = {"person": hana, "reason": "Her own loan.", "version": version(reference), "key": "a"}
    assert lin.post(f"/cases/{reference}/conflicts", form).status_code == 302
    again = {"assignee": hana, "version": version(reference), "key": "b"}
    answer = lin.post(f"/cases/{reference}/assignment", again)
    assert answer.status_code == 409
    assert "This person is involved in the matter." in answer.text
    over = {"person": hana, "reason": "It was repaid.", "version": version(reference), "key": "c"}
    assert lin.post(f"/cases/{reference}/conflicts/over", over).status_code == 302
    assert "Conflict of interest: Hana Reed" not in lin.get(f"/cases/{reference}").text


def test_a_conflict_without_a_reason_is_refused_at_its_field(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    answer = hers.post(f"/cases/{reference}/conflicts", {"version": version(reference), "key": "a"})
    assert answer.status_code == 422
    assert "Give the reason." in answer.text
    assert "Conflict of interest: " not in hers.get(f"/cases/{reference}").text


def test_a_colleague_speaks_for_nobody_else(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case()
    form = {"person": "2", "reason": "I heard so.", "version": version(reference), "key": "a"}
    assert hers.post(f"/cases/{reference}/conflicts", form).status_code == 403
    assert hers.post(f"/cases/{reference}/conflicts/over", form).status_code == 403
