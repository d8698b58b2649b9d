"""What programs read when something cannot be done: RFC 9457 problem documents."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from casework.errors import CaseworkError
from casework.web.languages import language

MEDIA_TYPE = "application/problem+json"
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
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _code(name: str) -> str:
    return name.lower().replace(" ", "_")


def _fields(error: HTTPException) -> Any:
    """Return the messages by field that a schema raised with the error, without the place they came from."""
    messages = (getattr(error, "data", None) or {}).get("messages", {})
    places = ("json", "query", "form", "headers", "files")
    flat = {
        k: v for place in places if isinstance(messages.get(place), dict) for k, v in messages[place].items()
    }
    return flat or messages or None
