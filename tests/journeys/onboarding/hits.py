"""What happens to hits of the screening, in the case that only compliance knows of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casework.commands.onboarding.name_party import NameParty, name_party
from casework.commands.parties.record_party import NewParty
from casework.commands.screening.decide_hit import DecideHit, decide_hit
from casework.jobs.screening import screen_everybody, screen_what_waits
from casework.queries.screening.runs import screenings_due
from tests.cast import Cast
from tests.journeys.onboarding.desk import LISTED, ClientDesk, cases_of
from tests.journeys.onboarding.told import hits_of

NOBODY = "ent_num,name,type\n7,NOBODY Neville,individual\n"


def hit_upon(cast: Cast) -> ClientDesk:
    """Bring an application to screening, with a director whose name is on a list."""
    desk = ClientDesk(cast)
    desk.load()
    desk.accepted()
    suspect = desk.person_of(NewParty("Oleg Malkov", country="GB"))
    name_party(NameParty(desk.reference, suspect, "director", cast.hana), desk.at)
    desk.screen()
    return desk


def review_of(desk: ClientDesk) -> ClientDesk:
    """Return the desk of compliance, at the newest review that was opened."""
    own = ClientDesk.__new__(ClientDesk)
    own.__dict__.update(desk.__dict__)
    own.reference = cases_of("screening_review")[-1]["reference"]
    return own


def decided(desk: ClientDesk, decision: str, trigger: str, **fields: Any) -> ClientDesk:
    """Let compliance adjudicate the hit, and what follows be carried out; return compliance's desk."""
    own = review_of(desk)
    own.assign("ira_uk", "ira_uk")
    for hit in hits_of(own.now.row["id"]):
        command = DecideHit(own.reference, hit["id"], decision, "Born elsewhere.", own.cast.ira_uk)
        decide_hit(command, own.at)
    own.do("ira_uk", trigger, comment="Compared.", **fields)
    desk.at = own.at
    desk.wait(minutes=10)
    return own


def listed(desk: ClientDesk, text: str) -> None:
    """Bring a newer version of the list into force and screen everybody against it."""
    desk.at += timedelta(hours=1)
    desk.load(text)
    for number in screenings_due(desk.at):
        screen_everybody(number, lambda: desk.at)
    screen_what_waits(desk.at)


def somebody_else(cast: Cast) -> ClientDesk:
    desk = hit_upon(cast)
    return decided(desk, "false", "hit_false")


def exposed(cast: Cast) -> ClientDesk:
    """Find an exposed person; the application goes on with enhanced diligence."""
    desk = hit_upon(cast)
    decided(desk, "pep", "hit_pep_or_media", finding="pep")
    return desk


def sanctioned(cast: Cast) -> ClientDesk:
    """Freeze, report the same day, and close."""
    desk = hit_upon(cast)
    own = decided(desk, "sanction", "hit_sanction", sanctions_list="ofac_sdn 6", match_reason="Passport.")
    own.finish("ira_uk", "file_report", reported_at=own.at.isoformat(), report_reference="R-1")
    own.do("ira_uk", "close_reported", comment="Reported.")
    return own


def no_longer_listed(cast: Cast) -> ClientDesk:
    desk = hit_upon(cast)
    listed(desk, NOBODY)
    desk.wait(minutes=10)
    return review_of(desk)


def named_on_another_day(cast: Cast) -> ClientDesk:
    """Find that it is somebody else; the next version of the list asks nobody again."""
    own = somebody_else(cast)
    listed(own, LISTED + "8,NOBODY Nora,individual\n")
    return own


STORIES: tuple[Callable[[Cast], ClientDesk], ...] = (
    somebody_else,
    exposed,
    sanctioned,
    no_longer_listed,
    named_on_another_day,
)
