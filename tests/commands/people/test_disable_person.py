"""Disabling a person, and letting them back in."""

from __future__ import annotations

import pytest

from casework.commands.people.add_token import AddToken, add_token
from casework.commands.people.disable_person import DisablePerson, disable_person, enable_person
from casework.commands.people.invite_person import InvitePerson, invite_person
from casework.commands.people.set_password import SetPassword, set_password
from casework.domain.facts import SYSTEM
from casework.errors import NotFound, Refused
from casework.models import Person
from casework.queries.people.sessions import caller_of
from tests.cast import MONDAY, Cast
from tests.commands.people.ledger import CHEAP, GOOD, bodies, ledger, live_sessions, row, told
from tests.commands.people.test_sign_in import in_session


def test_all_that_a_person_could_come_in_with_ends_at_once(cast: Cast) -> None:
    hana = cast.ids["hana"]
    in_session(cast, "hana")
    token = add_token(AddToken("p", "hana", SYSTEM, frozenset()), MONDAY).token
    link = invite_person(InvitePerson(hana, cast.ada), MONDAY)
    disable_person(DisablePerson(hana, cast.ada), MONDAY)
    assert live_sessions(hana) == 0
    assert caller_of(token, MONDAY) is None
    with pytest.raises(NotFound):
        set_password(SetPassword(link, GOOD, cost=CHEAP), MONDAY)
    last = bodies(f"user/{hana}")[-1]
    assert (last["kind"], last["sessions"], last["tokens"]) == ("person_disabled", 1, 1)


def test_twice_is_the_same_as_once(cast: Cast) -> None:
    command = DisablePerson(cast.ids["hana"], cast.ada)
    disable_person(command, MONDAY)
    before = ledger()
    disable_person(command, MONDAY)
    assert ledger() == before


def test_who_is_let_back_in_has_no_token_any_more(cast: Cast) -> None:
    command = DisablePerson(cast.ids["hana"], cast.ada)
    token = add_token(AddToken("p", "hana", SYSTEM, frozenset()), MONDAY).token
    disable_person(command, MONDAY)
    enable_person(command, MONDAY)
    assert row(Person, cast.ids["hana"])["disabled_at"] is None
    assert caller_of(token, MONDAY) is None
    assert told(f"user/{cast.ids['hana']}")[-2:] == ["person_disabled", "person_enabled"]
    before = ledger()
    enable_person(command, MONDAY)
    assert ledger() == before


def test_nobody_disables_themselves_or_somebody_who_is_not_there(cast: Cast) -> None:
    before = ledger()
    for verb in (disable_person, enable_person):
        with pytest.raises(Refused, match="another administrator"):
            verb(DisablePerson(cast.ids["ada"], cast.ada), MONDAY)
        with pytest.raises(NotFound):
            verb(DisablePerson(999_999, cast.ada), MONDAY)
    assert ledger() == before
