"""What the contact policy asks about customers, for many at once in seven statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, union

from casework.db import Row, db
from casework.domain.access import RESTRICTED
from casework.domain.calendar import Calendar
from casework.domain.contact.known import Consented, Known, Past, Reach, Suppressed
from casework.domain.contact.policy import ANY, CONTROL, OUTREACH, Cap, ContactPolicy, OpenCase
from casework.models import CampaignMember, Case, Consent, Contact, ContactPoint, Party, Suppression
from casework.rulebook import Rulebook
from casework.rulebook.current import calendar_of, current

P: Any = Party.__table__.c
C: Any = Contact.__table__.c
K: Any = Consent.__table__.c
S: Any = Suppression.__table__.c
X: Any = Case.__table__.c
A: Any = ContactPoint.__table__.c
M: Any = CampaignMember.__table__.c
CONTROLS = "control"  # the group of a campaign that is left alone
COUNTRIES = {"UK": "GB"}  # jurisdiction -> ISO 3166, where they differ
CALENDARS = {"GB": "UK"}  # the other way round, for the days on which people work there
COLUMNS = {
    "email": ("email",),
    "phone": ("phone", "sms"),
    "address": ("letter",),
}  # of the customer's own row


def known_of(parties: Sequence[int], policy: ContactPolicy, at: datetime) -> dict[int, Known]:
    """Return what is known of these customers, by number; who is not there is left out."""
    rules, ids = current(), sorted(set(parties))
    since = at - timedelta(days=2 + max((r.days for r in policy.rules if isinstance(r, Cap)), default=0))
    workflows = {name for rule in policy.rules if isinstance(rule, OpenCase) for name in rule.workflows}
    with db.engine.connect() as connection:

        def rows(query: Any) -> list[Row]:
            return [dict(row) for row in connection.execute(query).mappings()]

        people = rows(select(Party.__table__).where(P.id.in_(ids)))
        contacts = rows(_contacts(ids, since))
        consents = _grouped(rows(select(Consent.__table__).where(K.party_id.in_(ids))))
        stops = _grouped(rows(select(Suppression.__table__).where(S.party_id.in_(ids))))
        controls = _grouped(rows(_controls(ids)))
        points = _grouped(rows(select(ContactPoint.__table__).where(A.party_id.in_(ids))))
        cases = _grouped(rows(_open_cases(ids, workflows)))
    return {
        row["id"]: Known(
            **_person(row, rules),
            open_workflows=frozenset(one["workflow"] for one in cases[row["id"]]),
            addresses=addresses_of(row, points[row["id"]]),
            history=tuple(_history(row["id"], contacts, at)),
            consents=tuple(map(_consented, consents[row["id"]])),
            suppressions=(*map(_suppressed, stops[row["id"]]), *map(_control, controls[row["id"]])),
        )
        for row in people
    }


def _contacts(ids: Sequence[int], since: datetime) -> Any:
    """Return approaches of the customer, and of the person in the name of whatever customer."""
    narrow = (C.direction == "out", C.purpose.in_(OUTREACH), C.at > since)
    parts = [select(Contact.__table__).where(mine.in_(ids), *narrow) for mine in (C.party_id, C.recipient_id)]
    return union(*parts)


def _open_cases(ids: Sequence[int], workflows: Iterable[str]) -> Select[Any]:
    mine = (X.party_id.in_(ids), X.closed_at.is_(None), X.workflow.in_(sorted(workflows)))
    return select(X.party_id, X.workflow).where(*mine, X.entity.not_like(f"{RESTRICTED}%"))


def _controls(ids: Sequence[int]) -> Select[Any]:
    mine = (M.party_id.in_(ids), M.group == CONTROLS)
    return select(M.party_id, M.campaign_id, M.assigned_at, M.measured_at).where(*mine)


def _grouped(rows: list[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["party_id"]].append(row)
    return found


def _person(row: Row, rules: Rulebook) -> dict[str, Any]:
    entity = rules.entity(row["entity"])
    country = row["country"] or COUNTRIES.get(entity.jurisdiction, entity.jurisdiction)
    return {
        "zone": ZoneInfo(row["zone"] or entity.zone),
        "calendar": _calendar(rules, entity.code, country),
        "country": country,
        "kind": row["kind"],
        "segment": row["segment"],
        "vulnerable": row["vulnerable"],
        "circumstances": frozenset(row["circumstances"] or ()),
        "born_on": _day(row["born_on"]),
    }


def _calendar(rules: Rulebook, entity: str, country: str) -> Calendar:
    """Return the days on which people work where the customer is; the entity's where none is known."""
    name = CALENDARS.get(country, country)
    return rules.calendars[name] if name in rules.calendars else calendar_of(rules, entity)


def addresses_of(party: Row, points: Iterable[Row]) -> dict[str, tuple[Reach, ...]]:
    """Return the addresses on each channel: those kept one by one, and what stands with the customer.

    An address that stands in both places is judged by the first alone. A number takes calls and texts.
    """
    found: dict[str, list[Reach]] = defaultdict(list)
    kept = set()
    for point in points:
        kept.add(point["value"])
        days = (_day(point["valid_from"]), _day(point["valid_until"]))
        for channel in ("phone", "sms") if point["channel"] == "phone" else (point["channel"],):
            found[channel].append(Reach(*days, point["undeliverable_at"]))
    for column, channels in COLUMNS.items():
        if party[column] and party[column] not in kept:
            for channel in channels:
                found[channel].append(Reach())
    return {channel: tuple(reaches) for channel, reaches in found.items()}


def _history(party: int, contacts: Iterable[Row], now: datetime) -> Iterable[Past]:
    """Give what counts; a mail that waits to leave counts as one that leaves now."""
    for row in contacts:
        if party in (row["party_id"], row["recipient_id"]):
            at = max(row["at"], now) if row["result"] == "queued" else row["at"]
            names = ("purpose", "direction", "kind", "result", "id")
            recipient = row["recipient_id"] if row["party_id"] == party else None
            yield Past(at, **{name: row[name] for name in names}, recipient=recipient)


def _consented(row: Row) -> Consented:
    return Consented(row["channel"], row["purpose"], row["basis"], row["given_at"], row["withdrawn_at"])


def _suppressed(row: Row) -> Suppressed:
    return Suppressed(
        row["channel"], row["purpose"], row["reason"], row["source"], row["since"], row["until"]
    )


def _control(row: Row) -> Suppressed:
    """Return that a customer is in a control group, until the effect of the campaign is measured."""
    source = f"campaign/{row['campaign_id']}"
    return Suppressed(ANY, ANY, CONTROL, source, row["assigned_at"], row["measured_at"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
