"""Lists of work: what is mine, what my team has, what is found."""

from __future__ import annotations

from casework.commands.cases.open_case import OpenCase
from casework.commands.cases.open_case import open_case as open_the_case
from casework.commands.parties.record_party import NewParty
from casework.domain.facts import SYSTEM
from casework.domain.sharing import Load, share_out


def test_my_work_shows_what_is_with_me_the_most_urgent_first(signed_in, open_case, clock) -> None:
    late = open_case(title="Drawdown delayed", assignee="hana", days_ago=60)
    fresh = open_case(title="Waiver not answered", assignee="hana")
    open_case(title="Nobody has it yet")
    page = signed_in("hana").get("/work").text
    assert page.index(late) < page.index(fresh)
    assert "<b>2</b> with you" in page
    assert "<b>1</b> late" in page
    assert "Nobody has it yet" in page.split("Free in your team")[1]


def test_a_case_is_claimed_from_the_queue_by_one_person(signed_in, open_case, version) -> None:
    reference = open_case()
    form = {"version": version(reference)}
    hers, lin = signed_in("hana"), signed_in("lin")
    assert hers.post(f"/cases/{reference}/claim", form).headers["Location"] == f"/cases/{reference}"
    assert "Hana Reed (you)" in hers.get(f"/cases/{reference}").text
    assert lin.post(f"/cases/{reference}/claim", form).headers["Location"] == "/work"
    assert "Somebody was faster" in lin.get("/work").text


def test_the_queue_is_filtered_by_light_and_by_words(signed_in, open_case) -> None:
    late, fresh = open_case(title="Drawdown delayed", days_ago=60), open_case(title="Waiver not answered")
    lin = signed_in("lin")
    assert late in lin.get("/queue?show=overdue").text
    assert fresh not in lin.get("/queue?show=overdue").text
    assert fresh in lin.get("/queue?q=waiver").text
    assert late not in lin.get("/queue?q=waiver").text


def test_what_asks_nothing_of_anybody_lies_apart_in_the_queue_and_is_offered_to_nobody(
    app, clock, signed_in, open_case
) -> None:
    complaint, day = open_case(), clock.at.date().isoformat()
    occasion = {"trigger": "relationship", "survey": "relationship", "method": "email", "send_on": day}
    with app.app_context():
        asked = OpenCase(
            "satisfaction_review",
            "Once a year",
            NewParty("Selby Marine Ltd", "organisation", email="office@selby.example"),
            SYSTEM,
            {"entity": "uk", **occasion},
            team="uk_corporate",
        )
        survey = str(open_the_case(asked, clock.at)["reference"])
    lin = signed_in("lin")
    shown = {show: lin.get(f"/queue?show={show}").text for show in ("all", "none", "waiting")}
    assert all(complaint in shown[show] and survey not in shown[show] for show in ("all", "none"))
    assert survey in shown["waiting"]
    assert complaint not in shown["waiting"]
    assert "Unassigned <b>1</b>" in shown["all"]
    assert "Not begun <b>1</b>" in shown["all"]
    assert survey not in lin.get("/work").text


def test_the_queue_is_narrowed_to_one_workflow(signed_in, open_case) -> None:
    reference, lin = open_case(), signed_in("lin")
    assert reference in lin.get("/queue?workflow=complaint").text
    page = lin.get("/queue?workflow=onboarding").text
    assert reference not in page
    assert "All <b>0</b>" in page
    assert "screening_review" not in page  # a workflow of which she does not know


def test_a_lead_assigns_many_cases_at_once_and_is_told_of_those_refused(signed_in, open_case) -> None:
    one, two = open_case(), open_case()
    lin = signed_in("lin")
    form = {"references": [one, two, "CMP-2026-999999"], "assignee": "1", "key": "k"}
    page = lin.post("/assignments", form, follow_redirects=True).text
    assert "2 assigned." in page
    assert "CMP-2026-999999:" in page
    assert one in signed_in("hana").get("/work").text


def test_who_has_least_in_hand_gets_the_next_case(signed_in, open_case) -> None:
    open_case(assignee="hana")
    one = open_case()
    signed_in("lin").post("/assignments", {"references": [one], "assignee": "rule:least_loaded", "key": "k"})
    assert one in signed_in("lin").get("/work").text


def test_staff_do_not_assign_to_others(signed_in, open_case) -> None:
    answer = signed_in("hana").post("/assignments", {"references": [open_case()], "assignee": "2"})
    assert answer.status_code == 403


def test_another_team_neither_sees_nor_finds_a_case(signed_in, open_case) -> None:
    reference = open_case(title="Drawdown delayed")
    zed = signed_in("zed")
    assert reference not in zed.get("/queue").text
    assert "Nothing was found" in zed.get("/find?q=drawdown").text
    assert "Nothing was found" in zed.get(f"/find?q={reference}").text
    assert zed.get(f"/cases/{reference}").status_code == 404


def test_a_case_is_found_by_reference_customer_and_words(signed_in, open_case) -> None:
    reference = open_case(title="Early-repayment charge", party="海川贸易有限公司")
    remy = signed_in("remy")
    for q in (reference, reference.lower(), "海川", "repayment charge", "chen@example.com"):
        assert reference in remy.get(f"/find?q={q}").text, q


def test_nobody_is_filled_over_their_cap_and_who_is_away_gets_nothing() -> None:
    loads = [Load(1, 3, cap=4), Load(2, 0, cap=10, away=True), Load(3, 9, cap=10)]
    assert share_out(["a", "b", "c"], loads) == {"a": 1, "b": 3}
