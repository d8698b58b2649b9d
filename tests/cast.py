"""The people of all tests, and the first steps of a case that many of them need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.record_party import NewParty
from casework.db import db, transaction
from casework.domain.facts import Actor
from casework.models import Event, Membership, Person, Team
from casework.queries.people.actors import actor_of

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEAMS = {
    "uk_retail": "uk",
    "uk_corporate": "uk",
    "cn_corporate": "cn",
    "us_cards": "us",
    "in_retail": "in",
}
#: username -> roles, teams, flags
PEOPLE: dict[str, tuple[list[str], list[str], list[str]]] = {
    "hana": (["staff"], ["uk_corporate"], []),
    "theo": (["staff"], ["uk_corporate"], []),
    "lin": (["team_lead"], ["uk_corporate"], []),
    "mara": (["team_lead"], ["uk_corporate"], ["senior"]),
    "remy": (["compliance"], ["uk_corporate", "uk_retail"], []),
    "ira_uk": (["compliance"], ["uk_corporate"], ["senior", "internal_ombudsman"]),
    "otto": (["auditor"], ["uk_corporate", "uk_retail"], []),
    "ada": (["administrator"], [], []),
    "zed": (["staff"], ["uk_retail"], []),
    "wei": (["staff"], ["cn_corporate"], []),
    "qing": (["team_lead"], ["cn_corporate"], ["senior"]),
    "yun": (["compliance"], ["cn_corporate"], ["senior", "internal_ombudsman"]),
    "uma": (["staff"], ["us_cards"], []),
    "ulla": (["team_lead"], ["us_cards"], []),
    "uri": (["compliance"], ["us_cards"], []),
    "indu": (["staff"], ["in_retail"], []),
    "ila": (["team_lead"], ["in_retail"], []),
    "ira": (["compliance"], ["in_retail"], ["internal_ombudsman", "senior"]),
}
ZONES = {"cn": "Asia/Shanghai", "us": "America/New_York", "in": "Asia/Kolkata"}
CUSTOMER = NewParty(
    name="Harbour Trading Ltd", kind="organisation", email="office@harbour.example", phone="+442079460000"
)


@dataclass(frozen=True)
class Cast:
    """People by name, each as an actor read afresh."""

    ids: dict[str, int]

    def __getattr__(self, name: str) -> Actor:
        found = actor_of(self.ids[name])
        db.session.rollback()  # as at a request's end: nothing stays open behind it
        return found


def add_cast() -> Cast:
    """Put everybody into the database."""
    with transaction() as session:
        teams = {code: Team(code=code, entity=e, title_en=code, title_zh=code) for code, e in TEAMS.items()}
        session.add_all(teams.values())
        people = {}
        for name, (roles, of, flags) in PEOPLE.items():
            entity = TEAMS[of[0]] if of else "uk"
            people[name] = Person(
                username=name,
                name=name.capitalize(),
                email=f"{name}@bank.example",
                language="zh" if entity == "cn" else "en",
                zone=ZONES.get(entity, "Europe/London"),
                roles=roles,
                flags=flags,
                limits={"redress": "25000.00", "offer": "5000.00"} if "team_lead" in roles else {},
            )
            people[name].memberships = [Membership(team=teams[code]) for code in of]
        session.add_all(people.values())
        session.flush()
        return Cast({name: person.id for name, person in people.items()})


FIELDS = {
    "channel": "email",
    "source": "customer",
    "entity": "uk",
    "product": "term_loan",
    "narrative": "The early-repayment charge was worked out on the wrong balance.",
    "desired_outcome": "Refund of the difference.",
}


def log_complaint(
    actor: Actor, at: datetime = MONDAY, received: datetime | None = None, **fields: Any
) -> str:
    """Open a complaint and return its reference."""
    given = {**FIELDS, "received_at": received or at - timedelta(hours=1), **fields}
    opened = OpenCase(
        "complaint", "Charge worked out wrongly", CUSTOMER, actor, given, duplicates_looked_for=True
    )
    return str(open_case(opened, at)["reference"])


def kinds_of(reference: str) -> list[str]:
    """Return the kinds of a case's events, in order."""
    from casework.models import Case

    query = select(Event.kind).join(Case, Case.id == Event.case_id).where(Case.reference == reference)
    with db.engine.connect() as connection:
        return list(connection.scalars(query.order_by(Event.seq)))


def body_of(reference: str, seq: int) -> dict[str, Any]:
    from casework.models import Case

    query = select(Event.body).join(Case, Case.id == Event.case_id)
    with db.engine.connect() as connection:
        return orjson.loads(connection.scalar(query.where(Case.reference == reference, Event.seq == seq)))
