"""Screen some parties against every list in force that counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from casework.commands.numbers import take_number
from casework.commands.screening.keep_hits import Found, Kept, Screened, find, keep_hits
from casework.commands.screening.request_screening import MADE, run_row
from casework.db import Row, db, transaction
from casework.domain.screening.policy import ScreeningPolicy
from casework.models import ScreeningRun
from casework.queries.screening.lists import index_of
from casework.queries.screening.names import names_of
from casework.queries.screening.standing import counting_lists
from casework.rulebook.current import current
from casework.rulebook.screening.names import screening_on


def screen_parties(parties: Iterable[int], actor: str, at: datetime, case_id: int | None = None) -> Kept:
    """Ask after all names of the parties on every list that counts, and keep a run and the hits of each.

    `case_id` is the case for which they are screened. Known hits keep their decisions.
    """
    policy = screening_on(current().screening_policies, at.date())
    with db.engine.connect() as connection:
        lists = counting_lists(connection, policy)
        named = names_of(connection, parties)
    versions, all_kept = {name: row["version"] for name, row in lists.items()}, Kept()
    for party, names in named.items():
        run = run_row(take_number("screening_run"), at, actor, None, versions, party, case_id)
        screened = Screened(party, names, versions, _found(names, lists, policy))
        with transaction() as session:
            kept = keep_hits(session, run["id"], [screened], at)
            done = {"state": MADE, "made_at": at, "screened": 1, "attempts": 1}
            session.add(ScreeningRun(**{**run, **done, "hits_new": kept.new, "hits_ended": kept.ended}))
        all_kept.new += kept.new
        all_kept.ended += kept.ended
    return all_kept


def _found(names: list[str], lists: dict[str, Row], policy: ScreeningPolicy) -> list[Found]:
    return [
        one
        for name, row in lists.items()
        for one in find(names, name, row["version"], index_of(row), policy.alert_at)
    ]
