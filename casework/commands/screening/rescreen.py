"""Screen every customer against a list's new version, in batches; what it raises is exactly what changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from casework.commands.screening.keep_hits import Screened, find, keep_hits
from casework.commands.screening.request_screening import FAILED, MADE, MAKING, REQUESTED
from casework.db import Row, db, transaction
from casework.domain.screening.index import Index
from casework.domain.screening.standing import digest_of_names
from casework.models import Party, ScreenedParty, ScreeningRun
from casework.queries.screening.lists import entries_touched, index_of, lists_in_force
from casework.queries.screening.names import names_of
from casework.rulebook.current import current
from casework.rulebook.screening.names import screening_on

BATCH = 200
LEASE = timedelta(minutes=5)
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))
_runs: Any = ScreeningRun.__table__
_parties: Any = Party.__table__
_screened: Any = ScreenedParty.__table__


def claim_screening(number: int, at: datetime) -> Row | None:
    """Return the row of a screening, now `making`; None if it is made, failed, or with somebody else."""
    with transaction() as session:
        claimed = session.execute(
            update(_runs)
            .where(_runs.c.id == number, _runs.c.state.in_((REQUESTED, MAKING)), _runs.c.not_before <= at)
            .values(state=MAKING, attempts=_runs.c.attempts + 1, not_before=at + LEASE)
            .returning(*_runs.c)
        ).mappings()
        found = claimed.one_or_none()
        return dict(found) if found else None


def screen_batch(claimed: Row, at: datetime) -> Row | None:
    """Screen the next customers of a claimed run and return its row; None if another claim has overtaken it.

    The run is made when nobody is left, or when a newer version of its list will screen everybody anyway.
    """
    name = claimed["list"]
    with db.engine.connect() as connection:
        row = lists_in_force(connection, [name])[name]
        if row["version"] != claimed["lists"][name]:
            return _advance(claimed, at, [], overtaken=row["version"])
        parties = _next(connection, claimed["last_party"])
        screened = _ask(connection, parties, row, at) if parties else []
    return _advance(claimed, at, screened)


def _next(connection: Connection, last: int) -> list[int]:
    query = select(_parties.c.id).where(_parties.c.id > last, _parties.c.merged_into.is_(None))
    return list(connection.scalars(query.order_by(_parties.c.id).limit(BATCH)))


def _ask(connection: Connection, parties: list[int], row: Row, at: datetime) -> list[Screened]:
    """Ask for what changed only, where a party was asked after on the version before under the same names."""
    name, version = row["name"], row["version"]
    policy = screening_on(current().screening_policies, at.date())
    index, (brought, taken) = index_of(row), entries_touched(connection, name, version)
    rows = connection.execute(select(_screened).where(_screened.c.party_id.in_(parties))).mappings()
    before = {each["party_id"]: dict(each) for each in rows}
    ending = frozenset(brought | taken)
    return [
        _screen(party, names, row, index, policy.alert_at, brought, ending, before.get(party))
        for party, names in names_of(connection, parties).items()
    ]


def _screen(
    party: int,
    names: list[str],
    row: Row,
    index: Index,
    alert_at: float,
    brought: set[str],
    ending: frozenset[str],
    before: Row | None,
) -> Screened:
    name, version = row["name"], row["version"]
    known = before is not None and before["names"] == digest_of_names(names)
    asked = before["lists"].get(name) if before is not None and known else None
    if asked == version:  # the list came again unchanged: so does the answer
        return Screened(party, names, {name: version}, [], frozenset())
    delta = asked == version - 1
    found = find(names, name, version, index, alert_at, brought if delta else None)
    return Screened(party, names, {name: version}, found, ending if delta else None)


def _advance(
    claimed: Row, at: datetime, screened: list[Screened], overtaken: int | None = None
) -> Row | None:
    """Keep what was found, and how far the run has come, in one transaction."""
    mine = (_runs.c.id == claimed["id"], _runs.c.state == MAKING, _runs.c.attempts == claimed["attempts"])
    with transaction() as session:
        if session.execute(select(_runs.c.id).where(*mine).with_for_update()).one_or_none() is None:
            return None
        kept = keep_hits(session, claimed["id"], screened, at)
        values: Row = {
            "screened": claimed["screened"] + len(screened),
            "hits_new": claimed["hits_new"] + kept.new,
            "hits_ended": claimed["hits_ended"] + kept.ended,
            "not_before": at + LEASE,
        }
        if screened:
            values["last_party"] = screened[-1].party
        if len(screened) < BATCH:
            trouble = None if overtaken is None else f"overtaken by version {overtaken}"
            values |= {"state": MADE, "made_at": at, "trouble": trouble}
        session.execute(update(_runs).where(*mine).values(**values))
    return {**claimed, **values}


def put_off_screening(claimed: Row, trouble: str, at: datetime, counts: bool = True) -> str:
    """Let a run wait for its next attempt and return its state; after five attempts it has failed."""
    attempts = claimed["attempts"] if counts else claimed["attempts"] - 1
    values: Row = {"state": REQUESTED, "attempts": attempts, "trouble": trouble[:500], "not_before": at}
    if counts and attempts > len(PAUSES):
        values["state"] = FAILED
    elif counts:
        values["not_before"] = at + PAUSES[attempts - 1]
    mine = (_runs.c.id == claimed["id"], _runs.c.state == MAKING, _runs.c.attempts == claimed["attempts"])
    with transaction() as session:
        changed = session.execute(update(_runs).where(*mine).values(**values))
    return str(values["state"]) if changed.rowcount else MAKING  # type: ignore[attr-defined]
