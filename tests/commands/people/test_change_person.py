"""Changing what a person may do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.commands.people.change_person import ChangePerson, change_person
from casework.errors import CaseworkError, Malformed, NotFound, Refused, Stale
from casework.models import Person
from tests.cast import MONDAY, Cast
from tests.commands.people.ledger import bodies, ledger, live_sessions, row
from tests.commands.people.test_sign_in import in_session


def to_lead(cast: Cast) -> ChangePerson:
    return ChangePerson(
        cast.ids["hana"],
        version=1,
        roles=("team_lead",),
        flags=("senior",),
        teams=("uk_corporate", "uk_retail"),
        limits={"redress": "250.5"},
        workload_cap=30,
        actor=cast.ada,
    )


def test_new_rights_replace_the_old_ones_and_end_the_sessions(cast: Cast) -> None:
    in_session(cast, "hana")
    change_person(to_lead(cast), MONDAY)
    hana = cast.hana
    assert (hana.roles, hana.flags) == ({"team_lead"}, {"senior"})
    assert hana.teams == {"uk_corporate", "uk_retail"}
    assert live_sessions(cast.ids["hana"]) == 0
    assert row(Person, cast.ids["hana"])["version"] == 2
    told = bodies(f"user/{cast.ids['hana']}")[-1]
    assert told["kind"] == "rights_changed"
    assert (told["before"]["roles"], told["after"]["roles"]) == (["staff"], ["team_lead"])
    assert told["after"]["limits"] == {"redress": "250.50"}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"version": 2}, Stale),
        ({"person_id": 999_999}, NotFound),
        ({"roles": ("queen",)}, Malformed),
        ({"teams": ("uk_nowhere",)}, Malformed),
        ({"limits": {"wishes": "3"}}, Malformed),
    ],
)
def test_what_is_refused_leaves_rights_and_sessions_as_they_were(
    cast: Cast, changes: dict[str, object], refusal: type[CaseworkError]
) -> None:
    in_session(cast, "hana")
    before = ledger()
    with pytest.raises(refusal):
        change_person(replace(to_lead(cast), **changes), MONDAY)
    assert ledger() == before


def test_nobody_changes_their_own_rights(cast: Cast) -> None:
    before = ledger()
    with pytest.raises(Refused, match="their own rights"):
        change_person(replace(to_lead(cast), person_id=cast.ids["ada"]), MONDAY)
    assert ledger() == before
