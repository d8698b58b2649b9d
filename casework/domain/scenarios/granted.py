"""What a scenario takes for granted of the world outside its case, unless a step says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from casework.domain.onboarding.risk import RiskPolicy, rate
from casework.domain.workings import Work
from casework.domain.workings.ratings import RISK

FAR = datetime(9999, 1, 1, tzinfo=UTC)
GRANTED: Mapping[str, Any] = {
    "others_open": (),
    "checklist": (),
    "ownership.unexplained": Decimal(0),
    "screening.unanswered": 0,
    "screening.findings": 0,
    "screening.hits": ("open",),
    "cause.handlers": frozenset[str](),
    "screening.good_until": FAR,
}


def granted(work: Work) -> dict[str, Any]:
    """Return the facts that guards read from outside, all in order; the rating is the one that is due."""
    policy = work.bases.get(RISK)
    rated = rate(policy, work.fields, work.at, work.today) if isinstance(policy, RiskPolicy) else None
    return {**GRANTED, "risk.computed": rated}
