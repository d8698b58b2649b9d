"""What happens to complaints: each story is one whole way through the workflow, told act by act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.cast import Cast
from tests.journeys.beginnings import CLASSIFIED, FOUND, answered, investigated
from tests.journeys.desk import Desk


def resolved_at_once(cast: Cast) -> Desk:
    desk = Desk(cast)
    desk.do("hana", "acknowledge")
    desk.do(
        "hana", "summary_resolve", accepted_at=desk.at.isoformat(), accepted_how="phone", outcome="upheld"
    )
    desk.finish("hana", "confirm_root_cause", root_cause="people_error", root_cause_method="file_review")
    return desk


def made_good(cast: Cast) -> Desk:
    desk = investigated(cast, "hana", "lin", {})
    desk.do("hana", "ask_customer", questions="Please send the statement.", reply_by="2026-12-07")
    desk.wait(days=2)
    desk.do("hana", "customer_replied", reply="It is attached.")
    desk.attach("hana")
    offer = {"redress_amount": "12850.00", "redress_type": "refund", "redress_basis": "Balance of 28 August."}
    desk.do("hana", "findings", outcome="partly_upheld", **FOUND, **offer)
    desk.do("hana", "propose_redress")
    desk.do("lin", "reject_redress", comment="Show the calculation.")
    desk.do("hana", "findings", outcome="partly_upheld", **FOUND, **offer)
    desk.do("hana", "propose_redress")
    desk.do("lin", "approve_redress", comment="Within my limit.")
    desk.do("lin", "return_response", comment="Name the six months' right.")
    desk.do("hana", "submit_response")
    desk.do("mara", "approve_response", comment="Good.")
    desk.do("hana", "accept", accepted_at=desk.at.isoformat())
    desk.finish("hana", "pay_redress", paid_at=desk.at.isoformat(), payment_reference="PAY-1")
    desk.finish(
        "hana", "confirm_root_cause", root_cause="process_not_followed", root_cause_method="five_whys"
    )
    return desk


def made_good_beyond_the_leads_limit(cast: Cast) -> Desk:
    desk = investigated(cast, "hana", "lin", {}, severity="P1")
    desk.attach("hana")
    offer = {
        "redress_amount": "80000.00",
        "redress_type": "compensation",
        "redress_basis": "Loss of the hedge.",
    }
    desk.do("hana", "findings", outcome="upheld", **FOUND, **offer)
    desk.do("hana", "propose_redress")
    desk.do("remy", "approve_redress_compliance", comment="The loss is shown.")
    desk.do("lin", "return_response", comment="Write the letter.")
    desk.do("hana", "submit_response")
    desk.do("remy", "approve_response_compliance", comment="A P1 case; the reasons are clear.")
    return desk


def appraised_in_china(cast: Cast) -> Desk:
    opening = {"entity": "cn", "narrative": "提前还款手续费计算基数有误。", "desired_outcome": "退还差额。"}
    desk = investigated(cast, "wei", "qing", opening)
    asked = {"third_party": "Appraisal House", "third_party_purpose": "Value of the collateral"}
    desk.wait(days=1)
    desk.do("wei", "ask_appraiser", **asked)
    desk.wait(days=6)
    desk.attach("wei")
    desk.do("wei", "third_party_replied")
    desk.do("wei", "findings", outcome="upheld", **FOUND)
    desk.do("wei", "submit_response")
    desk.do("qing", "approve_response", comment="同意。")
    return desk


def reviewed_in_india(cast: Cast) -> Desk:
    desk = investigated(cast, "indu", "ila", {"entity": "in", "product": "credit_card"})
    desk.attach("indu")
    desk.do("indu", "findings", outcome="not_upheld", **FOUND)
    desk.do("indu", "submit_response")
    desk.do("ira", "review_returned", comment="Say which clause applies.")
    desk.do("indu", "submit_response")
    desk.do("ira", "review_done", comment="The answer is right.", review_decision="confirmed")
    return desk


def taken_to_the_ombudsman(cast: Cast) -> Desk:
    desk = answered(cast)
    referred = {"external_body": "Financial Ombudsman Service", "external_reference": "FOS-1"}
    day = (desk.at + timedelta(days=20)).date().isoformat()
    desk.do(
        "remy", "refer_external", referred_on=desk.at.date().isoformat(), external_look_on=day, **referred
    )
    desk.finish("remy", "send_external_file", file_sent_on=desk.at.date().isoformat())
    desk.wait(days=22)
    desk.do("remy", "external_decision", external_result="overturned", award_amount="500.00")
    desk.finish("hana", "pay_award", paid_at=desk.at.isoformat(), payment_reference="PAY-2")
    return desk


def taken_to_the_ombudsman_overdue(cast: Cast) -> Desk:
    desk = investigated(cast, "hana", "lin", {})
    desk.wait(days=50)
    desk.do("lin", "send_eight_week_letter", comment="The surveyor is late.", expected_on="2027-02-10")
    desk.wait(days=10)
    referred = {"external_body": "Financial Ombudsman Service", "external_reference": "FOS-2"}
    desk.do("remy", "refer_external_overdue", referred_on=desk.at.date().isoformat(), **referred)
    return desk


def withdrawn(cast: Cast) -> Desk:
    desk = investigated(cast, "hana", "lin", {})
    desk.attach("hana", "letter.txt", b"I take my complaint back.")
    desk.do("hana", "withdraw", withdrawn_on=desk.at.date().isoformat(), withdrawn_how="letter")
    desk.do("lin", "reopen", comment="Taken back by mistake.")
    return desk


def withdrawn_for_good(cast: Cast) -> Desk:
    desk = investigated(cast, "hana", "lin", {})
    desk.attach("hana", "letter.txt", b"I take my complaint back.")
    desk.do("hana", "withdraw", withdrawn_on=desk.at.date().isoformat(), withdrawn_how="letter")
    return desk


def told_twice(cast: Cast) -> Desk:
    master = Desk(cast)
    copy = Desk(cast, at=master.at + timedelta(days=1), received=master.at - timedelta(days=3))
    copy.do("lin", "duplicate", comment="The same letter.", duplicate_of=master.reference)
    return copy


def contested(cast: Cast) -> Desk:
    desk = answered(cast)
    desk.wait(days=3)
    desk.do(
        "hana",
        "contest_review",
        grounds="The clause is not in my contract.",
        contested_at=desk.at.isoformat(),
    )
    desk.do("ira_uk", "review_decided", comment="The clause is in the annex.", review_decision="confirmed")
    desk.wait(days=20)
    return desk


def contested_with_new_facts(cast: Cast) -> Desk:
    desk = answered(cast)
    desk.wait(days=2)
    desk.do(
        "hana", "contest_new_facts", new_facts="A letter of 2019.", new_facts_received_at=desk.at.isoformat()
    )
    return desk


def never_answered_by_the_customer(cast: Cast) -> Desk:
    desk = investigated(cast, "hana", "lin", {})
    reply_by = (desk.at + timedelta(days=21)).date().isoformat()
    desk.do("hana", "ask_customer", questions="Please send the statement.", reply_by=reply_by)
    desk.wait(days=24)
    return desk


def reopened_with_new_facts(cast: Cast) -> Desk:
    desk = answered(cast)
    desk.wait(days=16)
    desk.wait(days=30)
    facts = {"new_facts": "The bank's own letter of 2019.", "new_facts_received_at": desk.at.isoformat()}
    desk.do("lin", "reopen_new_facts", comment="New facts.", **facts)
    return desk


def forwarded(cast: Cast) -> Desk:
    desk = investigated(cast, "hana", "lin", {})
    desk.do("lin", "forward", comment="They insured it.", other_firm="Insurer plc", jointly_responsible=False)
    return desk


def only_a_question(cast: Cast) -> Desk:
    desk = Desk(cast)
    desk.do("hana", "classify", **CLASSIFIED)
    desk.do("lin", "not_complaint", comment="Asks for the rate.")
    return desk


def asked_elsewhere(cast: Cast) -> Desk:
    desk = investigated(cast, "hana", "lin", {})
    asked = {"third_party": "The surveyor", "third_party_purpose": "Their report"}
    by = (desk.at + timedelta(days=5)).date().isoformat()
    desk.do("hana", "ask_third_party", third_party_reply_by=by, **asked)
    desk.wait(days=8)
    return desk


def credited_for_the_time_being(cast: Cast) -> Desk:
    opening = {"entity": "us", "product": "debit_card", "sent_to_company_at": "2026-11-23T08:30:00+00:00"}
    desk = investigated(cast, "uma", "ulla", opening, electronic_transfer_error=True)
    desk.do("uma", "give_provisional_credit", provisional_credited_on=desk.at.date().isoformat())
    return desk


def of_a_fraud(cast: Cast) -> Desk:
    """Complain of a fraud: who the customer is is looked at again."""
    return investigated(cast, "hana", "lin", {}, issue="fraud_scam")


STORIES: tuple[Callable[[Cast], Desk], ...] = (
    resolved_at_once,
    made_good,
    made_good_beyond_the_leads_limit,
    appraised_in_china,
    reviewed_in_india,
    taken_to_the_ombudsman,
    taken_to_the_ombudsman_overdue,
    withdrawn,
    withdrawn_for_good,
    told_twice,
    contested,
    contested_with_new_facts,
    never_answered_by_the_customer,
    reopened_with_new_facts,
    forwarded,
    only_a_question,
    asked_elsewhere,
    credited_for_the_time_being,
    of_a_fraud,
)
