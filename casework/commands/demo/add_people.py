"""The demo's bank: two entities, three teams, and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.people.add_person import AddPerson, add_person
from casework.commands.people.add_team import AddTeam, add_team
from casework.commands.people.hashing import Cost
from casework.commands.people.invite_person import InvitePerson, invite_person
from casework.commands.people.set_password import SetPassword, set_password
from casework.db import db
from casework.domain.facts import SYSTEM, Actor
from casework.queries.people.actors import actor_of
from casework.rulebook.current import current

#: code -> entity, English title, Chinese title
TEAMS = {
    "uk_corporate": ("uk", "UK corporate clients", "英国对公客户组"),
    "uk_retail": ("uk", "UK retail customers", "英国零售客户组"),
    "cn_corporate": ("cn", "China corporate clients", "中国对公客户组"),
}
UK, CN = ("uk_corporate", "uk_retail"), ("cn_corporate",)
LEAD = {"redress": "25000.00", "offer": "5000.00"}


@dataclass(frozen=True, slots=True)
class Somebody:
    """One person of the demo."""

    username: str
    name: str
    roles: tuple[str, ...]
    teams: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    cap: int | None = None

    @property
    def chinese(self) -> bool:
        return self.teams == CN


PEOPLE = (
    Somebody("ada", "Ada Okafor", ("administrator",)),
    Somebody("hana", "Hana Reed", ("staff",), ("uk_corporate",), cap=45),
    Somebody("theo", "Theo Marsh", ("staff",), ("uk_corporate",), cap=45),
    Somebody("priya", "Priya Nair", ("staff",), ("uk_corporate",), cap=30),
    Somebody("lin", "Lin Zhao", ("team_lead",), ("uk_corporate",)),
    Somebody("mara", "Mara Ellis", ("team_lead",), ("uk_corporate",), ("senior",)),
    Somebody("zed", "Zed Novak", ("staff",), ("uk_retail",), cap=45),
    Somebody("nia", "Nia Brooks", ("staff",), ("uk_retail",), cap=45),
    Somebody("owen", "Owen Hart", ("team_lead",), ("uk_retail",)),
    Somebody("remy", "Remy Laurent", ("compliance",), UK, ("senior",)),
    Somebody("ira", "Ira Stone", ("compliance",), UK, ("senior", "internal_ombudsman")),
    Somebody("otto", "Otto Berg", ("auditor",), (*UK, *CN)),
    Somebody("wei", "陈伟", ("staff",), CN, cap=45),
    Somebody("jun", "李军", ("staff",), CN, cap=45),
    Somebody("qing", "孙晴", ("team_lead",), CN, ("senior",)),
    Somebody("rui", "何瑞", ("team_lead",), CN),
    Somebody("yun", "周韵", ("compliance",), CN, ("senior", "internal_ombudsman")),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The demo's people as actors, by user name."""

    actors: dict[str, Actor]

    def __getitem__(self, username: str) -> Actor:
        return self.actors[username]


def add_people(password: str, cost: Cost, at: datetime) -> Cast:
    """Add the teams and everybody, each with this password, and return them as actors."""
    entities = frozenset(current().entities)
    for code, (entity, en, zh) in TEAMS.items():
        add_team(AddTeam(code, entity, en, zh, SYSTEM, entities), at)
    ids = {one.username: _add(one, password, cost, at) for one in PEOPLE}
    actors = {name: actor_of(number) for name, number in ids.items()}
    db.session.rollback()
    return Cast(actors)


def _add(one: Somebody, password: str, cost: Cost, at: datetime) -> int:
    added = add_person(
        AddPerson(
            username=one.username,
            name=one.name,
            email=f"{one.username}@bank.example",
            actor=SYSTEM,
            roles=one.roles,
            teams=one.teams,
            flags=one.flags,
            limits=LEAD if "team_lead" in one.roles else {},
            language="zh" if one.chinese else "en",
            zone="Asia/Shanghai" if one.chinese else "Europe/London",
            workload_cap=one.cap,
        ),
        at,
    )
    set_password(SetPassword(invite_person(InvitePerson(added.id, SYSTEM), at), password, cost=cost), at)
    return added.id
