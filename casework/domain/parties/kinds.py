"""What a customer can be: the closed lists of the columns that are chosen, not written."""

from __future__ import annotations

KINDS = ("organisation", "person")
NATURES = (
    "state_owned", "private", "foreign_invested", "public_institution", "spv", "financial_institution",
    "individual_business", "individual",
)  # fmt: skip
RELATIONSHIPS = ("prospect", "active", "ended")
