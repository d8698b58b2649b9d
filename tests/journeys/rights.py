"""Who may do what, where a complaint may stand, what limits whom: the model's facts, written by hand."""

from __future__ import annotations

STAFF, LEAD, COMPLIANCE = (
    frozenset({"staff", "team_lead"}),
    frozenset({"team_lead"}),
    frozenset({"compliance"}),
)
EITHER = LEAD | COMPLIANCE
FINAL = frozenset({"closed_summary", "closed", "withdrawn", "duplicate", "forwarded", "not_a_complaint"})
DESK = frozenset({"response_drafting", "redress_approval", "response_review"})
WORK = DESK | {"received", "triage", "investigation", "awaiting_customer", "awaiting_third_party"}
OPEN = WORK | {"internal_review", "response_issued", "ombudsman"}
ENDED = FINAL - {"duplicate", "forwarded"}
#: clocks that limit what the customer may do: they end, and nothing is missed
WINDOWS = frozenset(
    {"UK-SRC", "UK-EDR", "INT-CONTEST", "CN-CONTEST", "SAT-RESP", "SAT-CYCLE", "RET-CUST", "RET-OBS"}
)
#: (entity, letter) whose text is whole without anything written into it
WHOLE = frozenset(
    {("uk", "questions"), ("cn", "acknowledgement"), ("uk", "withdrawal"), ("cn", "withdrawal")}
)
#: rule of a clock -> (who may extend it, with which flags)
EXTENDED_BY = {"CN-15": (LEAD, frozenset[str]()), "CN-30": (EITHER, frozenset({"senior"}))}
#: permission -> role -> how that role must stand to the case
ACCESS = {
    "read": {"staff": "mine team", "team_lead": "team", "compliance": "entity", "auditor": "entity"},
    "move": {"staff": "mine free", "team_lead": "team", "compliance": "entity"},
    "assign": {"team_lead": "team", "compliance": "entity"},
    "claim": {"staff": "free", "team_lead": "team", "compliance": "entity"},
    "give_back": {"staff": "mine", "team_lead": "team"},
    "note": {"staff": "mine team", "team_lead": "team", "compliance": "entity"},
    "hold": {"staff": "mine", "team_lead": "team", "compliance": "entity"},
    "extend": {"team_lead": "team", "compliance": "entity"},
}
