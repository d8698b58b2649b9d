"""Guessing is slow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from casework.domain.people.throttle import LAST, may_try, wait_after

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_four_slips_cost_no_time() -> None:
    assert wait_after(4) == timedelta()
    assert wait_after(5) > timedelta()


def test_no_hour_holds_more_than_twenty_attempts() -> None:
    attempts, failures, last = [], 0, None
    at = MONDAY
    while at < MONDAY + timedelta(hours=5):
        if may_try(failures, last, at):
            attempts.append(at)
            failures, last = failures + 1, at
        at += timedelta(seconds=1)
    most = max(sum(one <= other < one + timedelta(hours=1) for other in attempts) for one in attempts)
    assert most <= 20


def test_after_a_hundred_in_a_row_waiting_does_not_help() -> None:
    assert not may_try(LAST, MONDAY, MONDAY + timedelta(days=365))
