"""Hand out everything that is held about a customer; that it was handed out is on her chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.db import Row
from casework.domain.facts import Actor
from casework.models import Party
from casework.queries.parties.everything import everything_about
from casework.queries.parties.parties import family_of
from casework.rulebook.current import current

WHAT = "everything"  # of what is taken out


@dataclass(frozen=True, slots=True)
class ExportParty:
    party: int
    actor: Actor
    key: str | None = None


def export_party(command: ExportParty, at: datetime) -> Row:
    """Record that it is taken out, then return it: `exported_at`, `event` and what `everything_about` gives.

    Raises NotFound, Denied, Refused for a merged customer. Restricted cases are never in it.
    """
    asked = Asked((command.party,), command.actor, "export_party", "party.export", command.key)

    def act(session: Session, parties: Sequence[Party]) -> Row:
        stream, who = stream_of(parties[0].id), command.actor.name
        return {"event": append_event(session, stream, "exported", who, at, what=WHAT)}

    done = act_on_parties(asked, at, act)
    family = family_of(command.party, command.actor)
    day = at.astimezone(ZoneInfo(current().entity(family[0]["entity"]).zone)).date()
    told = everything_about(family, command.actor, day)
    return {"exported_at": done["at"], "event": done["event"], **told}
