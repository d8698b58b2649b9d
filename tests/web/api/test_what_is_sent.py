"""What is sent is taken as described or refused by field, and leaves no trace then."""

from __future__ import annotations

import copy
from string import Formatter
from typing import Any

import pytest
from sqlalchemy import func, select

from casework.db import db
from casework.models import Case, Event, Party
from tests.web.api.program import opening
from tests.web.api.test_schemathesis import furnished

WRONG_TYPES: tuple[Any, ...] = ({}, {"a": 1}, [], ["x"], 1.5, True, 10**30)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the place of every value in a body."""
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        found += places(each, (*path, key))
    return found


def with_value(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(body)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def at(body: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        body = body[key]
    return body


def counted(app) -> tuple[int, ...]:
    with app.app_context(), db.engine.connect() as connection:
        return tuple(
            connection.scalar(select(func.count()).select_from(model)) for model in (Case, Event, Party)
        )


def declared(description: Any, content: Any) -> set[str]:
    """Return the keys that the schema of a body declares."""
    schema = content["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    return set((description["components"]["schemas"][name] if name else schema).get("properties", {}))


def written(app, reference: str) -> list[tuple[str, str, Any, set[str]]]:
    """Return method, path, example and keys of every operation that takes JSON about this case.

    A survey is answered by a link, or in a review: what is refused first is that there is none here.
    """
    description = app.test_client().get("/api/openapi.json").json
    found = []
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {}) if method != "parameters" else {}
            if "application/json" in content:
                known = {"reference": reference, "letter": "final_response", "clock": "UK-8W"}
                others = {name: "1" for _, name, _, _ in Formatter().parse(path) if name}
                shown = path.removeprefix("/api/v1").format(**{**others, **known})
                example = content["application/json"]["example"]
                if "survey" not in shown:
                    found.append((method.upper(), shown, example, declared(description, content)))
    return found


def test_a_value_of_the_wrong_json_type_is_refused_wherever_it_stands(as_, app) -> None:
    hana, lin = as_("hana"), as_("lin")
    reference = furnished(hana, lin)["reference"]
    before = counted(app)
    tried = 0
    for method, path, example, _keys in written(app, reference):
        for place in places(example):
            here = at(example, place)
            for value in WRONG_TYPES:
                same = type(value) is type(here) or (isinstance(value, bool) and "fields" in place)
                if (
                    same
                    or (isinstance(value, int) and "fields" in place)
                    or (value == {} and "letter" in place)
                ):
                    continue
                answer = lin.ask(method, path, with_value(example, place, value), {"If-Match": '"0"'})
                assert answer.status_code in (403, 422), (method, path, place, value, answer.text)
                tried += 1
    assert tried > 300
    assert counted(app) == before


def test_a_key_that_nobody_declared_is_refused_wherever_it_stands(as_, app) -> None:
    hana, lin = as_("hana"), as_("lin")
    reference = furnished(hana, lin)["reference"]
    columns = [column.name for column in (*Case.__table__.c, *Party.__table__.c)]
    before = counted(app)
    for method, path, example, keys in written(app, reference):
        for name in ("undeclared", *columns):
            if name in example or name in keys:
                continue
            answer = lin.ask(method, path, {**example, name: 1}, {"If-Match": '"0"'})
            assert answer.status_code in (403, 422), (method, path, name, answer.text)
    assert counted(app) == before


@pytest.mark.parametrize("path", [("title",), ("party", "name"), ("party", "phone"), ("fields", "narrative")])
def test_a_nul_is_refused_in_every_text(path: tuple[str, ...], as_, app) -> None:
    body = opening()
    told = as_("hana").post("/cases", with_value(body, path, "a\x00b"), 422)
    assert told["errors"]
    assert counted(app) == (0, 0, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1]",
        b'"x"',
        b"null",
        b"\xff\xfe",
        b'{"text": NaN}',
        b"[" * 100_000,
        b'{"text": "\\ud800"}',
        b"",
    ],
)
def test_what_is_no_document_of_json_is_refused(body: bytes, as_) -> None:
    hana = as_("hana")
    path = f"/cases/{hana.open()}/notes"
    answer = hana.ask("POST", path, data=body, content_type="application/json")
    assert answer.status_code in (400, 422), answer.text
    assert answer.content_type == "application/problem+json"


def test_what_is_wrong_is_told_by_field_in_the_persons_language(as_) -> None:
    body = {**opening(), "party": {"name": "x", "kind": "ghost"}}
    told = as_("hana").post("/cases", body, 422)
    assert list(told["errors"]) == ["party.kind"]
    assert as_("wei").post("/cases", body, 422)["detail"].startswith("部分内容无法接受")


def test_a_customer_is_named_or_new_but_not_both(as_) -> None:
    hana = as_("hana")
    party = hana.get(f"/cases/{hana.open()}")["party"]["id"]
    assert hana.post("/cases", {**opening(), "party": {"id": party}})["party"]["id"] == party
    for wrong in ({"id": party, "name": "x"}, {}, {"kind": "person"}, {"id": party, "vulnerable": True}):
        assert "party" in hana.post("/cases", {**opening(), "party": wrong}, 422)["errors"]


def test_another_entitys_customer_is_as_good_as_none(as_) -> None:
    theirs = as_("wei").open(entity="cn")
    party = as_("wei").get(f"/cases/{theirs}")["party"]["id"]
    hana = as_("hana")
    known = hana.post("/cases", {**opening(), "party": {"id": party}}, 404)
    unknown = hana.post("/cases", {**opening(), "party": {"id": 999_999}}, 404)
    assert known | {"request_id": ""} == unknown | {"request_id": ""}
    for wanted in (party, 999_999):  # nor does an opening for that entity tell one from the other
        body = {**opening(entity="cn"), "party": {"id": wanted}}
        assert hana.post("/cases", body, 403)["detail"] == "You can open cases of your own entity only."


def test_a_link_to_a_case_that_is_not_ones_own_is_as_good_as_to_none(as_) -> None:
    theirs, hana = as_("wei").open(entity="cn"), as_("hana")
    own = hana.open()
    known, unknown = (
        hana.post(f"/cases/{own}/links", {"other": other}, 404) for other in (theirs, "CMP-2026-999999")
    )
    assert known | {"request_id": ""} == unknown | {"request_id": ""}


def test_a_scope_bounds_what_a_program_may_do(as_) -> None:
    reference = as_("hana").open()
    reader = as_("hana", "case.read")
    assert reader.get(f"/cases/{reference}")["reference"] == reference
    reader.post(f"/cases/{reference}/notes", {"text": "x"}, 403)
    claimer = as_("lin", "case.read", "case.claim")
    claimer.get(f"/cases/{reference}")
    claimer.put(f"/cases/{reference}/assignment", {"assignee": "hana"}, 403)


def test_nobody_without_a_good_token_is_told_anything(app, as_) -> None:
    reference = as_("hana").open()
    client = app.test_client()
    tokens = ("", "Bearer", "Bearer cw_", "Bearer " + "a" * 46, "Basic aGFuYTp4", "bearer cw_" + "é" * 43)
    for header in tokens:
        answer = client.get(
            f"/api/v1/cases/{reference}", headers={"Authorization": header.encode().decode("latin-1")}
        )
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert reference not in answer.text
