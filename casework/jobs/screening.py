"""Screening by the scheduler: cases that wait for it, hits that nobody has yet, everybody on a new list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework.commands.screening.raise_hits import end_review, loose_hits, raise_hits, reviews_without_hits
from casework.commands.screening.request_screening import MADE
from casework.commands.screening.rescreen import claim_screening, put_off_screening, screen_batch
from casework.commands.screening.screen_case import cases_waiting, screen_case
from casework.commands.screening.screen_parties import screen_parties
from casework.domain.facts import SYSTEM
from casework.errors import Unavailable
from casework.jobs.moment import database_time
from casework.queries.screening.newcomers import last_number, unscreened
from casework.queries.screening.runs import screenings_due
from casework.queries.screening.standing import any_list_counts

log = structlog.get_logger()

KIND = "screening"
PIECE, PIECES = 100, 20  # customers at a time, and how often in one go
MARGIN = 5_000  # numbers behind the last one that may still be given: each process takes some in advance
ANEW = timedelta(hours=1)
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


class Newcomers:
    """Customers recorded by hand, by a file or by a program: how far this process has come in screening them.

    From time to time it begins anew, for those who got another name.
    """

    def __init__(self) -> None:
        self.after = 0
        self.anew_at: datetime | None = None

    def screen(self, at: datetime, most: int = PIECES) -> int:
        """Screen whoever was never asked after against the lists in force; return how many there were."""
        if self.anew_at is None or at >= self.anew_at:
            self.after, self.anew_at = 0, at + ANEW
        if not any_list_counts(at):
            return 0
        last, done = last_number(), 0
        for _ in range(most):
            found = unscreened(self.after, PIECE)
            for party in found:
                _one("party", str(party), partial(screen_parties, [party], SYSTEM.name, at))
            done += len(found)
            if len(found) < PIECE:
                self.after = max(self.after, last - MARGIN)
                break
            self.after = found[-1]
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
