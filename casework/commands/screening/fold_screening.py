"""What a merge or a new name of a customer means for her screening."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework.domain.screening.standing import FALSE, OPEN
from casework.models import Party, ScreenedParty, ScreeningHit


def forget_standing(session: Session, party: int) -> None:
    """Let a customer count as not screened: she is asked after anew, under her names of now."""
    session.execute(delete(ScreenedParty).where(ScreenedParty.party_id == party))


def fold_screening(session: Session, master: Party, duplicate: Party, at: datetime) -> None:
    """Give the hits of a merged customer to the one who stays, who is asked after under both names.

    Of the same hit of both one stays: a decision counts where nobody has taken up the other, and that she is
    on a list counts more than that she is not.
    """
    hits = select(ScreeningHit).order_by(ScreeningHit.id)
    known = {
        (hit.list, hit.entry, hit.names): hit
        for hit in session.scalars(hits.where(ScreeningHit.party_id == master.id))
    }
    for hit in session.scalars(hits.where(ScreeningHit.party_id == duplicate.id)).all():
        twin = known.get((hit.list, hit.entry, hit.names))
        if twin is None:
            hit.party_id = master.id
            continue
        if _counts_more(hit, twin):
            twin.state, twin.case_id = hit.state, hit.case_id
            twin.decided_by, twin.decided_at, twin.decided_seq = (
                hit.decided_by,
                hit.decided_at,
                hit.decided_seq,
            )
        hit.ended_at = hit.ended_at or at
    session.flush()
    for party in (master, duplicate):
        forget_standing(session, party.id)


def _counts_more(hit: ScreeningHit, twin: ScreeningHit) -> bool:
    if twin.state == OPEN:
        return hit.state != OPEN and twin.case_id is None
    return twin.state == FALSE and hit.state not in (OPEN, FALSE)
