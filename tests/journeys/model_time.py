"""What time does to cases: which moves the scheduler may make, which it forgot, what went unrecorded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.journeys.model import ZONES, Case
from tests.journeys.rights import WINDOWS
from tests.journeys.ways import WAYS


def _over(case: Case, field: str, at: datetime) -> bool:
    """Return whether the day that a field names has passed."""
    day = case["fields"].get(field)
    return bool(day and at.astimezone(ZONES[case["entity"]]).date() > date.fromisoformat(day))


def may_fire(case: Case, trigger: str, at: datetime) -> bool:
    """Return whether the scheduler may make a move now: its day has passed, nothing else is waited for."""
    due = {
        "customer_silent": lambda: case["chased"] >= 2 and _over(case, "reply_by", at),
        "third_party_silent": lambda: _over(case, "third_party_reply_by", at),
        "accept_timeout": lambda: at >= case["since"] + timedelta(days=11),
        "look_at_referral": lambda: _over(case, "external_look_on", at),
    }
    return case["state"] in WAYS[trigger].sources and not case["held"] and due[trigger]()


def forgotten(case: Case, at: datetime) -> str:
    """Return the move that the scheduler should have made long ago, if any."""
    since, waits = at - case["since"], ""
    if case["state"] == "awaiting_third_party" and _over(case, "third_party_reply_by", at):
        waits = "" if _over(case, "third_party_reply_by", case["since"]) else "third_party_silent"
    elif case["state"] == "awaiting_customer" and since > timedelta(days=60) and _over(case, "reply_by", at):
        waits = "customer_silent"
    elif case["state"] == "response_issued" and since > timedelta(days=30):
        waits = "accept_timeout"
    return "" if case["held"] else waits


def unrecorded(case: Case, at: datetime) -> list[str]:
    """Return the clocks that ran past their date although nobody has recorded it."""
    return [
        name
        for name, clock in case["clocks"].items()
        if clock["state"] == "running" and clock["due_at"] and clock["due_at"] <= at
        and (clock["result"] != "over" if name in WINDOWS else clock["breached_at"] is None)
    ]  # fmt: skip
