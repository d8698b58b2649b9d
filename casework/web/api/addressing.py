"""How addresses name things: a case by its reference, a clock by its code, the rest by name or number."""

from __future__ import annotations

from werkzeug.routing import BaseConverter

LARGEST = 2**31 - 1  # of events, documents, reports; above it an address leads nowhere


class Reference(BaseConverter):
    regex = r"[A-Z]{2,5}-[0-9]{4}-[0-9]{6,12}"


class Name(BaseConverter):
    regex = r"[a-z][a-z0-9_]{0,60}"


class Code(BaseConverter):
    regex = r"[A-Z0-9][A-Z0-9_-]{0,60}"


class Id(BaseConverter):
    """The number of a customer or of what belongs to one; a longer one leads nowhere, whatever the method."""

    regex = r"[0-9]{1,15}"

    def to_python(self, value: str) -> int:
        return int(value)


CONVERTERS: dict[str, type[BaseConverter]] = {"reference": Reference, "name": Name, "code": Code, "id": Id}
