"""All that the bank lays down about scores, segments, signals and owners of its customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.domain.parties.thresholds import OwnershipPolicy
from casework.domain.retention.attrition import AttritionPolicy
from casework.domain.scoring.policy import ScoringPolicy
from casework.errors import NotFound
from casework.rulebook.reading import Reader
from casework.rulebook.scoring.ownership import read_ownership
from casework.rulebook.scoring.policies import read_scoring
from casework.rulebook.scoring.segments import SegmentPolicies, read_segments
from casework.rulebook.scoring.signals import read_attrition


@dataclass(frozen=True, slots=True)
class CustomerPolicies:
    """Scoring policies by name, every version; the attrition policy's versions; the segment policies."""

    scoring: Mapping[str, tuple[ScoringPolicy, ...]] = field(default_factory=dict)
    signals: tuple[AttritionPolicy, ...] = ()
    segments: SegmentPolicies = field(default_factory=SegmentPolicies)
    ownership: tuple[OwnershipPolicy, ...] = ()

    def attrition(self, on: date) -> AttritionPolicy | None:
        """Return the attrition policy that is valid on a day, if the bank has one."""
        found = [policy for policy in self.signals if policy.valid_from <= on]
        return max(found, key=lambda policy: (policy.valid_from, policy.version), default=None)

    def scoring_policy(self, name: str) -> ScoringPolicy:
        """Return the newest version of a scoring policy; raises NotFound."""
        if name not in self.scoring:
            raise NotFound(f"There is no scoring policy “{name}”.", zh=f"没有评分规则“{name}”。")
        return self.scoring[name][-1]


def read_customer_policies(reader: Reader) -> CustomerPolicies:
    """Read all of them; faults gather in the reader."""
    return CustomerPolicies(
        read_scoring(reader), read_attrition(reader), read_segments(reader), read_ownership(reader)
    )
