"""In which segments a customer is: nature, sector and size, value, fifths; each with its policy and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.domain.definition import Words
from casework.domain.scoring.rfm import Bounds, Figures, RfmPolicy, rfm_of, told
from casework.domain.scoring.size import Enterprise, SizePolicy, size_of
from casework.domain.scoring.value import ValuePolicy, value_of

#: the schemes of segments, in the order of pages
SCHEMES: Mapping[str, Words] = {
    "nature": Words("Nature", "客户性质"),
    "sector": Words("Sector", "行业"),
    "size": Words("Size", "规模"),
    "value_band": Words("Value", "价值"),
    "rfm": Words("Recency, frequency, money", "近度、频度、金额"),
}
AS_RECORDED = "customer_register"  # the policy of what nobody derives
NATURES: Mapping[str, Words] = {
    "state_owned": Words("State-owned", "国有"),
    "private": Words("Private", "民营"),
    "foreign_invested": Words("Foreign-invested", "外商投资"),
    "public_institution": Words("Public institution", "事业单位"),
    "spv": Words("Special-purpose vehicle", "项目公司"),
    "financial_institution": Words("Financial institution", "金融机构"),
    "individual_business": Words("Individual business", "个体工商户"),
    "individual": Words("Individual", "个人"),
}
SIZES: Mapping[str, Words] = {
    "large": Words("Large", "大型"),
    "medium": Words("Medium", "中型"),
    "small": Words("Small", "小型"),
    "micro": Words("Micro", "微型"),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """That a customer is in a segment, by which version of which policy, and why."""

    value: str
    policy: str
    reasons: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measures:
    """The policies and bounds by which the customers of one entity are put into segments on a day."""

    value: ValuePolicy | None
    rfm: RfmPolicy | None
    bounds: Bounds


def size_segments(policy: SizePolicy | None, nature: str | None, one: Enterprise) -> dict[str, Segment]:
    """Return sector and size of an enterprise, those that its country's standard tells."""
    if policy is None or nature not in policy.natures:
        return {}
    found = size_of(policy, one)
    segments = {}
    if found.sector is not None:
        segments["sector"] = Segment(found.sector, policy.name, {"industry": one.industry})
    if found.size is not None:
        segments["size"] = Segment(found.size, policy.name, found.reason)
    return segments


def worth_segments(
    measures: Measures, group: str, figures: Figures | None, revenue: Mapping[str, int]
) -> dict[str, Segment]:
    """Return value band and fifths of a customer who has figures; none of one who has not."""
    if figures is None:
        return {}
    segments = {}
    valued = value_of(measures.value, group, revenue) if measures.value else None
    if measures.value and valued:
        segments["value_band"] = Segment(valued.band, measures.value.name, valued.reason)
    if measures.rfm and measures.bounds:
        segments["rfm"] = Segment(rfm_of(figures, measures.bounds), measures.rfm.name, told(figures))
    return segments


def nature_segment(nature: str | None) -> dict[str, Segment]:
    return {"nature": Segment(nature, AS_RECORDED, {})} if nature else {}
