"""The names under which a party is asked after, and the parties of a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from casework.db import db
from casework.domain.access import RESTRICTED
from casework.domain.screening.standing import digest_of_names
from casework.models import CaseParty, Party, ProfileFact
from casework.queries.cases.reading import CaseNow
from casework.queries.parties.graph import graph_of

P: Any = Party.__table__.c
F: Any = ProfileFact.__table__.c
C: Any = CaseParty.__table__.c
#: facts about a party that are names of it
NAMES = ("alias", "former_name", "native_name", "short_name", "trading_name")


def names_of(connection: Connection, parties: Iterable[int]) -> dict[int, list[str]]:
    """Return for each party all of its names: its own, those merged into it, aliases and former names."""
    wanted = sorted(set(parties))
    found: dict[int, list[str]] = {party: [] for party in wanted}
    own = select(P.id, P.merged_into, P.name).where(P.id.in_(wanted) | P.merged_into.in_(wanted))
    for row in connection.execute(own.order_by(P.id)):
        for party in {row.id, row.merged_into} & found.keys():
            found[party].append(row.name)
    facts = select(F.party_id, F.value).where(F.party_id.in_(wanted), F.name.in_(NAMES))
    for row in connection.execute(facts.order_by(F.party_id, F.name, F.number)):
        found[row.party_id].append(row.value)
    return {party: list(dict.fromkeys(names)) for party, names in found.items()}


def digests_of(connection: Connection, parties: Iterable[int]) -> dict[int, str]:
    """Return for each party the digest of its names."""
    return {party: digest_of_names(names) for party, names in names_of(connection, parties).items()}


def parties_of(now: CaseNow, at: datetime) -> list[int]:
    """Return all who are screened for a case: its customer, its parties, and who owns these in the end."""
    named = {party["party_id"] for party in now.parties if party["ended"] is None}
    if now.row["party_id"] is not None:
        named.add(now.row["party_id"])
    zone = ZoneInfo(now.rules.entities[now.row["entity"].removeprefix(RESTRICTED)].zone)
    day = at.astimezone(zone).date().isoformat()
    named = _masters(named)
    owners = {owner.party for party in sorted(named) for owner in graph_of(party, day).owners}
    return sorted(named | owners)


def _masters(parties: set[int]) -> set[int]:
    """Put the customer who stayed in the place of each who was merged into her."""
    with db.engine.connect() as connection:
        found = connection.execute(select(P.id, P.merged_into).where(P.id.in_(sorted(parties))))
        return {row.merged_into or row.id for row in found}


def entities_of(parties: Iterable[int]) -> dict[int, str]:
    """Return the entity of each party."""
    with db.engine.connect() as connection:
        found = connection.execute(select(P.id, P.entity).where(P.id.in_(sorted(set(parties)))))
        return {row.id: row.entity for row in found}
