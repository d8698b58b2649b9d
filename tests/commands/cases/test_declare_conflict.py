"""Who has an interest in the matter neither gets the case nor approves in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.commands.cases.assign_case import AssignCase, assign_case, assign_cases, hand_over
from casework.commands.cases.declare_conflict import DeclareConflict, declare_conflict
from casework.domain.facts import Actor
from casework.errors import CaseworkError, Denied, Malformed, NotFound, Refused, Stale
from casework.queries.cases.outside import declared_conflicts
from casework.queries.cases.timeline import entries
from tests.cast import MONDAY, Cast, body_of, kinds_of, log_complaint
from tests.commands.test_move_case import everything
from tests.journeys.beginnings import FOUND, investigated
from tests.journeys.desk import Desk

BROTHER = "The customer is my brother's firm."
INVOLVED = "This person is involved in the matter. Choose somebody who is not."


def own(actor: Actor, reference: str) -> DeclareConflict:
    return DeclareConflict(reference, actor.id or 0, actor, BROTHER)


def test_who_has_the_case_gives_it_back_by_declaring_an_interest(cast: Cast) -> None:
    desk = investigated(cast, "hana", "lin", {})
    answer = declare_conflict(own(cast.hana, desk.reference), desk.at)
    assert desk.now.row["assignee"] is None
    assert desk.kinds[-2:] == ["conflict_declared", "returned_to_queue"]
    assert answer["event"] == answer["seq"] - 1
    body = body_of(desk.reference, answer["event"])
    assert (body["person"], set(body["commitments"])) == (f"person/{cast.ids['hana']}", {"reason"})
    assert declared_conflicts(desk.now) == {cast.ids["hana"]}


def test_the_leads_are_told_that_the_case_needs_another_handler(cast: Cast) -> None:
    desk = investigated(cast, "hana", "lin", {})
    declare_conflict(own(cast.hana, desk.reference), desk.at)
    assert {person for notice, person in desk.mails if notice == "unassigned"} == {
        cast.ids["lin"],
        cast.ids["mara"],
    }


def test_who_does_not_have_the_case_takes_it_from_nobody(cast: Cast) -> None:
    desk = investigated(cast, "hana", "lin", {})
    declare_conflict(own(cast.theo, desk.reference), desk.at)
    assert desk.now.row["assignee"] == cast.ids["hana"]
    assert desk.kinds[-1] == "conflict_declared"
    assert "unassigned" not in [notice for notice, _person in desk.mails]


def test_open_work_items_leave_with_the_case(cast: Cast) -> None:
    desk = investigated(cast, "hana", "lin", {})
    mine = [item for item in desk.now.items if item["done_at"] is None]
    assert {item["assignee"] for item in mine} <= {cast.ids["hana"], None}
    declare_conflict(own(cast.hana, desk.reference), desk.at)
    assert {item["assignee"] for item in desk.now.items if item["done_at"] is None} <= {None}


def test_a_lead_declares_that_of_another_and_a_colleague_does_not(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    of_hana = DeclareConflict(reference, cast.ids["hana"], cast.theo, "Her brother.")
    before = everything()
    with pytest.raises(Denied):
        declare_conflict(of_hana, MONDAY)
    assert everything() == before
    declare_conflict(replace(of_hana, actor=cast.lin), MONDAY)
    with pytest.raises(Refused, match="involved in the matter"):
        assign_case(AssignCase(reference, cast.ids["hana"], cast.hana), MONDAY)


def test_of_twelve_cases_assigned_in_one_act_the_one_with_a_conflict_is_refused(cast: Cast) -> None:
    references = [log_complaint(cast.hana) for _number in range(12)]
    touchy = references[7]
    declare_conflict(own(cast.hana, touchy), MONDAY)
    results = assign_cases(references, cast.ids["hana"], cast.lin, None, MONDAY)
    refused = [result for result in results if not result["assigned"]]
    assert [(one["reference"], one["reason"]) for one in refused] == [(touchy, INVOLVED)]
    assert sum(result["assigned"] for result in results) == 11
    assert kinds_of(touchy) == ["opened", "conflict_declared"]


def test_a_handover_leaves_the_conflicted_case_where_it_is(cast: Cast) -> None:
    both = [log_complaint(cast.hana) for _number in range(2)]
    assign_cases(both, cast.ids["hana"], cast.lin, None, MONDAY)
    declare_conflict(own(cast.theo, both[1]), MONDAY)
    results = hand_over(cast.ids["hana"], cast.ids["theo"], cast.lin, None, MONDAY)
    assert {one["reference"]: one["assigned"] for one in results} == {both[0]: True, both[1]: False}


def reviewed(cast: Cast) -> Desk:
    desk = investigated(cast, "hana", "lin", {})
    desk.attach("hana")
    desk.do("hana", "findings", outcome="not_upheld", **FOUND)
    desk.do("hana", "submit_response")
    return desk


def test_a_lead_with_an_interest_does_not_approve_and_another_does(cast: Cast) -> None:
    desk = reviewed(cast)
    declare_conflict(own(cast.lin, desk.reference), desk.at)
    with pytest.raises(Refused, match="You are involved in this matter"):
        desk.do("lin", "approve_response", comment="Agreed.")
    desk.do("mara", "approve_response", comment="Agreed.")
    assert desk.state == "response_issued"


def test_another_lead_says_that_it_is_over_and_the_case_can_be_assigned_again(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    declare_conflict(own(cast.hana, reference), MONDAY)
    over = DeclareConflict(reference, cast.ids["hana"], cast.lin, "He sold it.", lift=True)
    declare_conflict(over, MONDAY)
    assign_case(AssignCase(reference, cast.ids["hana"], cast.lin), MONDAY)
    assert kinds_of(reference) == ["opened", "conflict_declared", "conflict_lifted", "assigned"]


def test_nobody_says_that_an_own_interest_is_over(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    declare_conflict(own(cast.lin, reference), MONDAY)
    declare_conflict(own(cast.hana, reference), MONDAY)
    for actor, refusal in ((cast.lin, Refused), (cast.hana, Denied)):
        over = DeclareConflict(reference, actor.id or 0, actor, "It is over.", lift=True)
        with pytest.raises(refusal):
            declare_conflict(over, MONDAY)
    assert kinds_of(reference) == ["opened", "conflict_declared", "conflict_declared"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": "  "}, Malformed),
        ({"version": 7}, Stale),
        ({"person_id": 999_999}, Refused),
        ({"lift": True}, Refused),
        ({"reference": "CMP-2026-999999"}, NotFound),
    ],
)
def test_what_is_refused_leaves_no_trace(
    cast: Cast, changes: dict[str, object], refusal: type[CaseworkError]
) -> None:
    asked = DeclareConflict(log_complaint(cast.hana), cast.ids["hana"], cast.lin, "Her brother.")
    before = everything()
    with pytest.raises(refusal):
        declare_conflict(replace(asked, **changes), MONDAY)
    assert everything() == before


def test_somebody_of_another_entity_and_somebody_noted_already_are_refused(cast: Cast) -> None:
    asked = DeclareConflict(log_complaint(cast.hana), cast.ids["wei"], cast.lin, "Her brother.")
    with pytest.raises(Refused, match="no such person in this entity"):
        declare_conflict(asked, MONDAY)
    hana = replace(asked, person_id=cast.ids["hana"])
    declare_conflict(hana, MONDAY)
    before = everything()
    with pytest.raises(Refused, match="noted already"):
        declare_conflict(hana, MONDAY)
    assert everything() == before


def test_another_teams_case_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        declare_conflict(own(cast.zed, log_complaint(cast.hana)), MONDAY)


def test_a_repeated_request_declares_once(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    asked = replace(own(cast.hana, reference), key="k", version=1)
    assert declare_conflict(asked, MONDAY) == declare_conflict(asked, MONDAY)
    assert kinds_of(reference) == ["opened", "conflict_declared"]


def test_the_record_tells_it_in_both_languages(cast: Cast) -> None:
    desk = investigated(cast, "hana", "lin", {})
    declare_conflict(own(cast.hana, desk.reference), desk.at)
    now = desk.now
    said = {
        language: entries(now.row["id"], now.definition, now.rules, language, kinds=["conflict_declared"])
        for language in ("en", "zh")
    }
    assert [(e.who, e.says, e.detail, e.group) for e in said["en"]] == [
        ("Hana", "declared a conflict of interest: Hana", BROTHER, "person")
    ]
    assert said["zh"][0].says == "声明利害关系人：Hana"
