"""What outreach changed: those who were treated against a control group that was left alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

from casework.domain.satisfaction.cuts import FEWEST

Z = 1.96  # of a confidence of 95 %


@dataclass(frozen=True, slots=True)
class Group:
    """Members of a campaign whose outcome is known; `kept` of `n` stayed."""

    n: int
    kept: int

    @property
    def rate(self) -> float:
        return self.kept / self.n


@dataclass(frozen=True, slots=True)
class Lift:
    """The effect of outreach. Shares are fractions: 0.06 are six percentage points."""

    treated: Group
    control: Group
    lift: float  # p_t − p_c
    relative: float | None  # lift / p_c; None where no control stayed
    saves: float  # customers who stayed because of the outreach: lift · n_t
    z: float | None  # of the two-proportion test; None where all stayed or all left
    chance: float | None  # of a difference like this without any effect (two-sided p)
    low: float  # the 95 % interval of the lift
    high: float

    @property
    def tells(self) -> bool:
        """True where both groups are large enough for their rates to say something."""
        return min(self.treated.n, self.control.n) >= FEWEST

    @property
    def significant(self) -> bool:
        return self.z is not None and abs(self.z) >= Z


def lift_of(treated: Group, control: Group) -> Lift | None:
    """Return what outreach changed; None while one of the groups has nobody whose outcome is known.

    The test pools both groups; the interval does not (domain.md E.4).
    """
    if not treated.n or not control.n:
        return None
    lift = treated.rate - control.rate
    z = two_proportion_z(treated, control)
    margin = Z * sqrt(_variance(treated) + _variance(control))
    return Lift(
        treated=treated,
        control=control,
        lift=lift,
        relative=lift / control.rate if control.kept else None,
        saves=lift * treated.n,
        z=z,
        chance=None if z is None else erfc(abs(z) / sqrt(2)),
        low=max(-1.0, lift - margin),
        high=min(1.0, lift + margin),
    )


def two_proportion_z(one: Group, other: Group) -> float | None:
    """Return z of the pooled two-proportion test; None where the pooled share is 0 or 1."""
    pooled = (one.kept + other.kept) / (one.n + other.n)
    error = sqrt(pooled * (1 - pooled) * (1 / one.n + 1 / other.n))
    return (one.rate - other.rate) / error if error else None


def contamination(controls: int, contacted: int) -> float | None:
    """Return the share of controls who were contacted all the same; None without controls."""
    return contacted / controls if controls else None


def _variance(group: Group) -> float:
    return group.rate * (1 - group.rate) / group.n
