"""Words by which a case is found: lower case, Chinese text as pairs of characters, the same for both
databases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_RUNS = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003FFFF]+|[0-9a-z_]+(?:[.@+-][0-9a-z_]+)*")
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003FFFF]")
MOST_WORDS = 2_000


def words_of(texts: Iterable[str | None]) -> str:
    """Return the words of the texts as one line for the index; a run of Chinese also as single characters."""
    found: dict[str, None] = {}
    for text in texts:
        for run in _runs(text or ""):
            found.update(dict.fromkeys([*_pairs(run), *run] if _HAN.match(run) else _parts(run)))
    return " ".join(list(found)[:MOST_WORDS])


def asked_words(text: str) -> list[str]:
    """Return the words that must all be found for a query, in order; none for a query without a word."""
    found: list[str] = []
    for run in _runs(text):
        found += (_pairs(run) or [run]) if _HAN.match(run) else [_joined(run)]
    return found


def _runs(text: str) -> list[str]:
    return _RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _parts(run: str) -> list[str]:
    """Give a run whole and by its parts: an address is found by its name, a reference by its number."""
    if run.isalnum():
        return [run]
    parts = [part for part in re.split(r"[.@+_-]", run) if part]
    return [_joined(run), *parts] if len(parts) > 1 else [_joined(run)]


def _joined(run: str) -> str:
    return re.sub(r"[.@+-]", "_", run)
