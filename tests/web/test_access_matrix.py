"""Every route for every role: one's own case, one of one's queue, another team's, and one not there."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.domain.access import may_touch, may_use
from casework.domain.facts import Actor
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from casework.rulebook.current import current
from casework.web.access import PUBLIC, permission_of
from tests.cast import CUSTOMER, FIELDS, MONDAY
from tests.web.api.program import program_of

ROLES = ("hana", "lin", "remy", "otto", "ada", "zed")
THERE = ("assigned", "queued", "other", "absent")
NOT_THERE = "There is no such thing, or it is not yours to see."
NOT_FOR_ROLE = ("Your role does not allow this.", "Your role does not allow this on this case.")
ABSENT = "CMP-2026-999999"
OPEN = 0


@dataclass
class Cases:
    """References by how they stand to Hana and Lin, and the rows that access is decided on."""

    references: dict[str, str]
    rows: dict[str, dict[str, Any]]


@pytest.fixture
def cases(app: Flask) -> Cases:
    with app.app_context():
        hana, zed = (actor_of(person_named(name).id) for name in ("hana", "zed"))
        opened = {
            "assigned": _opened(hana, "uk_corporate"),
            "queued": _opened(hana, "uk_corporate"),
            "other": _opened(zed, "uk_retail"),
        }
        for name, actor in (("assigned", hana), ("other", zed)):
            assign_case(AssignCase(opened[name], actor.id, actor), MONDAY)
    rows = {
        "assigned": {"team": "uk_corporate", "entity": "uk", "assignee": hana.id},
        "queued": {"team": "uk_corporate", "entity": "uk", "assignee": None},
        "other": {"team": "uk_retail", "entity": "uk", "assignee": zed.id},
    }
    return Cases({**opened, "absent": ABSENT}, rows)


def _opened(actor: Actor, team: str) -> str:
    given = {**FIELDS, "received_at": MONDAY}
    command = OpenCase("complaint", "A charge", CUSTOMER, actor, given, duplicates_looked_for=True, team=team)
    return str(open_case(command, MONDAY)["reference"])


def routes(app: Flask, *, programs: bool) -> Iterator[tuple[Rule, str, str]]:
    """Return every rule with its method and the permission that it asks for."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or rule.rule.startswith("/api/") != programs:
            continue
        permission = permission_of(app.view_functions[rule.endpoint])
        assert permission is not None, rule
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, permission


def door(permission: str, actor: Actor, row: dict[str, Any] | None, *, of_a_case: bool) -> int:
    """Return what policies/access.toml says of the request: 403, 404, or that it gets through."""
    table = current().access
    if not may_use(table, permission, actor):
        return 403
    if not of_a_case:
        return OPEN
    if row is None or not may_touch(table, "case.read", actor, row):
        return 404
    return OPEN if may_touch(table, permission, actor, row) else 403


def path_of(rule: Rule, reference: str) -> str:
    """Fill an address; what is no case is named as something that is there for everybody."""
    path = re.sub(r"<(?:[^<>]*:)?reference>", reference, rule.rule)
    path = re.sub(r"<int:session_id>", "999999", path)  # one's own would end
    path = re.sub(r"<code:clock>", "UK-8W", path)
    path = re.sub(r"<code:name>", "UK", path)
    path = re.sub(r"<name:letter>", "final_response", path)
    path = re.sub(r"<name:name>|<workflow>", "complaint", path)
    return re.sub(r"<[^<>]+>", "1", path)


def shown(answer: Any) -> str:
    """Return an answer without what differs from request to request."""
    return re.sub(r'[0-9a-f]{16}|CMP-\d{4}-\d+|(?<=csrf_token" value=")[^"]+', "…", answer.text)


def told(answer: Any) -> int:
    """Return whether the answer is that of a closed door (403, 404) or lies behind it."""
    if answer.status_code == 404 and NOT_THERE in answer.text:
        return 404
    if answer.status_code == 403 and any(words in answer.text for words in NOT_FOR_ROLE):
        return 403
    return OPEN


@pytest.mark.parametrize("role", ROLES)
def test_programs_reach_what_the_access_table_says_and_nothing_else(
    role: str, app: Flask, cases: Cases
) -> None:
    program, description = program_of(app, role), app.test_client().get("/api/openapi.json").json
    with app.app_context():
        actor = actor_of(person_named(role).id)
    wrong = []
    for rule, method, permission in routes(app, programs=True):
        body, answers = body_of(description, rule, method), {}
        of_a_case = "reference" in rule.arguments or "case" in (body.get("body") or ())
        for there in THERE:
            path = path_of(rule, cases.references[there]).removeprefix("/api/v1")
            body = body_of(description, rule, method, cases.references[there])
            answers[there] = program.ask(method, path, headers={"If-Match": '"0"'}, **body)
            expected = door(permission, actor, cases.rows.get(there), of_a_case=of_a_case)
            if told(answers[there]) != expected:
                wrong.append(
                    (
                        method,
                        rule.rule,
                        there,
                        expected,
                        answers[there].status_code,
                        answers[there].text[:150],
                    )
                )
        if expected == 404 and door(permission, actor, cases.rows["other"], of_a_case=of_a_case) == 404:
            assert shown(answers["other"]) == shown(answers["absent"]), rule
            assert answers["other"].status_code == answers["absent"].status_code
    assert wrong == []


def body_of(description: dict[str, Any], rule: Rule, method: str, reference: str = ABSENT) -> dict[str, Any]:
    """Return what the description gives as an example, so that the request is understood at the door."""
    path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule)
    body = description["paths"][path][method.lower()].get("requestBody")
    if body is None:
        return {}
    if "multipart/form-data" in body["content"]:
        return {"data": {"file": (io.BytesIO(b"%PDF-1.7"), "statement.pdf")}}
    example = dict(body["content"]["application/json"]["example"])
    own = {"assignee": "me", "case": reference, "other": reference}
    example |= {name: value for name, value in own.items() if name in example}
    return {"body": example}


@pytest.mark.parametrize("role", ROLES)
def test_people_reach_what_the_access_table_says_and_no_more(
    role: str, app: Flask, cases: Cases, signed_in: Any
) -> None:
    theirs = signed_in(role)
    with app.app_context():
        actor = actor_of(person_named(role).id)
    wrong = []
    for rule, method, permission in routes(app, programs=False):
        if rule.endpoint == "sessions.sign_out_now":
            continue
        of_a_case, answers = "reference" in rule.arguments, {}
        for there in THERE:
            path = path_of(rule, cases.references[there])
            answer = answers[there] = theirs.get(path) if method == "GET" else theirs.post(path, {})
            expected = door(permission, actor, cases.rows.get(there), of_a_case=of_a_case)
            if fits(answer, expected, method):
                continue
            wrong.append((method, rule.rule, there, expected, answer.status_code))
        if of_a_case and door(permission, actor, cases.rows["other"], of_a_case=True) == 404:
            same = shown(answers["other"]) == shown(answers["absent"])
            assert same and answers["other"].status_code == answers["absent"].status_code, rule
    assert wrong == []


def fits(answer: Any, expected: int, method: str) -> bool:
    """Return whether a page's answer is as expected; an empty form may be refused for that first."""
    if expected == OPEN:
        return told(answer) == OPEN and answer.status_code != 401
    return answer.status_code == expected or (method == "POST" and answer.status_code in (400, 404, 422))
