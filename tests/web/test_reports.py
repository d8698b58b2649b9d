"""Dossiers asked for, and deadlines that were missed."""

from __future__ import annotations


def test_a_dossier_is_asked_for_on_the_case_and_waits_among_the_reports(signed_in, open_case) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    page = hers.post(f"/cases/{reference}/dossier", {"key": "d"}, follow_redirects=True).text
    assert reference in page
    assert "asked for" in page
    assert "asked for the dossier" in hers.get(f"/cases/{reference}").text


def test_a_dossier_of_another_teams_case_is_not_found(signed_in, open_case) -> None:
    zed = signed_in("zed")
    assert zed.post(f"/cases/{open_case()}/dossier").status_code == 404
    assert zed.get("/reports/1/file").status_code == 404


def test_a_missed_deadline_is_listed_with_the_reason_once_it_is_given(signed_in, open_case, clock) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana", days_ago=60)
    hers.post(f"/cases/{reference}/notes", {"text": "Looked at it.", "key": "n"})
    address = "/breaches?from=2026-09-01&to=2026-12-31"
    assert reference in hers.get(address).text
    assert "no reason yet" in hers.get(address).text
    page = hers.get(f"/cases/{reference}?do=explain").text
    code = page.split('name="clock"')[1].split('value="')[2].split('"')[0]
    form = {"clock": code, "reason": "The file was lost.", "key": "e"}
    assert hers.post(f"/cases/{reference}/breaches", form).status_code == 302
    assert "The file was lost." in hers.get(address).text
    assert reference not in signed_in("zed").get(address).text


def test_a_client_review_is_asked_for_on_the_customers_page(signed_in, open_case) -> None:
    hers, _ = signed_in("hana"), open_case(assignee="hana")
    assert "Client review (PDF)" in hers.get("/customers/1").text
    page = hers.post("/customers/1/review-pack", {"key": "p"}, follow_redirects=True).text
    assert "Client review" in page and "asked for" in page and "/customers/1" in page
    assert hers.get("/reports/1/file").status_code == 404  # not made yet
    otto = signed_in("otto")
    assert otto.post("/customers/1/review-pack").status_code == 403
    assert "Client review (PDF)" not in otto.get("/customers/1").text
    assert hers.post("/customers/999/review-pack").status_code == 404
