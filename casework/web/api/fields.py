"""Fields of what is sent: strict about JSON types, lengths and NUL; unknown keys are refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from casework.queries.cases.lists import MOST as LARGEST_PAGE

LARGEST_ID = 2**53 - 1
MOST_FIELDS = 200
REFERENCE = r"^[A-Z]{2,5}-[0-9]{4}-[0-9]{6,12}$"


class Asked(Schema):
    """What comes with a request."""

    class Meta:
        unknown = RAISE


class Text(fields.String):
    """Text of at most `most` characters, without NUL."""

    def __init__(self, most: int = 500, least: int = 0, **more: Any) -> None:
        checks = [validate.Length(min=least or None, max=most), *more.pop("checks", ())]
        super().__init__(validate=checks, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\x00" in text:
            raise ValidationError("Leave out the NUL character.")
        return text


class YesNo(fields.Boolean):
    """True or false; in a query the words `true` and `false`."""

    def __init__(self, **more: Any) -> None:
        super().__init__(truthy={True, "true"}, falsy={False, "false"}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return bool(super()._deserialize(value, attr, data, **kwargs))


class Number(fields.Integer):
    """A whole number in a body."""

    def __init__(self, least: int = 1, most: int = LARGEST_ID, **more: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(min=least, max=most), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Count(fields.Integer):
    """A whole number in a query, where everything is text."""

    def __init__(self, least: int = 1, most: int = LARGEST_ID, **more: Any) -> None:
        super().__init__(validate=validate.Range(min=least, max=most), **more)


class Moment(fields.DateTime):
    """A moment with its offset, as RFC 3339 writes it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(format="iso", **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        right = "Write date, time and offset as 2026-11-23T09:30:00Z."
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else None
            if moment is not None and moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise ValidationError(right)


class Day(fields.Date):
    """A date as `2026-11-23`; stays text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # type: ignore[override]
        try:
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            raise ValidationError("Write the date as 2026-11-23.") from None


class Case(Text):
    """The reference of a case."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            most=30, checks=[validate.Regexp(REFERENCE, error="A reference as CMP-2026-000123.")], **more
        )


class Values(fields.Field[Mapping[str, Any]]):
    """Values of a case's fields by name; the workflow says which there are and how each is written."""

    def __init__(self, **more: Any) -> None:
        value = {"type": ["string", "boolean", "integer", "null"], "maxLength": 20_000}
        described = {"type": "object", "additionalProperties": value, **more.pop("metadata", {})}
        super().__init__(metadata=described, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict) or len(value) > MOST_FIELDS:
            raise ValidationError("Send an object of values by the names of fields.")
        wrong = {
            name: ["Send text, true or false, a whole number or null."]
            for name, one in value.items()
            if not (one is None or isinstance(one, str | int))
        }
        if wrong:
            raise ValidationError(wrong)
        return value


class Texts(Values):
    """Blocks of a letter by their codes."""

    def __init__(self, **more: Any) -> None:
        block = {"type": "string", "maxLength": 20_000}
        super().__init__(metadata={"additionalProperties": block}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, Any]:
        found = super()._deserialize(value, attr, data, **kwargs)
        wrong = {
            code: ["Send text without NUL, at most 20,000 characters."]
            for code, text in found.items()
            if not isinstance(text, str) or len(text) > 20_000 or "\x00" in text
        }
        if wrong:
            raise ValidationError(wrong)
        return found


class Listed(Asked):
    """How much of a list is wanted, and from where on."""

    cursor = Text(1_000, load_default=None, metadata={"description": "`next` of the page before"})
    limit = Count(1, LARGEST_PAGE, load_default=50)


def one_of(*codes: str, **more: Any) -> fields.String:
    """Return a field for one of some codes."""
    return fields.String(validate=validate.OneOf(codes), **more)
