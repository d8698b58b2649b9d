"""How stories of complaints begin: logged and investigated, or answered."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tests.journeys.desk import Desk

CLASSIFIED: dict[str, Any] = {
    "issue": "early_repayment",
    "cause": "pricing",
    "severity": "P2",
    "eligible_complainant": True,
    "vulnerable": False,
    "amount_in_dispute": "38400.00",
    "unit_complained_of": "lending_north",
}
FOUND = {"findings": "It was worked out on the wrong balance.", "root_cause": "process_not_followed"}


def investigated(cast: Cast, staff: str, lead: str, opening: dict[str, Any], **facts: Any) -> Desk:
    """Log, acknowledge, classify and assign a complaint."""
    desk = Desk(cast, staff, **opening)
    desk.do(staff, "acknowledge")
    desk.do(staff, "classify", **{**CLASSIFIED, **facts})
    desk.assign(lead, staff)
    return desk


def answered(
    cast: Cast, staff: str = "hana", lead: str = "lin", outcome: str = "not_upheld", **opening: Any
) -> Desk:
    """Investigate a complaint and send the response."""
    desk = investigated(cast, staff, lead, opening)
    desk.attach(staff)
    desk.do(staff, "findings", outcome=outcome, **FOUND)
    desk.do(staff, "submit_response")
    desk.do(lead, "approve_response", comment="Agreed.")
    return desk
