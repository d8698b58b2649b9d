"""Each of the fourteen ties between the workflows, whole: begun once, when it is due, told at both ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.models import Case, FollowUpDue, Signal
from casework.rulebook.current import current
from tests.cast import Cast
from tests.journeys.desk import Desk
from tests.journeys.recount import everything
from tests.journeys.ties.following import (
    Tie,
    again,
    cause_of,
    counted,
    days_between,
    due_of,
    links,
    pass_time,
    rows,
    told_by,
)
from tests.journeys.ties.tied import NOTHING, OPENED, SIGNALLED

AFTER = timedelta(days=400)
#: no ties of their own: the same for other ratings, and a look at who could not be reached
OTHERS = {"review_of_medium", "review_of_low", "look_again"}


def name(tie: Tie) -> str:
    return f"{tie.story.__name__}: {tie.rule}"


def twice_is_once(desk: Desk) -> None:
    before = counted()
    assert set(again(desk)) == {""}
    assert counted() == before
    assert everything() == []


@pytest.mark.parametrize("tie", OPENED, ids=name)
def test_a_case_opens_another_once_on_its_day_and_both_know_of_each_other(cast: Cast, tie: Tie) -> None:
    desk = tie.story(cast)
    due, cause = due_of(desk, tie.rule), desk.now.row
    assert days_between(cause_of(desk, due), due["due_at"]) == tie.days
    if tie.days:
        pass_time(desk, due["due_at"] - timedelta(seconds=1))
        assert rows(Case, workflow=tie.what, party_id=cause["party_id"]) in ([], [cause])
    pass_time(desk, max(desk.at, due["due_at"]))
    told = told_by(desk, due)
    (opened,) = (row for row in rows(Case, workflow=tie.what) if row["id"] != cause["id"])
    assert (told["outcome"], told["cases"]) == ("done", [opened["reference"]])
    assert opened["party_id"] == cause["party_id"]
    assert tie.fields.items() <= opened["fields"].items()
    assert {(opened["id"], "caused_by", cause["id"]), (cause["id"], "led_to", opened["id"])} <= links()
    twice_is_once(desk)


@pytest.mark.parametrize("tie", SIGNALLED, ids=name)
def test_a_case_leaves_one_sign_that_names_the_event_that_caused_it(cast: Cast, tie: Tie) -> None:
    desk = tie.story(cast)
    due = due_of(desk, tie.rule)
    assert due["due_at"] == cause_of(desk, due)
    pass_time(desk, desk.at)
    assert told_by(desk, due)["outcome"] == "done"
    source = f"case/{desk.now.row['id']}/{due['seq']}"
    (sign,) = rows(Signal, source=source)
    assert (sign["code"], sign["party_id"]) == (tie.what, desk.now.row["party_id"])
    assert sign["detail"] == {"reference": desk.reference, "rule": tie.rule}
    twice_is_once(desk)


@pytest.mark.parametrize(
    ("story", "rule"), NOTHING, ids=[f"{n}: {rule}" for n, (_, rule) in enumerate(NOTHING)]
)
def test_what_is_excepted_starts_nothing(cast: Cast, story: Callable[[Cast], Desk], rule: str) -> None:
    desk = story(cast)
    pass_time(desk, desk.at + AFTER)
    assert [due["outcome"] for due in rows(FollowUpDue, case_id=desk.now.row["id"], name=rule)] in (
        [],
        ["skipped"],
    )


def test_every_rule_that_opens_a_case_or_leaves_a_sign_has_its_line() -> None:
    ruled = {
        rule.name
        for definition in map(current().latest, current().workflows)
        for rule in definition.follow_ups
        if rule.does in ("opens", "signals")
    }
    assert ruled == {tie.rule for tie in (*OPENED, *SIGNALLED)} | OTHERS
