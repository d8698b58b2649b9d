"""A program takes a complaint from its first word to its dossier, by what the interface says of itself."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask

from tests.cast import MONDAY
from tests.web.api.program import V1, Program, opening, program_of
from tests.web.conftest import Clock

CLASSIFIED = {
    "issue": "early_repayment",
    "cause": "pricing",
    "severity": "P2",
    "eligible_complainant": True,
    "vulnerable": False,
    "amount_in_dispute": "38400.00",
    "unit_complained_of": "loan_administration",
}
FINDINGS = {
    "findings": "The balance of July was used.",
    "outcome": "partly_upheld",
    "root_cause": "process_not_followed",
}


class Reader:
    """A program that believes the description alone: it finds operations there and checks answers by it."""

    def __init__(self, program: Program, description: dict[str, Any]) -> None:
        self.program, self.description = program, description
        self.used: set[tuple[str, str]] = set()

    def __call__(self, summary: str, body: Any = None, expect: int | None = None, **places: Any) -> Any:
        path, method, operation = self._found(summary)
        shown = path.removeprefix(V1)
        for name, value in places.items():
            shown = shown.replace("{" + name + "}", str(value))
        sent = {"data": body} if isinstance(body, dict) and "file" in body else {"json": body}
        sent = {} if body is None else sent
        answer = self.program.ask(method.upper(), shown, **({"body": body} if "json" in sent else sent))
        expect = expect or min(int(code) for code in operation["responses"])
        assert answer.status_code == expect, answer.text
        self._check(operation, answer)
        self.used.add((method, path))
        return answer.json if answer.is_json else answer.data

    def _found(self, summary: str) -> tuple[str, str, dict[str, Any]]:
        for path, operations in self.description["paths"].items():
            for method, operation in operations.items():
                if method != "parameters" and operation.get("summary", "").startswith(summary):
                    return path, method, operation
        raise AssertionError(f"no operation is described as “{summary}”")

    def _check(self, operation: dict[str, Any], answer: Any) -> None:
        described = operation["responses"][str(answer.status_code)]
        if "$ref" in described:
            described = self.description["components"]["responses"][described["$ref"].rpartition("/")[2]]
        content = described["content"][answer.content_type.partition(";")[0]]
        if answer.is_json:
            schema = {**content["schema"], "components": self.description["components"]}
            jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(answer.json)


@pytest.fixture
def life(either: Flask) -> dict[str, Reader]:
    description = either.test_client().get("/api/openapi.json").json
    return {name: Reader(program_of(either, name), description) for name in ("hana", "lin", "mara", "remy")}


def test_a_complaint_is_worked_from_intake_to_dossier(life: dict[str, Reader], clock: Clock) -> None:
    hana, lin = life["hana"], life["lin"]
    case = open_one(hana)
    reference = case["reference"]
    assert {clock["name"]: clock["due_at"] for clock in case["clocks"]}["UK-8W"] == "2027-01-19T00:00:00Z"

    def move(reader: Reader, trigger: str, **body: Any) -> dict[str, Any]:
        clock.turn(hours=1)
        reader("Read a case with", reference=reference)
        moved: dict[str, Any] = reader("Fire a trigger", {"trigger": trigger, **body}, reference=reference)
        return moved["case"]

    written = letter_of(case, "acknowledge")
    preview = hana("Read a letter before", {"letter": "acknowledgement", **written}, reference=reference)
    assert reference in preview["text"]
    move(hana, "acknowledge", letter=written)
    case = move(hana, "classify", fields=CLASSIFIED)
    assert case["priority"] == "P2"
    lin("Read a case with", reference=reference)
    lin("Give a case to somebody", {"assignee": "hana"}, reference=reference)
    case = hana("Read a case with", reference=reference)
    assert (case["state"], case["assignee"]) == ("investigation", "hana")
    asked = {"questions": "On which day?", "reply_by": "2026-12-11"}
    move(hana, "ask_customer", fields=asked, letter=letter_of(case, "ask_customer"))
    clock.turn(days=2)
    move(hana, "customer_replied", fields={"reply": "On 28 August."})
    file = (io.BytesIO(b"%PDF-1.7 statement"), "statement.pdf", "application/pdf")
    added = hana("Attach a file", {"file": file, "source": "customer"}, reference=reference)
    kept = hana("Fetch a file", reference=reference, number=added["event"])
    assert kept == b"%PDF-1.7 statement"
    case = move(hana, "findings", fields=FINDINGS)
    response(hana, lin, case, move)
    accepted = (clock.at - timedelta(minutes=5)).isoformat()
    case = move(hana, "accept", fields={"accepted_at": accepted})
    assert case["state"] == "closed"
    finish(hana, reference, clock)
    report = lin("Ask for a report", {"kind": "dossier", "case": reference}, reference=reference)
    assert lin("Look how far", number=report["id"])["state"] == "requested"
    assert lin("Fetch the PDF", number=report["id"], expect=404)["detail"] == "The report is not made yet."


def open_one(hana: Reader) -> dict[str, Any]:
    """Open a complaint with all that the workflow says is needed."""
    needs = hana("Read one version", name="complaint", version=1)["opens"]["needs"]
    body = opening()
    assert set(needs) <= set(body["fields"])
    assert hana("Look for cases", expect=422)["errors"]["entity"]
    opened: dict[str, Any] = hana("Open a case", body)
    return opened


def response(hana: Reader, lin: Reader, case: dict[str, Any], move: Any) -> None:
    """Propose and approve redress, draft the letter, have it returned once, and approve it."""
    reference = case["reference"]
    proposed = {"redress_amount": "12850.00", "redress_basis": "Worked out anew"}
    move(hana, "propose_redress", fields=proposed)
    case = move(lin, "approve_redress", comment="Agreed.")
    assert case["state"] == "response_review"
    case = move(lin, "return_response", comment="Name the six months.")
    hana("Save a letter", letter_of(case, "submit_response"), reference=reference, letter="final_response")
    case = move(hana, "submit_response")
    case = move(lin, "approve_response", comment="Complete now.")
    assert case["state"] == "response_issued"
    kinds = {paper["letter"] for paper in hana("List the files", reference=reference)["items"]}
    assert {"acknowledgement", "questions", "final_response"} <= kinds
    mails = hana("List the mail", reference=reference)["items"]
    assert "office@harbour.example" in {mail["address"] for mail in mails}


def finish(hana: Reader, reference: str, clock: Clock) -> None:
    """Pay, confirm the root cause, and see that nothing is owed any more."""
    for item in hana("List the work items", reference=reference)["items"]:
        given = {
            "paid_at": clock.at.isoformat(),
            "payment_reference": "FP-81120",
            "root_cause": "process_not_followed",
            "root_cause_method": "file_review",
        }
        fields = {name: given[name] for name in item["needs"]}
        hana(
            "Finish a work item",
            {"number": item["number"], "task": item["task"], "fields": fields},
            reference=reference,
        )
    assert all(item["done_at"] for item in hana("List the work items", reference=reference)["items"])
    clocks = {c["name"]: c for c in hana("Read the clocks", reference=reference)["items"]}
    assert clocks["UK-8W"]["result"] == "met"
    assert clocks["UK-8W"]["why"]
    says = [entry["says"] for entry in hana("Read the record", reference=reference)["items"]]
    assert "asked the customer for information" in says
    assert clock.at > MONDAY


def letter_of(case: dict[str, Any], trigger: str) -> dict[str, Any]:
    """Write all that a move's letter must contain."""
    letter = next(move["letter"] for move in case["moves"] if move["trigger"] == trigger)
    contents = letter["contents"]
    return {
        "texts": {c["code"]: c["prefill"] or "As you asked." for c in contents if c["kind"] == "text"},
        "ticks": [c["code"] for c in contents if c["kind"] == "tick"],
    }
