"""Examples that the description shows; the tests send them."""

from __future__ import annotations

from typing import Any

Example = dict[str, Any]

CASE: Example = {
    "workflow": "complaint",
    "title": "Early-repayment charge worked out on the wrong balance",
    "party": {"name": "Harbour Trading Ltd", "kind": "organisation", "email": "office@harbour.example"},
    "received_at": "2026-11-23T08:00:00Z",
    "channel": "email",
    "duplicates_looked_for": True,
    "fields": {
        "entity": "uk",
        "source": "customer",
        "product": "term_loan",
        "narrative": "The charge was worked out on the balance of July.",
        "desired_outcome": "Refund of the difference.",
    },
}
MOVE: Example = {
    "trigger": "ask_customer",
    "fields": {"questions": "On which day?", "reply_by": "2026-12-04"},
}
LETTER: Example = {"letter": "acknowledgement", "texts": {}, "ticks": []}
DRAFT: Example = {"texts": {"decision": "We uphold your complaint."}, "ticks": [], "language": "en"}
NOTE: Example = {"text": "The branch sends the statement on Tuesday."}
CONTACT: Example = {
    "text": "Rang Mr Boyd; he agrees to wait till Friday.",
    "channel": "phone",
    "direction": "out",
}
ASSIGNMENT: Example = {"assignee": "hana", "reason": "She knows this customer."}
ASSIGNMENTS: Example = {"references": ["CMP-2026-000123", "CMP-2026-000124"], "assignee": "hana"}
CORRECTION: Example = {"fields": {"product": "mortgage"}, "reason": "The customer named the wrong account."}
HOLD: Example = {"reason": "The court decides first.", "review_on": "2026-12-15"}
RELEASE: Example = {"reason": "The court has decided."}
CONFLICT: Example = {"reason": "The customer is my brother's firm."}
CONFLICT_OVER: Example = {"person": "hana", "reason": "Her brother sold the firm."}
LINK: Example = {"other": "CMP-2026-000124", "kind": "related_to"}
ITEM: Example = {
    "number": 21,
    "task": "pay_redress",
    "fields": {"paid_at": "2026-11-23T09:00:00Z", "payment_reference": "FP-81120"},
}
CASE_PARTY: Example = {"party": 1, "role": "sponsor"}
RECEIPT_OF_ITEM: Example = {"number": 3, "task": "item:registry_extract", "dated": "2026-11-02"}
CHECK_OF_ITEM: Example = {
    "number": 3,
    "task": "item:registry_extract",
    "source": "Register, looked up on 23 November",
}
WAIVER_OF_ITEM: Example = {
    "number": 3,
    "task": "item:bank_reference",
    "reason": "Our own client for ten years.",
}
ANSWER: Example = {"number": 21, "trigger": "activate", "confirm": True, "comment": "Contracts seen."}
EXTENSION: Example = {"clock": "UK-PSD15", "reason": "The payee's bank has not answered yet.", "letter": {}}
REASON: Example = {"reason": "The archive needed a week to find the statement."}
PACK: Example = {"language": "en"}
REPORT: Example = {"kind": "dossier", "case": "CMP-2026-000123", "language": "en"}
TOUCH: Example = {
    "text": "Rang Mrs Bright about the savings account that matures in March.",
    "channel": "phone",
    "direction": "out",
    "purpose": "service",
    "result": "reached",
}
CONSENT: Example = {"channel": "email", "purpose": "marketing", "basis": "consent", "source": "branch"}
STOP: Example = {"channel": "*", "purpose": "marketing", "reason": "objection", "source": "customer"}
DECISION: Example = {"decision": "false", "rationale": "Born in another year, in another country."}
CUSTOMER: Example = {
    "entity": "uk",
    "name": "Coast Holding plc",
    "kind": "organisation",
    "country": "GB",
    "industry": "nace:64.20",
    "employees": 12,
    "identifiers": [{"scheme": "lei", "value": "HWUPKR0MPOU8FGXBT394"}],
}
CUSTOMER_CHANGE: Example = {"address": "1 Quay, London", "reason": "Told on the phone."}
IDENTIFIER: Example = {"scheme": "registry", "value": "01234567", "country": "GB"}
CONTACT_POINT: Example = {"channel": "email", "value": "office@harbour.example", "preferred": True}
CLOSING: Example = {"valid_until": "2027-01-01", "reason": "The office moves."}
RESTORING: Example = {"reason": "She confirmed it by phone."}
FACT: Example = {"name": "sites", "value": "3", "source": "Annual report", "as_of": "2026-06-30"}
HOLDING: Example = {
    "number": "LN-2026-0001",
    "kind": "loan",
    "currency": "GBP",
    "amount": "250000.00",
    "matures_on": "2031-06-30",
    "months": [{"month": "2026-10", "balance": "241200.00", "outflow": "2100.00", "uses": 1}],
}
RELATION: Example = {"of": 2, "kind": "owner", "share": "33.3333", "source": "Register of companies"}
END: Example = {"valid_until": "2027-01-01", "source": "Contract of sale"}
MERGE: Example = {"merged": 2, "reason": "The same number in the register."}
