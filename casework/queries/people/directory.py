"""Names of actors as they stand in events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from casework.db import db
from casework.models import ApiToken, Person

#: who acts and is no person of the bank's
OTHERS = {"system": ("The system", "系统"), "customer": ("The customer", "客户")}


def actor_names(actors: Iterable[str], language: str) -> Mapping[str, str]:
    """Return a name for each of "person/3", "client/7", "system", "customer"; who is gone keeps the code."""
    wanted = set(actors)
    found = {actor: actor for actor in wanted}
    found |= {code: names[language.startswith("zh")] for code, names in OTHERS.items()}
    for kind, model in (("person", Person), ("client", ApiToken)):
        ids = [int(a.split("/")[1]) for a in wanted if a.startswith(kind + "/")]
        if ids:
            with db.engine.connect() as connection:
                for number, name in connection.execute(select(model.id, model.name).where(model.id.in_(ids))):
                    found[f"{kind}/{number}"] = name
    return found


def roles_of(actors: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the roles that people have, by "person/3"; the system has its own."""
    ids = [int(actor.split("/")[1]) for actor in set(actors) if actor.startswith("person/")]
    found: dict[str, tuple[str, ...]] = {"system": ("system",)}
    if ids:
        with db.engine.connect() as connection:
            for number, roles in connection.execute(
                select(Person.id, Person.roles).where(Person.id.in_(ids))
            ):
                found[f"person/{number}"] = tuple(roles)
    return found
