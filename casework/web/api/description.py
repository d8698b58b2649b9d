"""The description of the interface (OpenAPI 3.1): what operations take, give, and can be refused with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask.typing import ResponseReturnValue
from flask_smorest import Api, Blueprint
from marshmallow import Schema

from casework.version import __version__
from casework.web.api.asking import Parser
from casework.web.api.pace import paced
from casework.web.api.shapes import ProblemShape
from casework.web.problems import MEDIA_TYPE, PREFIX

V = TypeVar("V", bound=Callable[..., ResponseReturnValue])
Loaded = Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]
INTRODUCTION = """\
Cases, their moves and clocks, and the record of both. Every request carries `Authorization: Bearer cw_…`.

A case answers with its version as `ETag`; moves, assignment, fields, extensions and hold send it back
in `If-Match`.
A `POST` with an `Idempotency-Key` takes effect once, however often it is sent within seven days.
Lists answer `{"items": […], "next": cursor}`. What is not yours to see is not there: 404.
"""
BY_VERSION, BRIEF = "x-by-version", "x-brief"
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "example": '"7"',
    "description": "The ETag of the case that was read; 428 without it, 412 if somebody was faster.",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "example": "3f1c2b9e-4d57-4c1b-9a8e-0f6f0e6d1c2a",
    "description": "Makes a repeated request take effect once; with another body it is refused (422).",
}
PREFER = {
    "in": "header",
    "name": "Prefer",
    "required": False,
    "schema": {"type": "string", "enum": ["return=minimal", "return=representation"]},
    "description": "`return=minimal`: a receipt is answer enough.",
}
#: what an operation can be refused with, and the type, title and words of an example
PROBLEMS: dict[int, tuple[str, str, str]] = {
    400: ("bad_request", "Bad Request", "The body is no JSON."),
    401: ("unauthorized", "Unauthorized", "Send a token that is good."),
    403: ("denied", "Not allowed", "Your role does not allow this."),
    404: ("not_found", "Not found", "There is no such thing, or it is not yours to see."),
    409: ("refused", "Refused", "The act is not possible now; the reason says what can change that."),
    412: (
        "stale",
        "Somebody was faster",
        "Lin Zhao changed this case at 2026-11-23 09:02 (Europe/London), after you read it.",
    ),
    413: ("request_entity_too_large", "Request Entity Too Large", "A file may have 20 MiB at most."),
    422: (
        "malformed",
        "Cannot be read",
        "Some fields cannot be taken as they are; each says what would be right.",
    ),
    428: ("version_missing", "If-Match is missing", "Send If-Match with the ETag of the case that you read."),
    429: ("too_many_requests", "Too Many Requests", "Wait for as long as Retry-After says."),
    503: ("unavailable", "Not available just now", "The database cannot be reached just now."),
}
DONE = (200, 201, 202)
READING, WRITING, BY_IF_MATCH = (401, 403, 404, 422, 429, 503), (400, 409, 413), (412, 428)


def configure(app: Flask) -> None:
    """Set what flask-smorest reads from Flask's configuration."""
    app.config.update(
        API_TITLE="Casework",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": INTRODUCTION},
            "security": [{"token": []}],
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        },
    )


class CaseworkApi(Api):  # type: ignore[misc]
    """Holds the description; what goes wrong is answered by the application itself (casework.web.answers)."""

    ERROR_SCHEMA = ProblemShape

    def __init__(self, app: Flask) -> None:
        named = MarshmallowPlugin(schema_name_resolver=_name_of)
        super().__init__(app, spec_kwargs={"marshmallow_plugin": named})
        for status in PROBLEMS:
            self.spec.components.response(f"Problem{status}", _refusal(status))

    def _register_error_handlers(self) -> None:
        return


def _name_of(schema: Any) -> str:
    """Return the name of a shape in the description: without what says that it is one."""
    named = schema if isinstance(schema, type) else type(schema)
    return str(named.__name__).removesuffix("Shape")


class Subject(Blueprint):  # type: ignore[misc]
    """The operations of one resource, each with all that it can be refused with."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(name, import_name, url_prefix="/api/v1", description=description)
        self._prepare_doc_cbks.append(_with_refusals)
        paced(self)

    def get(self, rule: str, **more: Any) -> Callable[[V], V]:
        return self._routed("GET", rule, more)

    def post(self, rule: str, **more: Any) -> Callable[[V], V]:
        return self._routed("POST", rule, more)

    def put(self, rule: str, **more: Any) -> Callable[[V], V]:
        return self._routed("PUT", rule, more)

    def patch(self, rule: str, **more: Any) -> Callable[[V], V]:
        return self._routed("PATCH", rule, more)

    def delete(self, rule: str, **more: Any) -> Callable[[V], V]:
        return self._routed("DELETE", rule, more)

    def _routed(self, method: str, rule: str, more: dict[str, Any]) -> Callable[[V], V]:
        routed: Callable[[V], V] = super().route(rule, methods=[method], **more)
        return routed

    def arguments(self, schema: type[Schema], **more: Any) -> Loaded:
        """Read the body, or another place, by a schema: the view gets the values first of all."""
        loaded: Loaded = super().arguments(schema, **more)
        return loaded

    def response(self, number: int, shape: type[Schema] | dict[str, Any], **more: Any) -> Callable[[V], V]:
        """Describe the answer; the view makes it."""
        described: Callable[[V], V] = super().response(number, shape, **more)
        return described


def versioned(view: V) -> V:
    """Describe that an operation depends on the version that was read."""
    described: V = Blueprint.doc(**{BY_VERSION: True})(view)
    return described


def brief_if_asked(view: V) -> V:
    """Describe that an operation answers with a receipt alone to who prefers that."""
    described: V = Blueprint.doc(**{BRIEF: True})(view)
    return described


def _with_refusals(doc: dict[str, Any], info: dict[str, Any], *, method: str, **_: Any) -> dict[str, Any]:
    """Add the headers of writing and every refusal to one operation."""
    marks, writes = info.get("manual_doc", {}), method != "get"
    by_version, brief = marks.pop(BY_VERSION, False), marks.pop(BRIEF, False)
    headers = [header for header, taken in ((IF_MATCH, by_version), (KEY, writes), (PREFER, brief)) if taken]
    doc["parameters"] = [*doc.get("parameters", ()), *headers]
    refusals = (*READING, *(WRITING if writes else ()), *(BY_IF_MATCH if by_version else ()))
    done = {str(int(code)): told for code, told in doc.get("responses", {}).items() if code in DONE}
    doc["responses"] = {**done, **{str(code): f"Problem{code}" for code in sorted(refusals)}}
    return doc


def _refusal(status: int) -> dict[str, Any]:
    code, title, detail = PROBLEMS[status]
    example = {
        "type": PREFIX + code.replace("_", "-"),
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": "5b0c3f6a9d2e4817",
    }
    described: dict[str, Any] = {
        "description": title,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }
    if status in (429, 503):
        described["headers"] = {"Retry-After": {"schema": {"type": "string"}, "description": "in seconds"}}
    return described
