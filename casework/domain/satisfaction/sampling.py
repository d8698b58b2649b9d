"""How many to ask, and whom: a sample that is large enough, drawn by a seed that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from math import ceil

from casework.domain.satisfaction.measures import Z

CENSUS = 200  # fewer customers than this are all asked
ERROR = 0.05


def sample_size(population: int | None = None, error: float = ERROR, z: float = Z) -> int:
    """Return how many answers bring a share within ±`error`: n₀ = z²·0.25/e², finite n₀/(1+(n₀−1)/N).

    Without a population it is taken for endless. Raises ValueError for an error outside 0 to 1.
    """
    if not 0 < error < 1:
        raise ValueError("an error lies between 0 and 1")
    endless = z * z * 0.25 / (error * error)
    if population is None:
        return ceil(endless)
    return min(population, ceil(endless / (1 + (endless - 1) / population))) if population > 0 else 0


def to_draw(population: int, expected_response: float = 1.0) -> int:
    """Return how many to invite: all of a small population, else enough for the answers that are needed."""
    if population < CENSUS:
        return population
    return min(population, ceil(sample_size(population) / expected_response))


def drawn(members: Iterable[int], many: int, seed: str) -> list[int]:
    """Return `many` of the members at random; the same seed draws the same ones, in any order of reading."""
    return sorted(sorted(members, key=lambda one: _place(seed, one))[:many])


def is_drawn(member: int, population: int, expected_response: float, seed: str) -> bool:
    """Return whether one of a flow of about so many is asked: each by itself, with the share that is needed.

    The same seed says the same of the same member, whoever else comes.
    """
    if population < CENSUS:
        return True
    place = int.from_bytes(_place(seed, member)[:8], "big")
    return place * population < to_draw(population, expected_response) << 64


def _place(seed: str, member: int) -> bytes:
    return sha256(f"{seed}/{member}".encode()).digest()
