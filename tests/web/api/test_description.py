"""The description says all that there is, and what it says is so."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest
from flask import Flask

from tests.web.api.program import HARBOUR, opening

REFUSED = {"401", "403", "404", "422", "429", "503"}


@pytest.fixture
def description(app: Flask) -> dict[str, Any]:
    return app.test_client().get("/api/openapi.json").json


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    ]


def test_it_describes_every_route_and_no_other(app: Flask, description: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in operations(description)} == routes


def test_every_operation_says_what_it_does_and_how_it_is_refused(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        answers, headers = set(operation["responses"]), {p["name"] for p in operation.get("parameters", ())}
        assert operation["summary"], path
        assert answers >= REFUSED, path
        assert ("If-Match" in headers) == ({"412", "428"} <= answers), path
        assert ("Idempotency-Key" in headers) == (method != "get") == ("409" in answers), path
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        assert body is None or body["example"], path


def test_it_is_openapi_3_1_with_one_way_to_say_who_asks(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    assert description["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert description["security"] == [{"token": []}]
    told = description["components"]["responses"]["Problem412"]["content"]
    assert list(told) == ["application/problem+json"]


def test_the_examples_that_it_gives_are_understood(as_, description: dict[str, Any]) -> None:
    lin = as_("lin")
    reference = lin.post(
        "/cases",
        description["paths"]["/api/v1/cases"]["post"]["requestBody"]["content"]["application/json"][
            "example"
        ],
    )["reference"]
    for path, method, operation in operations(description):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None and path != "/api/v1/cases":
            names = {"reference": reference, "letter": "final_response", "clock": "UK-8W"}
            shown = path.removeprefix("/api/v1").format_map(defaultdict(lambda: "1", names))
            answer = lin.ask(method.upper(), shown, body["example"], {"If-Match": '"0"'})
            assert answer.status_code not in (400, 422), (path, answer.text)


def test_nothing_by_which_people_sign_in_is_in_any_answer(description: dict[str, Any], as_) -> None:
    shown = {
        name
        for schema in description["components"]["schemas"].values()
        for name in schema.get("properties", ())
    }
    assert not shown & {"password", "password_hash", "token", "token_hash", "salt", "secret", "failures"}
    people = as_("ada").get("/people")["items"]
    assert {person["username"] for person in people} >= {"hana", "lin", "zed"}
    seen = as_("lin").get("/people")["items"]
    assert {person["username"] for person in seen} >= {"hana", "theo"}
    assert all("uk_corporate" in person["teams"] for person in seen), "a lead sees the own team"


def test_a_workflow_says_what_opening_a_case_needs(as_) -> None:
    hana = as_("hana")
    versions = [each for each in hana.get("/workflows")["items"] if each["workflow"] == "complaint"]
    listed = max(versions, key=lambda each: each["version"])
    told = hana.get(f"/workflows/complaint/{listed['version']}")
    assert set(told["opens"]["needs"]) <= set(opening()["fields"])
    assert told["fields"]["narrative"] == {
        "type": "text",
        "title": "What happened",
        "personal": True,
        "choices": None,
    }
    assert {"code": "P1", "title": "P1 serious"} in told["fields"]["severity"]["choices"]
    assert hana.get("/workflows/complaint/99", 404)["status"] == 404


def test_a_calendar_says_which_days_are_worked(as_) -> None:
    told = as_("hana").get("/calendars/UK?from=2026-12-24&to=2026-12-29")
    assert told["working_days"] == ["2026-12-24", "2026-12-29"]
    assert as_("hana").get("/calendars/UK?from=2026-12-24&to=2030-12-29", 422)["errors"]
    assert "UK" in {each["name"] for each in as_("hana").get("/calendars")["items"]}


def test_a_policy_says_how_long_and_by_whose_rule(as_) -> None:
    rules = {rule["name"]: rule for rule in as_("hana").get("/policies?regime=UK")["items"]}
    assert rules["UK-8W@1"]["within"] == "8 weeks"
    assert "DISP" in rules["UK-8W@1"]["citation"]
    assert rules["UK-PSD15@1"]["extends_to"]


def test_queues_count_what_lies_there(as_) -> None:
    hana = as_("hana")
    hana.open()
    [told] = hana.get("/queues")["items"]
    assert (told["team"], told["queues"], told["unassigned"]) == ("uk_corporate", {"intake": 1}, 1)


def test_likely_duplicates_are_shown_before_a_case_is_opened(as_) -> None:
    hana = as_("hana")
    reference = hana.open()
    found = hana.get(f"/duplicates?entity=uk&email={HARBOUR['email']}")["items"]
    assert [each["reference"] for each in found] == [reference]
    body = {**opening(), "duplicates_looked_for": False}
    assert hana.post("/cases", body, 409)["detail"].startswith("Look for other cases of this matter first")
    assert as_("zed").get(f"/duplicates?entity=uk&email={HARBOUR['email']}")["items"] == []


def test_the_manual_holds_no_script_of_its_own_and_loads_nothing_from_strangers(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/docs").text
    assert "<script>" not in page and "http" not in page.replace("http-equiv", "")
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        with client.get(address) as answer:
            assert answer.status_code == 200, address
