"""What a move brings by itself: values that the definition fixes, and values that a policy works out."""

from __future__ import annotations

from casework.domain.workings import ratings  # noqa: F401  they fill the vocabulary
from casework.domain.workings.vocabulary import WORKINGS, Work, worked_out

__all__ = ["WORKINGS", "Work", "worked_out"]
