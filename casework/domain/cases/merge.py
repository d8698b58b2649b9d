"""Logic-less templates of letters: `{{name}}` is replaced, and nothing else means anything."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{\{\s*([a-z_][a-z0-9_.]*)\s*\}\}")


def merge(template: str, values: Mapping[str, str]) -> str:
    """Return the text with every place filled; a value's own braces stay as they are, an unknown name is
    empty.
    """
    return PLACE.sub(lambda place: values.get(place.group(1), ""), template)


def places(template: str) -> list[str]:
    """Return the names that a template asks for, each once, in order."""
    return list(dict.fromkeys(PLACE.findall(template)))
