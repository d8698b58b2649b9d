"""Assign a customer to the campaign that runs: to be approached, or to be left alone and observed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from casework.commands.evidence.append_event import append_event
from casework.commands.numbers import take_number
from casework.commands.retention.start_campaign import RUNNING
from casework.db import Row, db, transaction
from casework.domain.contact.policy import ANY
from casework.domain.contact.policy import CONTROL as CONTROL_GROUP
from casework.domain.facts import SYSTEM
from casework.domain.retention.control import CONTROL, group_of
from casework.models import Campaign, CampaignMember, Case, Suppression
from casework.rulebook.current import current

MARKETING = "marketing"


@dataclass(frozen=True, slots=True)
class Detected:
    """A customer as found by the night's scoring; `balance` in hundredths, None where none is known."""

    party: int
    entity: str
    band: str
    value: str | None
    balance: int | None = None


def assign_member(found: Detected, at: datetime) -> Row:
    """Assign the customer, once and for good, and return the fields of her outreach case.

    Nothing where no campaign runs that takes her band. Who is left alone gets an entry on the suppression
    list until the window is over: it stops outreach of this campaign, and nothing that the bank owes her.
    """
    campaign = _running(found)
    if campaign is None:
        return {}
    member = _known(campaign["id"], found.party)
    if member is None:
        member = _row(found, campaign, at)
        try:
            _store(member, campaign, at)
        except IntegrityError:  # another pass was first: its draw is the same
            member = _known(campaign["id"], found.party) or member
    return {
        "campaign": campaign["code"],
        "campaign_group": member["group"],
        "window_ends_on": member["window_ends_on"],
    }


def join_case(party: int, reference: str) -> None:
    """Note the outreach case of a customer with her membership."""
    mine = (CampaignMember.party_id == party, CampaignMember.case_id.is_(None))
    case = select(Case.id).where(Case.reference == reference).scalar_subquery()
    with transaction() as session:
        session.execute(update(CampaignMember).where(*mine).values(case_id=case))


def _running(found: Detected) -> Row | None:
    table = Campaign.__table__
    mine = (table.c.entity == found.entity, table.c.state == RUNNING)
    with db.engine.connect() as connection:
        rows = connection.execute(select(table).where(*mine).order_by(table.c.id.desc())).mappings()
        return next((dict(row) for row in rows if found.band in row["shares"]), None)


def _known(campaign: int, party: int) -> Row | None:
    table = CampaignMember.__table__
    with db.engine.connect() as connection:
        mine = (table.c.campaign_id == campaign, table.c.party_id == party)
        row = connection.execute(select(table).where(*mine)).mappings().one_or_none()
        return dict(row) if row else None


def _row(found: Detected, campaign: Row, at: datetime) -> Row:
    today = at.astimezone(ZoneInfo(current().entity(found.entity).zone)).date()
    group = group_of(
        found.party, campaign["code"], campaign["salt"], found.band, found.value, campaign["shares"]
    )
    return {
        "campaign_id": campaign["id"],
        "party_id": found.party,
        "group": group,
        "band": found.band,
        "value": found.value,
        "case_id": None,
        "assigned_at": at,
        "baseline": found.balance,
        "window_ends_on": (today + timedelta(days=campaign["days"])).isoformat(),
        "contacted_at": None,
        "outcome": None,
        "measured_at": None,
        "balance": None,
    }


def _store(member: Row, campaign: Row, at: datetime) -> None:
    number = take_number("suppression") if member["group"] == CONTROL else None
    with transaction() as session:
        session.add(CampaignMember(**member))
        session.flush()
        told = {"party": member["party_id"], "group": member["group"], "band": member["band"]}
        append_event(session, f"campaign/{campaign['id']}", "member_assigned", SYSTEM.name, at, **told)
        if number is not None:
            session.add(
                Suppression(
                    id=number,
                    party_id=member["party_id"],
                    channel=ANY,
                    purpose=MARKETING,
                    reason=CONTROL_GROUP,
                    source=f"campaign/{campaign['id']}",
                    since=at,
                    until=at + timedelta(days=campaign["days"]),
                )
            )
