"""A program asks for the paper of the yearly talk and looks how far it is."""

from __future__ import annotations

from tests.web.api.program import program_of


def test_a_program_asks_for_a_client_review_and_finds_it(app, signed_in, open_case) -> None:
    open_case()
    lin = program_of(app, "lin")
    made = lin.post("/parties/1/review-packs", {"language": "zh"}, expect=202)
    there = lin.get(f"/reports/{made['id']}")
    assert (there["kind"], there["party"], there["case"]) == ("client_review", 1, None)
    assert (there["state"], there["language"], there["file"]) == ("requested", "zh", None)
    lin.post("/parties/999/review-packs", {}, expect=404)
    program_of(app, "otto").post("/parties/1/review-packs", {}, expect=403)
