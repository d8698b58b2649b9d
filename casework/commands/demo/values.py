"""What is filled in on the way of a demo's complaint: drawn from its plan, the same each time."""

from __future__ import annotations

from typing import Any

from casework.commands.demo.planning import Plan
from casework.commands.demo.telling import money, unit

CAUSES = {
    "pricing_fees": "pricing", "collection": "collection", "disclosure": "disclosure", "terms": "contract",
    "unauthorised": "funds_safety", "fraud_scam": "funds_safety", "data_privacy": "information_safety",
    "staff_conduct": "service", "service_delay": "service",
}  # fmt: skip
ROOTS = {
    "upheld": ("people_error", "process_not_followed", "system_defect", "process_handoff"),
    "partly_upheld": ("product_disclosure", "system_data", "process_missing"),
    "not_upheld": ("customer_misunderstanding", "none_found", "third_party"),
}
OFFERED = ("redress_amount", "redress_basis")
MOST, RARELY = 19_000.0, 60_000.0  # what is paid back; the greater amount for every seventh
METHODS = ("five_whys", "file_review", "fishbone")


def classified(plan: Plan) -> dict[str, Any]:
    """Return what the staff at intake find out."""
    return {
        "issue": plan.issue,
        "cause": CAUSES.get(plan.issue, "rules"),
        "severity": plan.severity,
        "eligible_complainant": not plan.company or plan.draw.random() < 0.6,
        "vulnerable": not plan.company and plan.draw.random() < 0.06,
        "amount_in_dispute": f"{plan.amount:.2f}",
        "unit_complained_of": unit(plan.zh, plan.draw),
    }


def paper(plan: Plan) -> tuple[str, str]:
    """Return the name and the text of what the customer sent."""
    name, text = ("对账单摘录.txt", "摘录") if plan.zh else ("statement-extract.txt", "Extract")
    return name, f"{text}\n" + "{day}  {amount}\n".format_map(plan.story.blanks)


def cause(plan: Plan) -> str:
    roots = ROOTS[plan.outcome]
    return roots[plan.number % len(roots)]


def found(plan: Plan) -> dict[str, Any]:
    """Return the findings, with redress where the complaint is upheld."""
    told: dict[str, Any] = {
        "findings": plan.story.say("findings", plan.outcome, pick=plan.number),
        "outcome": plan.outcome,
        "root_cause": cause(plan),
    }
    return told | (redress(plan) if plan.outcome == "upheld" else {})


def redress(plan: Plan) -> dict[str, Any]:
    """Return the redress that is proposed."""
    amount = f"{_paid_back(plan):.2f}"
    return {"redress_type": "refund", "redress_amount": amount, "redress_basis": redress_said(plan)}


def redress_said(plan: Plan) -> str:
    """Return what the answer says of redress."""
    if plan.outcome == "upheld":
        return plan.story.say("comments", "payment", amount=money(f"{_paid_back(plan):,.2f}", plan.zh))
    return plan.story.say("comments", "correction" if plan.outcome == "partly_upheld" else "none")


def _paid_back(plan: Plan) -> float:
    return min(plan.amount, RARELY if plan.number % 7 == 0 else MOST)
