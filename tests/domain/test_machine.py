"""A move is decided, or refused with the reason: no such move, hold, role, conditions, guards, needs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from casework.domain.facts import SYSTEM, Facts, Hold
from casework.domain.letters import LetterDraft
from casework.domain.machine import decide, follows, machine, may, opening, outside_facts
from casework.errors import CaseworkError, Denied, Malformed, Refused
from tests.domain.matters import HANA, LETTER, LIN, MATTER, NOON, OTTO, REMY, facts


def refusal(trigger: str, given: Facts, state: str = "review") -> CaseworkError:
    with pytest.raises(CaseworkError) as caught:
        decide(MATTER, state, trigger, given)
    return caught.value


def test_a_move_leads_from_where_the_case_is_to_the_one_place_its_trigger_names() -> None:
    move = decide(MATTER, "review", "approve", facts(LIN))
    assert (move.trigger, move.source.name, move.target.name) == ("approve", "review", "done")


def test_a_trigger_that_leads_nowhere_from_here_says_from_where_it_does() -> None:
    error = refusal("approve", facts(LIN), "asking")
    assert isinstance(error, Refused)
    assert error.detail == "The case is in “Asking”; “Approve” is possible in Review."
    assert error.zh == "案件处于“询问”；“批准”仅可在以下状态进行：复核。"


def test_a_trigger_that_no_case_of_this_kind_knows_is_refused_without_naming_codes() -> None:
    error = refusal("explode", facts(LIN))
    assert error.detail == "A case of “Matter” knows no such action. Choose one that the case offers."


def test_a_held_case_moves_only_where_the_definition_says_so() -> None:
    held = facts(LIN, held=Hold("waiting for the court"))
    assert refusal("approve", held).detail.startswith("The case is on hold: waiting for the court.")
    assert decide(MATTER, "review", "drop", held).target.name == "dropped"


def test_a_role_that_may_not_is_told_whose_act_it_is() -> None:
    error = refusal("approve", facts(OTTO))
    assert isinstance(error, Denied)
    assert error.detail == "Your role does not allow “Approve”. It is for a team lead."
    assert error.zh == "您的角色不能进行“批准”。此操作由团队负责人办理。"


def test_a_flag_is_needed_on_top_of_the_role() -> None:
    given = facts(replace(REMY, flags=frozenset()), fields={"severity": "P1"})
    error = refusal("approve_compliance", given)
    assert error.detail.endswith("It is for compliance with senior authority.")


def test_a_condition_that_does_not_hold_names_the_field_by_its_title_and_who_can_act_instead() -> None:
    error = refusal("approve", facts(LIN, fields={"severity": "P1"}, state="review"))
    assert error.detail == "This is not for cases in which “Severity” is P1 serious. It is for compliance."
    assert error.zh == "“等级”为“P1 重大”的案件不能进行此操作。可由合规人员办理。"


def test_alternatives_that_all_fail_are_all_named() -> None:
    error = refusal("approve_compliance", facts(REMY))
    assert "“Severity” is P1 serious or “Redress” is more than 5000" in error.detail


def test_what_is_needed_and_missing_is_named_by_field() -> None:
    error = refusal("ask", facts(HANA), "work")
    assert isinstance(error, Malformed)
    assert error.errors == {"reply_by": ["This is needed."]}
    assert (error.detail, error.zh) == ("Still needed: Reply by.", "尚需填写：答复截止日。")


def test_a_comment_can_be_needed_like_a_field() -> None:
    assert refusal("return", facts(LIN, has_comment=False)).errors == {"comment": ["This is needed."]}


def test_a_letter_with_gaps_is_told_block_by_block_in_the_readers_language() -> None:
    bare = LetterDraft("answer", LETTER.contents)
    error = refusal("approve", facts(replace(LIN, language="zh"), letter=bare))
    assert error.errors == {"letter.decision": ["信函尚缺：决定和救济途径。"]}


def test_a_button_is_not_grey_for_what_would_come_with_the_act() -> None:
    bare = facts(LIN, letter=None, has_comment=False)
    assert may(MATTER, "review", "approve", bare) is None
    assert may(MATTER, "review", "approve", facts(OTTO)) is not None
    assert may(MATTER, "asking", "approve", bare) is not None


def test_the_reason_of_a_grey_button_says_which_check_refused() -> None:
    kinds = {
        "move": may(MATTER, "asking", "approve", facts(LIN)),
        "hold": may(MATTER, "review", "approve", facts(LIN, held=Hold("x"))),
        "role": may(MATTER, "review", "approve", facts(HANA)),
        "condition": may(MATTER, "review", "approve", facts(LIN, fields={"severity": "P1"})),
        "guard": may(MATTER, "review", "approve", facts(LIN, makers=frozenset({LIN.name}))),
    }
    assert {kind: found and found.kind for kind, found in kinds.items()} == {kind: kind for kind in kinds}


def test_a_second_person_confirms_what_another_asked_for() -> None:
    both = replace(REMY, roles=frozenset({"team_lead", "compliance"}))
    assert decide(MATTER, "work", "drop", facts(REMY, asked_by=LIN.name)).target.name == "dropped"
    assert "Another person" in refusal("drop", facts(both, asked_by=both.name), "work").detail
    assert isinstance(refusal("drop", facts(LIN, asked_by=HANA.name), "work"), Denied)


def test_a_state_goes_on_by_itself_where_the_facts_ask_for_it() -> None:
    large, small = facts(SYSTEM, fields={"redress_amount": Decimal(6000)}), facts(SYSTEM)
    moved = follows(MATTER, "review", large)
    assert moved is not None
    assert moved.target.name == "second_look"
    assert follows(MATTER, "review", small) is None
    assert follows(MATTER, "work", large) is None


def test_opening_asks_for_the_role_the_search_and_what_is_needed() -> None:
    whole = {"received_at": NOON, "entity": "uk", "product": "loan"}
    searched = {"duplicates_looked_for": True}
    opening(MATTER, facts(HANA, fields=whole, extra=searched))
    with pytest.raises(Denied, match="It is for a case handler or the system itself"):
        opening(MATTER, facts(OTTO, fields=whole, extra=searched))
    with pytest.raises(Refused, match="Look for other cases"):
        opening(MATTER, facts(HANA, fields=whole))
    with pytest.raises(Malformed) as caught:
        opening(MATTER, facts(HANA, fields={"received_at": NOON}, extra=searched))
    assert set(caught.value.errors) == {"entity", "product"}


def test_a_state_names_the_outside_facts_that_its_guards_read() -> None:
    assert outside_facts(MATTER, "review") == {"breaches_without_reason", "spent.redress", "spent.offer"}
    assert outside_facts(MATTER, "asking") == {"chasers_sent"}


def test_there_is_one_machine_a_definition() -> None:
    assert machine(MATTER) is machine(MATTER)
