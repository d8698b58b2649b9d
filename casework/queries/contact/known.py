"""What the contact policy asks about customers, for many at once in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select

from casework.db import Row, db
from casework.domain.access import RESTRICTED
from casework.domain.calendar import Calendar
from casework.domain.contact.known import Consented, Known, Past, Reach, Suppressed
from casework.domain.contact.policy import ANY, CONTROL, OUTREACH, Cap, ContactPolicy, OpenCase
from casework.models import CampaignMember, Case, Consent, Contact, ContactPoint, Party, Suppression
from casework.prepared import Rows, rows_of
from casework.rulebook import Rulebook
from casework.rulebook.current import calendar_of, current

P: Any = Party.__table__.c
C: Any = Contact.__table__.c
K: Any = Consent.__table__.c
S: Any = Suppression.__table__.c
X: Any = Case.__table__.c
A: Any = ContactPoint.__table__.c
M: Any = CampaignMember.__table__.c
BESIDE = (Contact, Consent, Suppression, ContactPoint, CampaignMember)  # tables read beside the customer
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
    rules = current()
    since = at - timedelta(days=2 + max((r.days for r in policy.rules if isinstance(r, Cap)), default=0))
    workflows = {name for rule in policy.rules if isinstance(rule, OpenCase) for name in rule.workflows}
    with db.engine.connect() as connection:
        query = _query(connection.dialect.name, sorted(set(parties)), since, workflows)
        rows = [_decoded(dict(row)) for row in connection.execute(query).mappings()]
    return {
        row["id"]: Known(
            **_person(row, rules),
            open_workflows=frozenset((row["open_workflows"] or "").split(",")) - {""},
            addresses=addresses_of(row, row["contact_points"]),
            history=tuple(_history(row["id"], row["contacts"], at)),
            consents=tuple(map(_consented, row["consents"])),
            suppressions=(*map(_suppressed, row["suppressions"]), *map(_control, row["campaign_members"])),
        )
        for row in rows
    }


def _query(system: str, ids: Sequence[int], since: datetime, workflows: Iterable[str]) -> Select[Any]:
    """Return the statement: a row a customer, with the rows of each other table beside it.

    Contacts are approaches of the customer, and of the person in the name of whatever customer.
    """
    whom = or_(C.party_id == P.id, C.recipient_id == P.id)
    narrow = (whom, C.direction == "out", C.purpose.in_(OUTREACH), C.at > since)
    where = {
        Contact: narrow,
        Consent: (K.party_id == P.id,),
        Suppression: (S.party_id == P.id,),
        ContactPoint: (A.party_id == P.id,),
        CampaignMember: (M.party_id == P.id, M.group == CONTROLS),
    }
    mine = [rows_of(_table(model), system, *where[model]) for model in BESIDE]
    running = (X.party_id == P.id, X.closed_at.is_(None), X.workflow.in_(sorted(workflows)))
    open_ = select(func.aggregate_strings(X.workflow, ",")).where(
        *running, X.entity.not_like(f"{RESTRICTED}%")
    )
    return select(Party.__table__, *mine, open_.scalar_subquery().label("open_workflows")).where(
        P.id.in_(ids)
    )


def _table(model: Any) -> Any:
    return model.__table__


def _decoded(row: Row) -> Row:
    """Read the rows of the other tables, which came as JSON."""
    tables = [_table(model) for model in BESIDE]
    return {**row, **{table.name: Rows(table).rows(row[table.name]) for table in tables}}


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
