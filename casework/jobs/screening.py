"""Screening by the scheduler: cases that wait for it, hits that nobody has yet, everybody on a new list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework.commands.screening.raise_hits import end_review, loose_hits, raise_hits, reviews_without_hits
from casework.commands.screening.request_screening import MADE
from casework.commands.screening.rescreen import claim_screening, put_off_screening, screen_batch
from casework.commands.screening.screen_case import cases_waiting, screen_case
from casework.errors import Unavailable
from casework.jobs.moment import database_time
from casework.queries.screening.runs import screenings_due

log = structlog.get_logger()

KIND = "screening"
MOST_CLAIMS = 10
AWAY = (Unavailable, OperationalError, PoolTimeout)


def screen_what_waits(at: datetime) -> int:
    """Screen cases that wait, bring hits before compliance, end empty reviews; return how much was done."""
    done, last = 0, 0
    while waiting := cases_waiting(last):
        last = waiting[-1][0]
        done += sum(_one("case", reference, partial(screen_case, reference, at)) for _, reference in waiting)
    done += sum(_one("party", str(loose.party), partial(raise_hits, loose, at)) for loose in loose_hits())
    done += sum(_one("review", each, partial(end_review, each, at)) for each in reviews_without_hits())
    return done


def _one(what: str, which: str, act: Callable[[], object]) -> bool:
    """Do one of many; whatever happens to it, the others are done."""
    try:
        return bool(act())
    except AWAY:
        raise
    except Exception as error:
        log.error("not screened", what=what, which=which, exc_info=error)
        return False


def hand_over_screenings(at: datetime, submit: Callable[[str, int], None]) -> int:
    """Hand the screenings of every customer that are due to the engine for long work and return how many."""
    due = screenings_due(at)
    for number in due:
        submit(KIND, number)
    return len(due)


def screen_everybody(number: int, clock: Callable[[], datetime] = database_time) -> str:
    """Screen every customer against a list's new version; return the run's state, "" if it is not ours.

    It goes on where it stood: batches are kept one by one.
    """
    claimed = claim_screening(number, clock())
    if claimed is None:
        return ""
    if claimed["attempts"] > MOST_CLAIMS:
        return put_off_screening(claimed, "every process that began it has died", clock())
    row = claimed
    try:
        while row["state"] != MADE:
            kept = screen_batch(row, clock())
            if kept is None:
                return ""
            row = kept
    except AWAY:
        log.warning("screening not made: the database went away", screening=number)
        return put_off_screening(claimed, "the database went away", clock(), counts=False)
    except Exception as error:
        log.error("screening not made", screening=number, error=type(error).__name__)
        return put_off_screening(claimed, type(error).__name__, clock())
    return MADE
