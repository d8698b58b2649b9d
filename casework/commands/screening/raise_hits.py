"""Bring hits that nobody decides on yet before compliance, one open review a party; end empty reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.link_cases import add_link
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, gather_opening
from casework.commands.cases.record_move import consequences
from casework.commands.mail.record_notices import Happening
from casework.commands.recording import Record
from casework.commands.writing import again_if_outrun, write
from casework.db import Row, db, transaction
from casework.domain.facts import SYSTEM
from casework.domain.screening.policy import MEDIA, PEP, SANCTIONS
from casework.domain.screening.standing import OPEN
from casework.errors import Refused
from casework.models import Case, Party, ScreeningHit, ScreeningRun
from casework.queries.cases.reading import CaseNow, first_answer
from casework.rulebook.current import current
from casework.rulebook.screening.names import screening_on

REVIEW = "screening_review"
UNDECIDED = ("open", "adjudication")
BATCH = 50
_hits: Any = ScreeningHit.__table__
_cases: Any = Case.__table__
_runs: Any = ScreeningRun.__table__
_parties: Any = Party.__table__


@dataclass(frozen=True, slots=True)
class Loose:
    """The hits of one party that no review has."""

    party: int
    hits: Sequence[Row]


def loose_hits(most: int = BATCH) -> list[Loose]:
    """Return the parties with open hits that are in no review yet, the longest known first."""
    query = (
        select(_hits)
        .where(_hits.c.case_id.is_(None), _hits.c.ended_at.is_(None), _hits.c.state == OPEN)
        .order_by(_hits.c.found_at, _hits.c.party_id, _hits.c.id)
        .limit(most * 10)
    )
    with db.engine.connect() as connection:
        found: dict[int, list[Row]] = {}
        for hit in connection.execute(query).mappings():
            found.setdefault(hit["party_id"], []).append(dict(hit))
    return [Loose(party, hits) for party, hits in list(found.items())[:most]]


def raise_hits(loose: Loose, at: datetime) -> str:
    """Put the hits before compliance, in the party's open review or in a new one; return its reference.

    Repeated after a fall it does the same once more: the case is opened by a key, hits are given to it last.
    """
    known = _open_review(loose.party)
    if known is None:
        reference, number = _open(loose, at)
    else:
        reference, number = known
        _add_to(reference, loose, at)
    with transaction() as session:
        mine = (_hits.c.id.in_([hit["id"] for hit in loose.hits]), _hits.c.case_id.is_(None))
        session.execute(update(_hits).where(*mine).values(case_id=number))
    return reference


def _open_review(party: int) -> tuple[str, int] | None:
    mine = (
        _cases.c.party_id == party,
        _cases.c.workflow == REVIEW,
        _cases.c.state.in_(("open", "adjudication")),
    )
    with db.engine.connect() as connection:
        row = connection.execute(select(_cases.c.reference, _cases.c.id).where(*mine)).first()
    return None if row is None else (row.reference, row.id)


@again_if_outrun
def _open(loose: Loose, at: datetime) -> tuple[str, int]:
    """Open the review; where an onboarding waits for it, it is linked as the cause, from this end alone."""
    hit = loose.hits[0]
    with db.engine.connect() as connection:
        name = connection.scalar(select(_parties.c.name).where(_parties.c.id == loose.party))
        entity = connection.scalar(select(_parties.c.entity).where(_parties.c.id == loose.party))
        run = connection.execute(select(_runs).where(_runs.c.id == hit["run_id"])).mappings().one()
        cause = _waiting_for(connection, loose)
    fields = {
        "received_at": hit["found_at"],
        "entity": entity,
        "hit_kind": _gravest(loose, at),
        "list_versions": ", ".join(f"{name}@{version}" for name, version in sorted(run["lists"].items())),
        "hits_raised": len(loose.hits),
    }
    key = f"screening/{loose.party}/{hit['id']}/{hit['run_id']}"
    command = OpenCase(REVIEW, str(name)[:200], loose.party, SYSTEM, fields, key=key)
    answered = first_answer(SYSTEM, key, command.digest)
    if answered is not None:
        return answered["reference"], _number(answered["reference"])
    record, answer = gather_opening(command, at)
    if cause is not None:
        add_link(record, cause, "caused_by", SYSTEM)
    write(record)
    return answer["reference"], record.case["id"]


def _number(reference: str) -> int:
    with db.engine.connect() as connection:
        return int(
            connection.execute(select(_cases.c.id).where(_cases.c.reference == reference)).scalar_one()
        )


def _waiting_for(connection: Any, loose: Loose) -> Row | None:
    """Return the case for which the party was screened last, if any."""
    query = (
        select(_cases)
        .join(_runs, _runs.c.case_id == _cases.c.id)
        .where(_runs.c.party_id == loose.party, _cases.c.closed_at.is_(None))
        .order_by(_runs.c.id.desc())
    )
    row = connection.execute(query.limit(1)).mappings().first()
    return None if row is None else dict(row)


def _gravest(loose: Loose, at: datetime) -> str:
    rules = screening_on(current().screening_policies, at.date()).by_name
    kinds = {rules[hit["list"]].kind for hit in loose.hits if hit["list"] in rules}
    return next((kind for kind in (SANCTIONS, PEP, MEDIA) if kind in kinds), SANCTIONS)


def _add_to(reference: str, loose: Loose, at: datetime) -> None:
    numbers = sorted(hit["id"] for hit in loose.hits)

    def gather(record: Record, now: CaseNow) -> int:
        seq = record.event("hits_raised", SYSTEM.name, hits=len(numbers), numbers=numbers)
        consequences(record, now, SYSTEM, record.body, [Happening("event:hits_raised", seq)])
        return seq

    key = f"screening/{reference}/{numbers[0]}/{loose.hits[0]['run_id']}"
    act_on(Asked(reference, SYSTEM, "case.move", "hits_raised", key, what={"hits": numbers}), at, gather)


def reviews_without_hits(most: int = BATCH) -> list[str]:
    """Return the references of open reviews of which no list gives a hit any more."""
    living = select(_hits.c.id).where(_hits.c.case_id == _cases.c.id, _hits.c.ended_at.is_(None))
    ended = select(_hits.c.case_id).where(_hits.c.ended_at.is_not(None))
    mine = (_cases.c.workflow == REVIEW, _cases.c.state.in_(UNDECIDED))
    query = select(_cases.c.reference).where(_cases.c.id.in_(ended), *mine, ~living.exists())
    with db.engine.connect() as connection:
        return list(connection.scalars(query.order_by(_cases.c.id).limit(most)))


def end_review(reference: str, at: datetime) -> bool:
    """Close a review of which no hit is left; False where one has come in between."""
    try:
        move_case(MoveCase(reference, "hits_ended", SYSTEM), at)
    except Refused:
        return False
    return True
