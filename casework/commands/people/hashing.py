"""Password hashing: argon2id with the cost that the settings give (OWASP: 19 MiB, two rounds)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from casework.domain.people.passwords import normal


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs; less only in tests."""

    memory: int = 19456  # KiB
    rounds: int = 2


USUAL = Cost()


def hashed(password: str, cost: Cost) -> str:
    return _hasher(cost).hash(normal(password))


def matches(stored: str | None, password: str, cost: Cost) -> bool:
    """True if the password is the stored one; without a stored one the same time passes, and it is not."""
    try:
        _hasher(cost).verify(stored or _nobody(cost), normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def grew_old(stored: str, cost: Cost) -> bool:
    """True if the hash was made at another cost and should be made anew."""
    return _hasher(cost).check_needs_rehash(stored)


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.rounds, memory_cost=cost.memory, parallelism=1)


@cache
def _nobody(cost: Cost) -> str:
    return _hasher(cost).hash("the password of nobody")
