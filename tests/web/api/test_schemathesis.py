"""Requests made up from the description: whatever is sent, no fault of ours and no undescribed answer."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.long_form import PROVE
from tests.web.api.conftest import built
from tests.web.api.program import Program, program_of
from tests.web.api.test_a_complaints_life import CLASSIFIED
from tests.web.conftest import Clock

EXAMPLES = 30 if PROVE else 10
ROLES = ("hana", "lin", "mara", "remy", "otto", "ada", "zed") if PROVE else ("hana", "lin")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_a_described_one(
    role: str, mode: GenerationMode, tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "casework.db")
    app = built(f"sqlite:///{tmp_path}/casework.db", tmp_path, Clock())
    places = furnished(program_of(app, "hana"), program_of(app, "lin"))
    token = program_of(app, role).headers
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            if asked % 4:  # most often something that is there, else made up as well
                case.path_parameters = {**case.path_parameters, **known(case, places)}
            case.call_and_validate(headers=token, checks=CHECKS)

        ask()
    assert asked > 40 * EXAMPLES


def known(case: Any, places: dict[str, Any]) -> dict[str, Any]:
    """Return those parameters of a path that lead to something that is there."""
    path = case.operation.path
    own = {"number": places["document"] if "documents" in path else 1, "name": "complaint", "version": 1}
    if "calendars" in path:
        own["name"] = "UK"
    return {name: value for name, value in {**places, **own}.items() if "{" + name + "}" in path}


def furnished(hana: Program, lin: Program) -> dict[str, Any]:
    """Open a case with something of everything on it."""
    reference = hana.open()
    there = f"/cases/{reference}"
    hana.post(f"{there}/moves", {"trigger": "classify", "fields": CLASSIFIED})
    lin.get(there)
    lin.put(f"{there}/assignment", {"assignee": "hana"})
    hana.post(f"{there}/notes", {"text": "Rang the branch."})
    hana.post(f"{there}/contacts", {"text": "Rang the customer.", "channel": "phone"})
    hana.post(f"{there}/links", {"other": hana.open()})
    hana.put(f"{there}/drafts/final_response", {"texts": {"decision": "We uphold it."}})
    sent = {"file": (io.BytesIO(b"%PDF-1.7"), "statement.pdf")}
    document = hana._told(hana.ask("POST", f"{there}/documents", data=sent), 201)["event"]
    lin.post("/reports", {"kind": "dossier", "case": reference}, 202)
    return {"reference": reference, "document": document, "clock": "UK-8W", "letter": "final_response"}
