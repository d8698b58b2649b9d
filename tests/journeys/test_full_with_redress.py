"""The usual way of a complaint: found right, made good, accepted, paid, its cause confirmed, its dossier read."""

from __future__ import annotations

from pathlib import Path

from casework.delivery.pdf import make_dossier
from casework.delivery.pdf_reading import embedded_files
from casework.jobs.dossier import gather_dossier
from tests.cast import MONDAY, Cast
from tests.commands.test_move_case import CLASSIFIED
from tests.journeys.desk import Desk


def settled(cast: Cast) -> Desk:
    desk = Desk(cast)
    desk.do("hana", "acknowledge")
    desk.do("hana", "classify", **CLASSIFIED)
    desk.assign("lin", "hana")
    desk.do("hana", "ask_customer", questions="Please send the statement.", reply_by="2026-12-07")
    desk.wait(days=2)
    desk.do("hana", "customer_replied", reply="It is attached.")
    desk.attach("hana")
    desk.do(
        "hana",
        "findings",
        findings="The charge was worked out on the balance of 31 July.",
        outcome="partly_upheld",
        root_cause="process_not_followed",
        redress_amount="12850.00",
        redress_type="refund",
        redress_basis="Recalculated on the balance of 28 August.",
    )
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


def test_a_complaint_is_upheld_made_good_and_paid(cast: Cast) -> None:
    desk = settled(cast)
    now = desk.now
    assert desk.state == "closed"
    assert now.row["next_due"] is None
    assert {name: clock["result"] for name, clock in now.clocks.items() if clock["result"] == "missed"} == {}
    assert now.clocks["UK-8W"]["result"] == "met"
    assert now.clocks["REDRESS-PAY"]["result"] == "met"
    assert now.clocks["RCA"]["result"] == "met"


def test_its_dossier_says_it_all_and_the_same_each_time(cast: Cast, tmp_path: Path) -> None:
    desk = settled(cast)
    row = desk.now.row
    report = {
        "id": 1,
        "case_id": row["id"],
        "as_of": row["seq"],
        "language": "en",
        "asked_by": f"person/{cast.ids['remy']}",
        "asked_at": desk.at,
    }
    first = make_dossier(gather_dossier(report), tmp_path)
    assert make_dossier(gather_dossier(report), tmp_path) == first
    assert sorted(embedded_files(first)) == ["case.json", "events.jsonl", "manifest.json"]
    assert MONDAY < desk.at
