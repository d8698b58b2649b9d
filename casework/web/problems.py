"""What programs read when something cannot be done: RFC 9457 problem documents."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from casework.domain.definition import Words
from casework.errors import CaseworkError, Malformed
from casework.web.languages import language

MEDIA_TYPE = "application/problem+json"
SOON = 5  # seconds after which a database that was busy is worth another try
PLACES = frozenset({"json", "query", "form", "headers", "files"})
NOT_READ = Words(
    "Some of it cannot be taken as it is; each field says what would be right.",
    "部分内容无法接受，各字段已说明应如何填写。",
)
PREFIX = "https://casework.example/problems/"
TITLES = {
    "not_found": "Not found",
    "refused": "Refused",
    "denied": "Not allowed",
    "stale": "Somebody was faster",
    "malformed": "Cannot be read",
    "key_reused": "Idempotency key used before",
    "version_missing": "If-Match is missing",
    "unavailable": "Not available just now",
}


def asked_by_program() -> bool:
    return request.path.startswith("/api/")


def problem_of(error: Exception) -> Response:
    """Return the problem document of any error; what is not meant to be seen is not in it."""
    if isinstance(error, CaseworkError):
        return problem(
            error.status, error.code, TITLES.get(error.code, "Error"), error.says(language()), error.errors
        )
    if isinstance(error, HTTPException):
        code = error.code or 500
        if code == 422:
            return problem_of(Malformed(NOT_READ.en, zh=NOT_READ.zh, errors=_fields(error)))
        answer = problem(code, _code(error.name), error.name, error.description or "", _fields(error))
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                answer.headers[name] = value
        return answer
    return problem(
        500, "fault", "Internal Server Error", "The fault is ours and was noted; nothing was stored."
    )


def problem(status: int, code: str, title: str, detail: str, errors: Any = None) -> Response:
    """Return one problem document."""
    body = {
        "type": PREFIX + code.replace("_", "-"),
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": g.get("request_id"),
    }
    if errors:
        body["errors"] = errors
    answer = Response(orjson.dumps(body), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="casework"'
    if status in (429, 503):
        answer.headers["Retry-After"] = str(g.get("retry_after", SOON))
    return answer


def _code(name: str) -> str:
    return name.lower().replace(" ", "_")


def _fields(error: HTTPException) -> dict[str, list[str]]:
    """Return the messages by field that a schema raised with the error: `party.email`, `references.0`."""
    messages = (getattr(error, "data", None) or {}).get("messages", {})
    found: dict[str, list[str]] = {}
    for place, told in messages.items():
        _flatten("" if place in PLACES else place, told, found)
    return found


def _flatten(path: str, told: Any, found: dict[str, list[str]]) -> None:
    if not isinstance(told, dict):
        found.setdefault(path or "body", []).extend(map(str, told if isinstance(told, list) else [told]))
        return
    for name, inner in told.items():
        key = path if name == "_schema" else f"{path}.{name}" if path else str(name)
        _flatten(key, inner, found)
