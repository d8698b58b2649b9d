"""How a party stands: screened or not, free of hits or not, and when two hits are the same hit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.domain.screening.names import telling_words

OPEN, FALSE, FOUND_PEP, FOUND_MEDIA, SANCTION = "open", "false", "pep", "media", "sanction"
DECISIONS = (FALSE, FOUND_PEP, FOUND_MEDIA, SANCTION)
ENHANCED = (FOUND_PEP, FOUND_MEDIA)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one party: its last screening, under which names and lists, and its hits' states."""

    party: int
    names: str  # the digest of its names today
    screened_at: datetime | None = None
    screened_names: str | None = None
    lists: Mapping[str, int] | None = None
    hits: tuple[str, ...] = ()

    def current(self, lists: Mapping[str, int]) -> bool:
        """Tell whether it was screened under its names of today against the versions given."""
        return (
            self.screened_at is not None
            and self.screened_names == self.names
            and all((self.lists or {}).get(name) == version for name, version in lists.items())
        )

    def answered(self, lists: Mapping[str, int]) -> bool:
        """Tell whether nothing is left to decide; a sanction is never answered for those who wait."""
        return self.current(lists) and OPEN not in self.hits and SANCTION not in self.hits

    @property
    def found(self) -> bool:
        """Tell whether compliance found the party to be politically exposed, or in the media."""
        return any(state in ENHANCED for state in self.hits)


def digest_of_names(names: Iterable[str]) -> str:
    """Return the digest of a party's names as they are compared."""
    return _digest(sorted({" ".join(sorted(telling_words(name))) for name in names}))


def digest_of_hit(party_name: str, entry_name: str) -> str:
    """Return what makes two hits of a party and an entry the same: both names as they are compared."""
    return _digest([" ".join(telling_words(party_name)), " ".join(telling_words(entry_name))])


def number_of_hit(party: int, name: str, entry: str, names: str) -> int:
    """Return the number of a hit: always the same for the same party, list, entry and names."""
    return int(
        _digest([str(party), name, entry, names])[:13], 16
    )  # 52 bits: a whole number in JSON everywhere


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
