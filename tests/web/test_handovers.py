"""All of a colleague's work, and giving it to another in one act."""

from __future__ import annotations


def test_a_lead_sees_and_hands_over_all_the_work_of_a_colleague(signed_in, open_case, person) -> None:
    one, two = open_case(assignee="hana"), open_case(title="Waiver", assignee="hana")
    lin, hers = signed_in("lin"), f"/queue/people/{person('hana').id}"
    assert hers in lin.get("/queue").text
    page = lin.get(hers).text
    assert one in page
    assert two in page
    page = lin.post(hers, {"to": person("lin").id, "key": "k"}, follow_redirects=True).text
    assert "2 handed over." in page
    assert "Nothing is with this colleague." in page
    assert one in lin.get("/work").text


def test_what_may_not_go_to_somebody_stays_with_the_reason(signed_in, open_case, person) -> None:
    one = open_case(assignee="hana")
    lin, hers = signed_in("lin"), f"/queue/people/{person('hana').id}"
    page = lin.post(hers, {"to": person("zed").id, "key": "k"}, follow_redirects=True).text
    assert f"{one}: This person is not of the case&#39;s team." in page
    assert one in signed_in("hana").get("/work").text


def test_nobody_is_chosen_and_nothing_happens(signed_in, open_case, person) -> None:
    one = open_case(assignee="hana")
    signed_in("lin").post(f"/queue/people/{person('hana').id}", {"to": "", "key": "k"})
    assert one in signed_in("hana").get("/work").text


def test_the_work_of_another_team_is_not_shown(signed_in, person) -> None:
    lin = signed_in("lin")
    assert lin.get(f"/queue/people/{person('zed').id}").status_code == 404
    assert signed_in("hana").get(f"/queue/people/{person('hana').id}").status_code == 403
