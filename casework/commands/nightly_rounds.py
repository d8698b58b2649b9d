"""Nightly rounds over all customers: begun once a day, gone through in pieces by whoever is free."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from casework.db import Row, transaction
from casework.models import NightlyRound, Party

BEGINS = time(1)  # UTC: figures of the day before have come, nobody works
LEASE = timedelta(minutes=5)  # a piece takes seconds; who died in it is waited for so long
PIECE = 200
_rounds: Any = NightlyRound.__table__
_parties: Any = Party.__table__


def begin_round(name: str, at: datetime, prepare: Callable[[datetime], Any]) -> None:
    """Begin the round of the day if its hour has come and nobody has begun it."""
    if at.time() < BEGINS or read_round(name, at.date()) is not None:
        return
    given = prepare(at)
    row = {"name": name, "day": at.date().isoformat(), "begun_at": at, "done_up_to": 0, "looks_at": at}
    try:
        with transaction() as session:
            session.execute(insert(NightlyRound), [{**row, "given": given, "counted": {}}])
    except IntegrityError:  # another scheduler was first: its round is as good
        return


def read_round(name: str, day: date) -> Row | None:
    """Return the round of a day, None if it has not begun; `looks_at` None says that it is done."""
    query = select(_rounds).where(_rounds.c.name == name, _rounds.c.day == day.isoformat())
    with transaction() as session:
        found = session.execute(query).mappings().one_or_none()
        return dict(found) if found else None


def claim_round(name: str, at: datetime) -> Row | None:
    """Return the oldest round of a name that is not done, for minutes one's own; None if there is none."""
    with transaction() as session:
        oldest = (
            select(_rounds.c.day)
            .where(_rounds.c.name == name, _rounds.c.looks_at <= at)
            .order_by(_rounds.c.day)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        claimed = session.execute(
            update(_rounds)
            .where(_rounds.c.name == name, _rounds.c.day == oldest, _rounds.c.looks_at <= at)
            .values(looks_at=at + LEASE)
            .returning(*_rounds.c)
        ).mappings()
        found = claimed.one_or_none()
        return dict(found) if found else None


def next_piece(round_: Row, most: int = PIECE, gone_too: bool = False) -> list[int]:
    """Return the numbers of the customers who come next: those with whom the bank has a relationship.

    `gone_too` takes in those who have left, too.
    """
    query = (
        select(_parties.c.id)
        .where(_parties.c.id > round_["done_up_to"], _parties.c.merged_into.is_(None))
        .order_by(_parties.c.id)
        .limit(most)
    )
    if not gone_too:
        query = query.where(_parties.c.relationship == "active")
    with transaction() as session:
        return list(session.scalars(query))


def settle_piece(round_: Row, piece: Sequence[int], counted: Mapping[str, int], at: datetime) -> Row | None:
    """Note that a piece is done, and the whole round where the piece is empty.

    Returns the round as it goes on; None where it is done, or somebody else has gone on with it.
    """
    sums = {**round_["counted"]}
    for what, number in counted.items():
        sums[what] = sums.get(what, 0) + number
    values = {
        "done_up_to": piece[-1] if piece else round_["done_up_to"],
        "counted": sums,
        "looks_at": at + LEASE if piece else None,
    }
    mine = (
        _rounds.c.name == round_["name"],
        _rounds.c.day == round_["day"],
        _rounds.c.done_up_to == round_["done_up_to"],
        _rounds.c.looks_at.is_not(None),
    )
    with transaction() as session:
        written = session.execute(update(_rounds).where(*mine).values(**values).returning(_rounds.c.day))
        gone_on = written.one_or_none() is not None
    return {**round_, **values} if gone_on and piece else None


def lay_down(round_: Row, at: datetime) -> None:
    """Leave a round that is not done to whoever comes next."""
    mine = (_rounds.c.name == round_["name"], _rounds.c.day == round_["day"])
    with transaction() as session:
        session.execute(
            update(_rounds)
            .where(*mine, _rounds.c.done_up_to == round_["done_up_to"], _rounds.c.looks_at.is_not(None))
            .values(looks_at=at)
        )
