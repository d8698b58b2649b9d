"""The shapes of answers, for the description alone: what is sent is written from plain values."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


class Shape(Schema):
    """An object whose keys are always there, `null` where there is nothing to say."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.required = True


def text(description: str = "", **more: Any) -> fields.String:
    return fields.String(metadata=_told(description), **more)


def maybe(description: str = "") -> fields.String:
    """Return a text that may be null."""
    return text(description, allow_none=True)


def number(description: str = "", **more: Any) -> fields.Integer:
    return fields.Integer(metadata=_told(description), **more)


def moment(description: str = "", **more: Any) -> fields.DateTime:
    return fields.DateTime(metadata=_told(description), **more)


def maybe_moment(description: str = "") -> fields.DateTime:
    return moment(description, allow_none=True)


def yes_no(description: str = "") -> fields.Boolean:
    return fields.Boolean(metadata=_told(description))


def texts(description: str = "") -> fields.List[Any]:
    return fields.List(fields.String(), metadata=_told(description))


def numbers(description: str = "") -> fields.List[Any]:
    return fields.List(fields.Integer(), metadata=_told(description))


def anything(description: str = "", **more: Any) -> fields.Dict:
    """Return an object whose keys the rulebook decides."""
    return fields.Dict(metadata={**_told(description), "additionalProperties": True}, **more)


def things(description: str = "") -> fields.List[Any]:
    """Return a list of objects as their tables have them."""
    return fields.List(anything(), metadata=_told(description))


def listed(shape: type[Schema], name: str) -> type[Schema]:
    """Return the shape of a list of these: `{"items": […], "next": …}`."""
    found: type[Schema] = type(
        name,
        (Shape,),
        {
            "items": fields.List(fields.Nested(shape)),
            "next": maybe("cursor of the next page, null on the last one"),
        },
    )
    return found


def _told(description: str) -> dict[str, str]:
    return {"description": description} if description else {}


class ProblemShape(Schema):
    """Why something cannot be done (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    request_id = fields.String(required=True, allow_none=True)
    errors = fields.Dict(metadata={"description": "messages by field", "additionalProperties": True})


class ReceiptShape(Shape):
    """What an act left in the case's record."""

    reference = text()
    version = number("the ETag from now on")
    event = number("number of the act's event")
    seq = number("number of the case's last event")
    hash = text("the chain's head at that event, hexadecimal")
    at = moment()
