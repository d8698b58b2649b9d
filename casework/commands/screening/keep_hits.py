"""Ask after the names of parties on lists, and keep what is found: new hits, and hits that ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.domain.definition import Words
from casework.domain.screening.index import Index
from casework.domain.screening.standing import OPEN, digest_of_hit, digest_of_names, number_of_hit
from casework.models import Party, ScreenedParty, ScreeningHit

LOOKED_THROUGH = 50  # matches of one name

Key = tuple[str, str, str]  # list, entry, names


@dataclass(frozen=True, slots=True)
class Found:
    """A name of a party that is like a name of an entry."""

    list: str
    version: int
    entry: str
    party_name: str
    entry_name: str
    score: float
    reason: Words

    @property
    def key(self) -> Key:
        return self.list, self.entry, digest_of_hit(self.party_name, self.entry_name)


@dataclass(frozen=True, slots=True)
class Screened:
    """One party with what was found of it. `ending` are the entries whose living hits end if not found again.

    None: of every entry of `lists`.
    """

    party: int
    names: Sequence[str]
    lists: Mapping[str, int]
    found: Sequence[Found]
    ending: frozenset[str] | None = None


@dataclass(slots=True)
class Kept:
    new: int = 0
    ended: int = 0


def find(
    names: Iterable[str], name: str, version: int, index: Index, alert_at: float, only: set[str] | None = None
) -> list[Found]:
    """Return the entries that any of the names may mean, each once, by the name that is most like it."""
    best: dict[str, Found] = {}
    for asked in names:
        for match in index.search(asked, LOOKED_THROUGH):
            if match.score < alert_at or (only is not None and match.entry not in only):
                continue
            if match.entry not in best or match.score > best[match.entry].score:
                best[match.entry] = Found(
                    name, version, match.entry, asked, match.name, match.score, match.reason
                )
    return list(best.values())


def keep_hits(session: Session, run: int, screened: Sequence[Screened], at: datetime) -> Kept:
    """Store what was found of some parties, in the session's transaction; a known hit keeps its decision."""
    numbers = sorted(one.party for one in screened)
    session.execute(select(Party.id).where(Party.id.in_(numbers)).order_by(Party.id).with_for_update())
    hits: dict[int, dict[Key, ScreeningHit]] = {number: {} for number in numbers}
    for hit in session.scalars(select(ScreeningHit).where(ScreeningHit.party_id.in_(numbers))):
        hits[hit.party_id][hit.list, hit.entry, hit.names] = hit
    before = session.scalars(select(ScreenedParty).where(ScreenedParty.party_id.in_(numbers)))
    known, kept = {row.party_id: row for row in before}, Kept()
    for one in screened:
        _keep(session, run, one, hits[one.party], kept, at)
        _stand(session, run, one, known.get(one.party), at)
    return kept


def _keep(
    session: Session, run: int, one: Screened, known: Mapping[Key, ScreeningHit], kept: Kept, at: datetime
) -> None:
    found = {each.key: each for each in one.found}
    for key, each in found.items():
        hit = known.get(key)
        if hit is None:
            session.add(_new(run, one.party, each, at))
            kept.new += 1
            continue
        if hit.ended_at is not None and hit.state == OPEN:  # found again before anybody decided: raised anew
            hit.case_id, hit.run_id = None, run
            kept.new += 1
        hit.versions, hit.score, hit.ended_at = [hit.versions[0], each.version], _tenths(each), None
    for key, hit in known.items():
        meant = hit.list in one.lists and (one.ending is None or hit.entry in one.ending)
        if hit.ended_at is None and meant and key not in found:
            hit.ended_at = at
            kept.ended += 1


def _new(run: int, party: int, found: Found, at: datetime) -> ScreeningHit:
    return ScreeningHit(
        id=number_of_hit(party, *found.key),
        party_id=party,
        list=found.list,
        entry=found.entry,
        names=found.key[2],
        party_name=found.party_name,
        entry_name=found.entry_name,
        score=_tenths(found),
        reason={"en": found.reason.en, "zh": found.reason.zh},
        versions=[found.version, found.version],
        found_at=at,
        run_id=run,
        state=OPEN,
    )


def _tenths(found: Found) -> int:
    return round(found.score * 10)


def _stand(session: Session, run: int, one: Screened, row: Any, at: datetime) -> None:
    """Note how the party stands; lists that it was asked after under other names count no longer."""
    names = digest_of_names(one.names)
    if row is None:
        row = ScreenedParty(party_id=one.party, lists={})
        session.add(row)
    elif row.names != names:
        row.lists = {}
    row.at, row.names, row.run_id = at, names, run
    row.lists = {**row.lists, **one.lists}
