"""Adding a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.commands.people.add_person import AddPerson, add_person
from casework.errors import Malformed, Refused
from casework.models import Person
from casework.queries.people.actors import actor_of
from tests.cast import MONDAY, Cast
from tests.commands.people.ledger import bodies, ledger, row


def nora(cast: Cast) -> AddPerson:
    return AddPerson(
        "Nora",
        " Nora Quist ",
        "nora@bank.example",
        cast.ada,
        ("team_lead", "staff"),
        ("uk_retail", "uk_corporate"),
        ("senior",),
        {"redress": "1500", "offer": ""},
    )


def test_a_new_person_has_rights_and_no_password(cast: Cast) -> None:
    person = add_person(nora(cast), MONDAY)
    kept = row(Person, person.id)
    assert (kept["username"], kept["name"], kept["password_hash"]) == ("nora", "Nora Quist", None)
    actor = actor_of(person.id)
    assert actor.roles == {"staff", "team_lead"}
    assert actor.teams == {"uk_retail", "uk_corporate"}
    assert {name: str(amount) for name, amount in actor.limits.items()} == {"redress": "1500.00"}
    (told,) = bodies(f"user/{person.id}")
    assert (told["kind"], told["actor"]) == ("person_added", cast.ada.name)
    assert told["roles"] == ["staff", "team_lead"]
    assert "Nora" not in str(told)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "4 nora"}, "username"),
        ({"name": "  "}, "name"),
        ({"email": "nora at home"}, "email"),
        ({"roles": ("queen",)}, "roles"),
        ({"flags": ("tall",)}, "flags"),
        ({"teams": ("uk_nowhere",)}, "teams"),
        ({"limits": {"redress": "-1"}}, "redress"),
        ({"limits": {"redress": "much"}}, "redress"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nobody_is_added(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    before = ledger()
    with pytest.raises(Malformed) as wrong:
        add_person(replace(nora(cast), **changes), MONDAY)
    assert field in wrong.value.errors
    assert ledger() == before


def test_a_user_name_belongs_to_one_person(cast: Cast) -> None:
    before = ledger()
    with pytest.raises(Refused, match="in use"):
        add_person(replace(nora(cast), username="HANA"), MONDAY)
    assert ledger() == before
