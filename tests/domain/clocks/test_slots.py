"""What happens in a case starts, stops, pauses and restarts the clocks of a slot."""

from __future__ import annotations

from datetime import UTC, datetime

from casework.domain.clocks.slots import SlotAct, acts_for, as_acts
from casework.domain.definition import PauseOn, Restart, Slot, Words

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
EARLIER = datetime(2026, 11, 20, 9, tzinfo=UTC)
FINAL = Slot(
    name="final",
    title=Words("Final", "最终"),
    starts=("case:received_at", "state:review"),
    stops=("state:done", "trigger:answer"),
    pauses=("state:asking",),
    pauses_on=(PauseOn("trigger:appraise", "away"),),
    resets=("event:contacted",),
    restarts=(Restart("trigger:reopen", "new_facts_received_at"),),
)


def acts(*happened: str, left: tuple[str, ...] = ()) -> list[tuple[str, str | None, str | None]]:
    return [(a.do, a.in_, a.from_) for a in acts_for(FINAL, frozenset(happened), frozenset(left))]


def test_a_clock_starts_at_the_moment_that_a_field_gives() -> None:
    assert acts("case:received_at", "event:opened") == [("start", None, "received_at")]
    (act,) = as_acts((SlotAct("start", from_="received_at"),), AT, {"received_at": EARLIER}, False, False)
    assert (act.do, act.at, act.recorded_at) == ("start", EARLIER, AT)


def test_a_moment_in_the_future_counts_as_now() -> None:
    (act,) = as_acts((SlotAct("start", from_="received_at"),), EARLIER, {"received_at": AT}, False, False)
    assert act.at == EARLIER


def test_entering_a_pausing_state_pauses_and_leaving_it_resumes() -> None:
    assert acts("state:asking") == [("pause", "asking", None)]
    assert acts("state:work", left=("state:asking",)) == [("resume", "asking", None)]


def test_a_pause_by_one_trigger_lasts_as_long_as_the_state_it_names() -> None:
    assert acts("trigger:appraise", "state:away") == [("pause", "away", None)]
    assert acts("trigger:ask_somebody", "state:away") == []
    assert acts("state:work", left=("state:away",)) == [("resume", "away", None)]


def test_hold_and_release_pause_every_clock_that_may_pause() -> None:
    assert acts("event:held") == [("pause", "hold", None)]
    assert acts("event:released") == [("resume", "hold", None)]


def test_a_move_may_resume_and_stop_at_once() -> None:
    assert acts("state:done", "trigger:answer", left=("state:asking",)) == [
        ("resume", "asking", None),
        ("stop", None, None),
    ]


def test_a_word_with_the_customer_resets_the_clock() -> None:
    assert acts("event:contacted") == [("reset", None, None)]


def test_a_restart_starts_opens_again_or_resets_as_the_clock_stands() -> None:
    (again,) = acts_for(FINAL, frozenset({"trigger:reopen"}), frozenset())
    fields = {"new_facts_received_at": EARLIER}
    done = [as_acts((again,), AT, fields, started, stopped)[0] for started, stopped in STANDINGS]
    assert [(act.do, act.at) for act in done] == [("start", EARLIER), ("reset", EARLIER), ("reopen", EARLIER)]


STANDINGS = [(False, False), (True, False), (True, True)]


def test_a_start_that_comes_again_opens_a_stopped_clock() -> None:
    start = (SlotAct("start"),)
    assert [as_acts(start, AT, {}, *standing)[0].do for standing in STANDINGS] == ["start", "start", "reopen"]
