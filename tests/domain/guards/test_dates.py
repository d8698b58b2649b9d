"""When something may be done: not in the future, before a clock runs out, within a term, after a promise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.domain.facts import SlotFacts
from casework.domain.guards.dates import (
    before_due,
    new_facts_or_within,
    not_in_the_future,
    reply_by_past,
    within,
)
from tests.domain.matters import MATTER, NOON, facts

LATER = NOON + timedelta(hours=1)


def test_a_case_was_not_received_in_the_future() -> None:
    refused = not_in_the_future(facts(fields={"received_at": LATER}), None, MATTER)
    assert refused is not None
    assert refused.field == "received_at"
    assert refused.en == "“Received at” lies in the future; give a time that has passed."
    assert not_in_the_future(facts(fields={"received_at": NOON}), None, MATTER) is None
    assert not_in_the_future(facts(), None, MATTER) is None


def test_today_is_no_future_in_the_entitys_own_zone() -> None:
    given = {"reply_by": date(2026, 11, 24)}
    assert not_in_the_future(facts(fields=given), "reply_by", MATTER) is not None
    evening = datetime(2026, 11, 23, 17, tzinfo=UTC)  # already the 24th in Shanghai
    assert not_in_the_future(_moved(given, evening, "Asia/Shanghai"), "reply_by", MATTER) is None


def _moved(fields: dict[str, Any], at: datetime, zone: str) -> Any:
    from dataclasses import replace

    return replace(facts(fields=fields), at=at, zone=zone)


@pytest.mark.parametrize(
    ("slot", "allowed"),
    [
        (SlotFacts(running=True, due_at=LATER), True),
        (SlotFacts(running=True, due_at=NOON), True),
        (SlotFacts(running=True, due_at=NOON - timedelta(seconds=1)), False),
        (SlotFacts(running=True, breached=True), False),
        (SlotFacts(running=False), False),
        (None, False),
    ],
)
def test_what_has_a_time_is_refused_when_it_is_over(slot: SlotFacts | None, allowed: bool) -> None:
    refused = before_due(facts(slots={"final": slot} if slot else {}), "final", MATTER)
    assert (refused is None) is allowed
    assert refused is None or "“Final answer”" in refused.en


@pytest.mark.parametrize(
    ("closed", "term", "allowed"),
    [
        (date(2026, 8, 25), "90 calendar_days", True),
        (date(2026, 8, 24), "90 calendar_days", False),
        (date(2026, 11, 9), "2 weeks", True),
        (date(2026, 11, 8), "2 weeks", False),
        (date(2026, 8, 23), "3 months", True),
        (date(2026, 8, 22), "3 months", False),
        (date(2025, 8, 31), "15 months", True),  # until the 30th of November
    ],
)
def test_a_closed_case_is_taken_up_again_only_so_long(closed: date, term: str, allowed: bool) -> None:
    known = facts(extra={"closed_at": datetime.combine(closed, NOON.timetz())})
    assert (within(known, term) is None) is allowed
    assert (new_facts_or_within(known, term) is None) is allowed


def test_new_facts_reopen_at_any_time_and_a_case_never_closed_has_no_limit() -> None:
    long_ago = {"closed_at": NOON - timedelta(days=900)}
    refused = new_facts_or_within(facts(extra=long_ago), "90 calendar_days")
    assert refused is not None
    assert "only new facts can reopen the case" in refused.en
    told = facts(extra=long_ago, fields={"new_facts_received_at": NOON})
    assert new_facts_or_within(told, "90 calendar_days") is None
    assert within(facts(), "90 calendar_days") is None


def test_a_customer_is_not_called_silent_on_the_promised_day_itself() -> None:
    assert reply_by_past(facts(fields={"reply_by": date(2026, 11, 23)})) is not None
    assert reply_by_past(facts(fields={"reply_by": date(2026, 11, 22)})) is None
    assert reply_by_past(facts(fields={"reply_by": LATER})) is not None
    assert reply_by_past(facts()) is None
