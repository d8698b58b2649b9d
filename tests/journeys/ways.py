"""How a complaint may go, written down anew from the bank's procedure and by hand: the table of the model."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.rights import COMPLIANCE, EITHER, ENDED, LEAD, OPEN, STAFF, WORK


@dataclass(frozen=True)
class Way:
    """One trigger: from where to where, whose it is, and what it asks for."""

    sources: frozenset[str]
    to: str
    by: frozenset[str]
    needs: str = ""
    takes: str = ""
    only: str = ""  # what must be so of the case, by name
    letter: str = ""
    drafts: str = ""
    makes: str = ""
    approves: str = ""
    resets: str = ""
    flags: frozenset[str] = frozenset()
    past: str = ""  # the field that may not lie ahead
    while_held: bool = False


def _at(*states: str) -> frozenset[str]:
    return frozenset(states)


CLASSIFIED = "issue cause severity eligible_complainant vulnerable amount_in_dispute unit_complained_of"
MONEY = "redress_type redress_amount redress_basis"
CHECKED = "four_eyes paid_for reasons_given"
OMBUDSMAN, REVIEWER = "external_body external_reference referred_on", frozenset({"internal_ombudsman"})
WAYS = {
    "acknowledge": Way(WORK, "", STAFF, only="ack_runs", letter="acknowledgement"),
    "classify": Way(_at("received"), "triage", STAFF, CLASSIFIED, takes="payment_service"),
    "start_investigation": Way(_at("triage"), "investigation", _at("system")),
    "not_complaint": Way(_at("triage"), "not_a_complaint", LEAD, "comment", letter="enquiry_reply"),
    "forward": Way(
        _at("triage", "investigation"),
        "forwarded",
        LEAD,
        "other_firm jointly_responsible comment",
        letter="forwarded",
    ),
    "duplicate": Way(_at("received", "triage"), "duplicate", LEAD, "duplicate_of comment"),
    "ask_customer": Way(
        _at("investigation"), "awaiting_customer", STAFF, "questions reply_by", letter="questions"
    ),
    "customer_replied": Way(_at("awaiting_customer"), "investigation", STAFF, "reply"),
    "customer_silent": Way(_at("awaiting_customer"), "response_drafting", _at("system")),
    "ask_third_party": Way(
        _at("investigation"),
        "awaiting_third_party",
        STAFF,
        "third_party third_party_purpose",
        "third_party_reply_by",
    ),
    "ask_appraiser": Way(
        _at("investigation"),
        "awaiting_third_party",
        STAFF,
        "third_party third_party_purpose",
        "third_party_reply_by",
        only="in_china",
        letter="appraisal_notice",
    ),
    "third_party_replied": Way(_at("awaiting_third_party"), "investigation", STAFF, only="papers"),
    "third_party_silent": Way(_at("awaiting_third_party"), "investigation", _at("system")),
    "give_provisional_credit": Way(
        WORK - {"received", "redress_approval", "response_review"},
        "",
        STAFF,
        "provisional_credited_on",
        only="in_america",
        letter="provisional_credit",
    ),
    "send_eight_week_letter": Way(
        WORK - {"received", "triage"},
        "",
        EITHER,
        "expected_on comment",
        only="uk_final_runs",
        letter="eight_week",
    ),
    "findings": Way(
        _at("investigation"),
        "response_drafting",
        STAFF,
        "findings outcome root_cause",
        MONEY,
        only="papers",
        makes="response",
    ),
    "propose_redress": Way(
        _at("response_drafting"),
        "redress_approval",
        STAFF,
        "redress_amount redress_basis",
        only="some_redress",
        makes="redress",
        resets="redress",
    ),
    "approve_redress": Way(
        _at("redress_approval"),
        "response_review",
        LEAD,
        "comment",
        only="four_eyes within_limit",
        approves="redress",
    ),
    "approve_redress_compliance": Way(
        _at("redress_approval"),
        "response_review",
        COMPLIANCE,
        "comment",
        only="four_eyes",
        approves="redress",
    ),
    "reject_redress": Way(_at("redress_approval"), "investigation", EITHER, "comment", resets="redress"),
    "submit_response": Way(
        _at("response_drafting"),
        "response_review",
        STAFF,
        "findings outcome",
        only="paid_for",
        drafts="final_response",
        makes="response",
    ),
    "return_response": Way(_at("response_review"), "response_drafting", EITHER, "comment", resets="response"),
    "approve_response": Way(
        _at("response_review"),
        "response_issued",
        LEAD,
        "comment",
        only=f"usual {CHECKED}",
        letter="final_response",
        approves="response",
    ),
    "approve_response_compliance": Way(
        _at("response_review"),
        "response_issued",
        COMPLIANCE,
        "comment",
        only=f"grave {CHECKED}",
        letter="final_response",
        approves="response",
    ),
    "review_done": Way(
        _at("internal_review"),
        "response_issued",
        COMPLIANCE,
        "review_decision comment",
        only=f"uncontested {CHECKED}",
        letter="final_response",
        approves="response",
        flags=REVIEWER,
    ),
    "review_decided": Way(
        _at("internal_review"),
        "response_issued",
        COMPLIANCE,
        "review_decision comment",
        only="contested four_eyes reasons_given",
        letter="review_decision",
        approves="response",
        flags=REVIEWER,
    ),
    "review_returned": Way(
        _at("internal_review"), "response_drafting", COMPLIANCE, "comment", resets="response", flags=REVIEWER
    ),
    "summary_resolve": Way(
        _at("received", "triage", "investigation"),
        "closed_summary",
        STAFF,
        "accepted_at accepted_how",
        "redress_amount",
        only="within_summary within_limit reasons_given",
        letter="summary_resolution",
        past="accepted_at",
    ),
    "accept": Way(_at("response_issued"), "closed", STAFF, "accepted_at", past="accepted_at"),
    "accept_timeout": Way(_at("response_issued"), "closed", _at("system")),
    "contest_review": Way(
        _at("response_issued", "closed"),
        "internal_review",
        STAFF,
        "grounds contested_at",
        only="within_contest",
        past="contested_at",
    ),
    "contest_new_facts": Way(
        _at("response_issued", "closed"),
        "investigation",
        STAFF,
        "new_facts new_facts_received_at",
        resets="response redress",
        past="new_facts_received_at",
    ),
    "refer_external": Way(
        _at("response_issued", "closed", "closed_summary"),
        "ombudsman",
        COMPLIANCE,
        OMBUDSMAN,
        "external_look_on",
        while_held=True,
    ),
    "refer_external_overdue": Way(
        OPEN - {"response_issued", "ombudsman"},
        "ombudsman",
        COMPLIANCE,
        OMBUDSMAN,
        only="overdue",
        while_held=True,
    ),
    "look_at_referral": Way(_at("ombudsman"), "", _at("system")),
    "external_decision": Way(
        _at("ombudsman"), "closed", COMPLIANCE, "external_result", "award_amount", only="reasons_given"
    ),
    "withdraw": Way(
        OPEN,
        "withdrawn",
        STAFF,
        "withdrawn_on withdrawn_how",
        only="papers",
        letter="withdrawal",
        past="withdrawn_on",
        while_held=True,
    ),
    "reopen": Way(ENDED, "investigation", LEAD, "comment", resets="response redress"),
    "reopen_new_facts": Way(
        ENDED,
        "investigation",
        LEAD,
        "new_facts new_facts_received_at comment",
        resets="response redress",
        past="new_facts_received_at",
    ),
}
