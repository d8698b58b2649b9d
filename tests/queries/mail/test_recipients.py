"""Who is told: the owner of the customer if she may read the case, and the head of compliance."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from casework.commands.people.disable_person import DisablePerson, disable_person
from casework.db import Row, db, transaction
from casework.models import Case, Party, Person
from casework.queries.mail.recipients import recipients
from tests.cast import MONDAY, Cast, log_complaint


@pytest.fixture
def case(app: Flask, cast: Cast) -> Row:
    reference = log_complaint(cast.hana)
    with db.engine.connect() as connection:
        return dict(
            connection.execute(select(Case.__table__).where(Case.reference == reference)).mappings().one()
        )


def owned(case: Row, owner: int | None) -> None:
    with transaction() as session:
        session.execute(update(Party).where(Party.id == case["party_id"]).values(owner=owner))


def told(whom: str, case: Row, cast: Cast, **more: Any) -> set[str]:
    names = {number: name for name, number in cast.ids.items()}
    return {names[number] for number in recipients([whom], {**case, **more})}


def test_the_owner_of_the_customer_is_told_and_the_assignee_where_there_is_none(
    case: Row, cast: Cast
) -> None:
    assigned = {"assignee": cast.ids["hana"]}
    assert told("owner_of_customer", case, cast) == set()
    assert told("owner_of_customer", case, cast, **assigned) == {"hana"}
    owned(case, cast.ids["lin"])
    assert (
        told("owner_of_customer", case, cast) == told("owner_of_customer", case, cast, **assigned) == {"lin"}
    )


def test_an_owner_who_may_not_read_the_case_or_has_left_is_not_told(case: Row, cast: Cast) -> None:
    owned(case, cast.ids["zed"])
    assert told("owner_of_customer", case, cast, assignee=cast.ids["hana"]) == {"hana"}
    owned(case, cast.ids["lin"])
    disable_person(DisablePerson(cast.ids["lin"], cast.ada), MONDAY)
    assert told("owner_of_customer", case, cast, assignee=cast.ids["hana"]) == {"hana"}


def test_nobody_learns_of_a_restricted_case_by_looking_after_its_customer(case: Row, cast: Cast) -> None:
    owned(case, cast.ids["lin"])
    hidden = {"entity": "!uk", "team": "!uk"}
    assert told("owner_of_customer", case, cast, **hidden) == set()


def test_the_head_of_compliance_is_told_and_all_of_it_where_nobody_is_head(case: Row, cast: Cast) -> None:
    everybody = told("compliance", case, cast)
    with transaction() as session:
        session.execute(update(Person).values(flags=[]))
    assert told("compliance_head", case, cast) == everybody >= {"remy"}
    with transaction() as session:
        session.execute(update(Person).where(Person.id == cast.ids["remy"]).values(flags=["senior"]))
    assert told("compliance_head", case, cast, entity="!uk") == {"remy"}
