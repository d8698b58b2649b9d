"""How work is shared out: to whoever has least in hand for what they can carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

UNCAPPED = 20  # what somebody without a cap of their own is taken to carry


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has in hand, and how much they can carry; who is away gets nothing new."""

    person_id: int
    count: int
    cap: int | None = None
    away: bool = False


def share_out(references: Iterable[str], loads: Iterable[Load]) -> Mapping[str, int]:
    """Return a person for each case, one after the other to whoever is least full, and over no cap.

    Cases for which nobody has room are not in the answer.
    """
    present = {load.person_id: load for load in loads if not load.away}
    counts = {person: load.count for person, load in present.items()}
    shared: dict[str, int] = {}
    for reference in references:
        room = [p for p, load in present.items() if load.cap is None or counts[p] < load.cap]
        if not room:
            break
        person = min(room, key=lambda p: (counts[p] / (present[p].cap or UNCAPPED), counts[p], p))
        shared[reference] = person
        counts[person] += 1
    return shared
