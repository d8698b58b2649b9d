"""What the scheduler does at night, customer by customer: segments, signs and scores, outcomes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError

from casework.commands.nightly_rounds import (
    begin_round,
    claim_round,
    lay_down,
    next_piece,
    read_round,
    settle_piece,
)
from casework.commands.parties.record_segments import bounds_of_round, record_segments
from casework.commands.reports.ask_yearly import ask_yearly
from casework.commands.retention.measure_outcomes import measure_outcomes
from casework.commands.retention.open_outreach import follow_up
from casework.commands.retention.record_scores import record_scores
from casework.errors import Unavailable
from casework.rulebook.current import current

log = structlog.get_logger()

SEGMENTS, SIGNALS, OUTCOMES = "segments", "signals", "outcomes"  # of the last those who left are a part
PACKS = "client_reviews"  # on the anniversary of each customer whom somebody looks after
AT_A_TIME = 20.0  # seconds after which a tick lets others have their turn
Piece = Callable[[Sequence[int], Mapping[str, Any], datetime], Mapping[str, int]]


def walk_rounds(at: datetime, now: Callable[[], datetime], seconds: float = AT_A_TIME) -> int:
    """Go on with the rounds of the night and return how many customers were gone through.

    Scores wait for the segments of the same day: how much a customer is worth is part of the priority.
    """
    until = time.monotonic() + seconds
    begin_round(SEGMENTS, at, bounds_of_round)
    done = _walk(SEGMENTS, _segments, at, now, until)
    first = read_round(SEGMENTS, at.date())
    if first is not None and first["looks_at"] is None:
        begin_round(SIGNALS, at, lambda _at: {})
        done += _walk(SIGNALS, _signals, at, now, until)
    begin_round(OUTCOMES, at, lambda _at: {})
    done += _walk(OUTCOMES, _outcomes, at, now, until)
    begin_round(PACKS, at, lambda _at: {})
    return done + _walk(PACKS, _packs, at, now, until)


def _walk(name: str, work: Piece, at: datetime, now: Callable[[], datetime], until: float) -> int:
    claimed, done = claim_round(name, at), 0
    while claimed is not None and time.monotonic() < until:
        piece = next_piece(claimed, gone_too=name == OUTCOMES)
        counted = _done(work, piece, claimed, at) if piece else {}
        at, done = now(), done + len(piece)
        claimed = settle_piece(claimed, piece, counted, at)
    if claimed is not None:
        lay_down(claimed, at)
    return done


def _done(work: Piece, piece: Sequence[int], round_: Mapping[str, Any], at: datetime) -> Mapping[str, int]:
    """Do a piece; where it fails, each customer alone, so that one with broken figures stops no other."""
    try:
        return work(piece, round_, at)
    except (Unavailable, OperationalError):
        raise
    except Exception as error:
        log.warning("a piece is gone through one by one", round=round_["name"], exc_info=error)
    counted: Counter[str] = Counter()
    for number in piece:
        try:
            counted.update(work([number], round_, at))
        except (Unavailable, OperationalError):
            raise
        except Exception as error:
            counted["failed"] += 1
            log.error("customer passed over", round=round_["name"], party=number, exc_info=error)
    return counted


def _segments(piece: Sequence[int], round_: Mapping[str, Any], _at: datetime) -> Mapping[str, int]:
    return record_segments(piece, round_["given"], round_["begun_at"])


def _signals(piece: Sequence[int], round_: Mapping[str, Any], at: datetime) -> Mapping[str, int]:
    policy = current().customers.attrition(round_["begun_at"].date())
    if policy is None:
        return {}
    return follow_up(record_scores(piece, policy, round_["begun_at"]), policy, at)


def _packs(piece: Sequence[int], round_: Mapping[str, Any], at: datetime) -> Mapping[str, int]:
    return ask_yearly(piece, round_["begun_at"], at)


def _outcomes(piece: Sequence[int], _round: Mapping[str, Any], at: datetime) -> Mapping[str, int]:
    return measure_outcomes(piece, at)
