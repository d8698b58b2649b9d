"""Long work, declared once: functions that any engine may run, any number of times, on a row of truth."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework.commands.reports.claim_report import claim_report
from casework.commands.reports.settle_report import give_back_report, keep_report, put_off_report
from casework.db import Row
from casework.errors import CaseworkError, Unavailable
from casework.jobs.moment import database_time
from casework.jobs.papers import PAPERS
from casework.jobs.screening import KIND, screen_everybody

log = structlog.get_logger()

MOST_CLAIMS = 10
AWAY = (Unavailable, OperationalError, PoolTimeout)
#: makes the file of a claimed report: (row, folder for made files, moment) -> bytes and pages
Maker = Callable[[Row, Path, datetime], tuple[bytes, int]]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What long work needs to know: where made files may lie, and who makes which kind of report."""

    home: Path
    makers: Mapping[str, Maker]


def run_task(kind: str, number: int, home: Path) -> None:
    """Do the piece of work that a row asks for."""
    TASKS[kind](number, Workshop(home, PAPERS))


def make_report(number: int, workshop: Workshop, clock: Callable[[], datetime] = database_time) -> str:
    """Make a requested report and keep it; return its state then, or "" if it is not ours to make."""
    claimed = claim_report(number, clock())
    if claimed is None:
        return ""
    if claimed["attempts"] > MOST_CLAIMS:
        return put_off_report(claimed, "every process that began it has died", clock())
    try:
        file, pages = workshop.makers[claimed["kind"]](claimed, workshop.home, clock())
    except AWAY:  # no fault of the report's: this attempt does not count
        log.warning("report not made: the database went away", report=number)
        return give_back_report(claimed, clock())
    except Exception as error:
        # a refusal of ours speaks of limits; any other may quote the case
        why = error.detail if isinstance(error, CaseworkError) else type(error).__name__
        log.error("report not made", report=number, error=type(error).__name__, where=_place(error))
        return put_off_report(claimed, why, clock())
    return "made" if keep_report(claimed, file, pages, clock()) else ""


def _place(error: Exception) -> str:
    """Return the line in which an error arose; its words, which may quote the case, stay out of the log."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


TASKS: Mapping[str, Callable[[int, Workshop], str]] = {
    "report": make_report,
    KIND: lambda number, _: screen_everybody(number),
}
