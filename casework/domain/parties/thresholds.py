"""From which share on somebody is a beneficial owner, by jurisdiction and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.domain.parties.ownership import QUARTER


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share in per cent, itself counted or not (`over`). `jurisdiction` None: wherever no other one is."""

    share: Decimal
    over: bool = False
    jurisdiction: str | None = None
    basis: str = "unconfirmed"
    citation: str = ""


@dataclass(frozen=True, slots=True)
class OwnershipPolicy:
    """One version of the bank's thresholds. `name` is "beneficial@1"."""

    name: str
    valid_from: date
    thresholds: tuple[Threshold, ...]


A_QUARTER = Threshold(QUARTER)


def threshold_for(policies: Sequence[OwnershipPolicy], jurisdiction: str, on: date) -> Threshold:
    """Return the threshold of a jurisdiction on a day; a quarter, itself counted, where no policy says."""
    valid = [policy for policy in policies if policy.valid_from <= on]
    if not valid:
        return A_QUARTER
    newest = max(valid, key=lambda policy: policy.valid_from)
    by_place = {one.jurisdiction: one for one in newest.thresholds}
    return by_place.get(jurisdiction, by_place.get(None, A_QUARTER))
