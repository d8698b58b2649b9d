"""How parties stand towards the lists in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from casework.db import Row, db
from casework.domain.screening.policy import ScreeningPolicy
from casework.domain.screening.standing import OPEN, SANCTION, Standing
from casework.models import Case, ScreenedParty, ScreeningHit
from casework.queries.screening.lists import lists_in_force, too_old
from casework.queries.screening.names import digests_of
from casework.rulebook.current import current
from casework.rulebook.screening.names import screening_on

S: Any = ScreenedParty.__table__.c
H: Any = ScreeningHit.__table__.c
C: Any = Case.__table__.c


@dataclass(frozen=True, slots=True)
class Picture:
    """How some parties stand at a moment, and the lists by which that is judged."""

    policy: ScreeningPolicy
    lists: Mapping[str, int]  # the versions in force of the lists that count
    too_old: list[str]
    parties: list[Standing]

    @property
    def unanswered(self) -> int:
        """Return how many parties have no answer; all of them while a list that is needed is too old."""
        if self.too_old:
            return len(self.parties)
        return sum(not party.answered(self.lists) for party in self.parties)

    @property
    def findings(self) -> int:
        return sum(party.found for party in self.parties)

    @property
    def versions(self) -> str:
        """Return the lists as they are told on the case: "ofac_sdn@3, un_sc@1"."""
        return ", ".join(f"{name}@{version}" for name, version in sorted(self.lists.items()))


def picture_of(parties: Iterable[int], at: datetime) -> Picture:
    """Return how the parties stand now."""
    wanted = sorted(set(parties))
    policy = screening_on(current().screening_policies, at.date())
    with db.engine.connect() as connection:
        lists = counting_lists(connection, policy)
        return Picture(
            policy,
            {name: row["version"] for name, row in lists.items()},
            too_old(policy, at, lists),
            standings_of(connection, wanted),
        )


def counting_lists(connection: Connection, policy: ScreeningPolicy) -> dict[str, Row]:
    """Return the lists in force that the policy counts."""
    return lists_in_force(connection, policy.by_name)


def any_list_counts(at: datetime) -> bool:
    """Return whether a list is loaded against which customers are screened."""
    with db.engine.connect() as connection:
        return bool(counting_lists(connection, screening_on(current().screening_policies, at.date())))


def standings_of(connection: Connection, parties: list[int]) -> list[Standing]:
    rows = connection.execute(select(ScreenedParty.__table__).where(S.party_id.in_(parties))).mappings()
    screened = {row["party_id"]: row for row in rows}
    hits: dict[int, list[str]] = {}
    living = (
        select(H.party_id, H.state, C.closed_at)
        .outerjoin(Case.__table__, C.id == H.case_id)
        .where(H.party_id.in_(parties), H.ended_at.is_(None))
    )
    for hit in connection.execute(living.order_by(H.id)):
        undecided = hit.closed_at is None and hit.state != SANCTION  # until its review is answered
        hits.setdefault(hit.party_id, []).append(OPEN if undecided else hit.state)
    return [
        _standing(party, digest, screened.get(party), tuple(hits.get(party, ())))
        for party, digest in digests_of(connection, parties).items()
    ]


def _standing(party: int, digest: str, row: Any, hits: tuple[str, ...]) -> Standing:
    if row is None:
        return Standing(party, digest, hits=hits)
    return Standing(party, digest, row["at"], row["names"], row["lists"], hits)
