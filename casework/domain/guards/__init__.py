"""The vocabulary of guards: named rules that may only refuse, in words. They never choose a path."""

from __future__ import annotations

from casework.domain.guards import (  # noqa: F401  they fill it
    dates,
    evidence,
    onboarding,
    outreach,
    people,
    redress,
    screening,
    work,
)
from casework.domain.guards.vocabulary import GUARDS, Guard, arguments_faults

__all__ = ["GUARDS", "Guard", "arguments_faults"]
