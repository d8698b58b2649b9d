"""The rules are open to everybody who works by them."""

from __future__ import annotations


def test_terms_are_listed_with_their_source_and_workflows_with_their_digest(signed_in) -> None:
    page = signed_in("hana").get("/rules").text
    assert "UK-8W@1" in page
    assert "8 weeks" in page
    assert "complaint@1" in page


def test_a_workflow_is_shown_with_its_moves_and_its_drawing(signed_in) -> None:
    page = signed_in("otto").get("/rules/complaint/1").text
    assert "Awaiting customer" in page
    assert "<svg" in page
    assert "<title>Complaint</title>" in page
