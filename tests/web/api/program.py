"""A program as it uses the interface: it keeps the ETag of what it read and sends it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from casework.commands.people.add_token import AddToken, add_token
from casework.domain.facts import SYSTEM
from casework.rulebook.current import current
from tests.cast import FIELDS, MONDAY

V1 = "/api/v1"
HARBOUR = {"name": "Harbour Trading Ltd", "kind": "organisation", "email": "office@harbour.example"}


class Program:
    def __init__(self, client: FlaskClient, token: str | None = None) -> None:
        self.client, self.etags = client, {}
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        sent = {**self.headers, **(headers or {})}
        case = "/".join(path.split("/")[:3])
        if "If-Match" not in sent and case in self.etags:
            sent["If-Match"] = self.etags[case]
        sent = {name: value for name, value in sent.items() if value}
        if body is not None:
            more["json"] = body
        answer = self.client.open(V1 + path, method=method, headers=sent, **more)
        if "ETag" in answer.headers:
            where = answer.headers.get("Location", "").removeprefix(V1) or case
            self.etags["/".join(where.split("/")[:3])] = answer.headers["ETag"]
        return answer

    def get(self, path: str, expect: int = 200, **more: Any) -> Any:
        return self._told(self.ask("GET", path, **more), expect)

    def post(self, path: str, body: Any = None, expect: int = 201, **more: Any) -> Any:
        return self._told(self.ask("POST", path, body, **more), expect)

    def put(self, path: str, body: Any = None, expect: int = 200, **more: Any) -> Any:
        return self._told(self.ask("PUT", path, body, **more), expect)

    def patch(self, path: str, body: Any = None, expect: int = 200, **more: Any) -> Any:
        return self._told(self.ask("PATCH", path, body, **more), expect)

    def delete(self, path: str, body: Any = None, expect: int = 200, **more: Any) -> Any:
        return self._told(self.ask("DELETE", path, body, **more), expect)

    def open(self, **fields: Any) -> str:
        """Open a complaint and return its reference."""
        body = opening(**fields)
        return str(self.post("/cases", body)["reference"])

    @staticmethod
    def _told(answer: TestResponse, expect: int) -> Any:
        assert answer.status_code == expect, f"{answer.status_code} {answer.text}"
        return answer.json if "json" in answer.content_type else answer.data


def opening(**fields: Any) -> dict[str, Any]:
    received = (MONDAY - timedelta(hours=1)).isoformat()
    return {
        "workflow": "complaint",
        "title": "Charge worked out wrongly",
        "party": HARBOUR,
        "duplicates_looked_for": True,
        "fields": {**FIELDS, "received_at": received, **fields},
    }


def program_of(app: Flask, name: str, *scopes: str) -> Program:
    """Return a program that acts in the name of one of the cast."""
    with app.app_context():
        known = frozenset(current().access)
        token = add_token(AddToken(f"program of {name}", name, SYSTEM, known, scopes or ("*",)), MONDAY)
    return Program(app.test_client(), token.token)
