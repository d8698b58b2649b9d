"""What the scheduler does at each tick: drain rows that are due, each by itself: no row stops another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from casework.commands.clocks.claim_timers import claim_timers, put_off
from casework.commands.clocks.wake_timer import WakeTimer, wake_timer
from casework.commands.follow_ups.carry_out import carry_out
from casework.commands.follow_ups.claim_follow_ups import claim_follow_ups, put_off_follow_up
from casework.commands.mail.gather_digest import fold_flood, gather_digest, people_due, people_flooded
from casework.errors import Unavailable
from casework.queries.scheduler import reports_due

log = structlog.get_logger()

BATCH = 100
PATIENCE = 3  # rows in a row for which the database was not there


def drain_timers(at: datetime, most: int = BATCH) -> int:
    """Handle timers that are due and return how many were claimed; what was due before the moment is due now.

    A row that fails is put off, each time longer, and reported. Raises Unavailable when the database is away.
    """
    claimed, missed = claim_timers(at, most), 0
    for timer in claimed:
        try:
            wake_timer(timer, at)
            missed = 0
        except Unavailable:  # not this row's fault: it is looked at again when its lease is over
            missed += 1
            if missed == PATIENCE:
                raise
        except Exception as error:
            _report(timer, error, at)
    return len(claimed)


def _report(timer: WakeTimer, error: Exception, at: datetime) -> None:
    log.error("timer put off", case=timer.case_id, timer=timer.name, exc_info=error)
    put_off(timer, f"{type(error).__name__}: {error}", at)


def carry_out_follow_ups(at: datetime, most: int = BATCH) -> int:
    """Carry out the follow-ups that are due and return how many were claimed; one that fails is put off."""
    claimed = claim_follow_ups(at, most)
    for due in claimed:
        try:
            carry_out(due, at)
        except Unavailable:
            raise
        except Exception as error:
            log.error("follow-up put off", case=due.case_id, follow_up=due.name, exc_info=error)
            put_off_follow_up(due, f"{type(error).__name__}: {error}", at)
    return len(claimed)


def fold_floods(at: datetime) -> int:
    """Make one mail of many for whoever would get too many at once; return how many were made."""
    return sum(_one(person_id, partial(fold_flood, person_id, at)) for person_id in people_flooded(at))


def make_digests(at: datetime) -> int:
    """Make the daily digests that are due and return how many."""
    return sum(
        _one(person_id, partial(gather_digest, person_id, hour, at)) for person_id, hour in people_due(at)
    )


def _one(person_id: int, fold: Callable[[], str | None]) -> bool:
    try:
        return fold() is not None
    except Unavailable:
        raise
    except Exception as error:
        log.error("digest not made", person=person_id, exc_info=error)
        return False


def hand_over_reports(at: datetime, submit: Callable[[str, int], None]) -> int:
    """Hand the reports that are due to the engine for long work and return how many; rows stay the truth."""
    due = reports_due(at)
    for number in due:
        submit("report", number)
    return len(due)
