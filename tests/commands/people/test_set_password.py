"""Setting a password by a link, and changing one that is known."""

from __future__ import annotations

import pytest

from casework.commands.people.invite_person import InvitePerson, invite_person
from casework.commands.people.set_password import ChangePassword, SetPassword, change_password, set_password
from casework.commands.people.sign_in import SignInAs, sign_in
from casework.domain.people.tokens import digest
from casework.errors import Denied, Malformed, NotFound
from casework.models import Person
from tests.cast import MONDAY, Cast
from tests.commands.people.ledger import CHEAP, GOOD, ledger, live_sessions, row, told
from tests.commands.people.test_sign_in import in_session

NEW = "other plain words of hers"


def test_a_password_set_by_a_link_opens_the_door_and_ends_the_sessions(cast: Cast) -> None:
    in_session(cast, "hana")
    token = invite_person(InvitePerson(cast.ids["hana"], cast.ada), MONDAY)
    set_password(SetPassword(token, NEW, cost=CHEAP), MONDAY)
    assert live_sessions(cast.ids["hana"]) == 0
    assert sign_in(SignInAs("hana", NEW, cost=CHEAP), MONDAY).person_id == cast.ids["hana"]
    with pytest.raises(Denied):
        sign_in(SignInAs("hana", GOOD, cost=CHEAP), MONDAY)
    assert NEW not in str(ledger())


@pytest.mark.parametrize("password", ["short", "hanahanahanahana", "aaaaaaaaaaaaaaaaaaaa"])
def test_a_weak_password_leaves_the_link_as_it_was(cast: Cast, password: str) -> None:
    token = invite_person(InvitePerson(cast.ids["hana"], cast.ada), MONDAY)
    before = ledger()
    with pytest.raises(Malformed):
        set_password(SetPassword(token, password, cost=CHEAP), MONDAY)
    assert ledger() == before
    set_password(SetPassword(token, GOOD, cost=CHEAP), MONDAY)


@pytest.mark.parametrize("token", ["", "a", "x" * 43])
def test_a_made_up_link_sets_nothing(cast: Cast, token: str) -> None:
    before = ledger()
    with pytest.raises(NotFound):
        set_password(SetPassword(token, GOOD, cost=CHEAP), MONDAY)
    assert ledger() == before


def test_who_knows_the_old_password_gets_a_new_one_and_keeps_this_session(cast: Cast) -> None:
    first, second = in_session(cast, "hana"), in_session(cast, "hana")
    assert first != second
    change_password(ChangePassword(cast.hana, GOOD, NEW, keeps=digest(second), cost=CHEAP), MONDAY)
    assert live_sessions(cast.ids["hana"]) == 1
    sign_in(SignInAs("hana", NEW, cost=CHEAP), MONDAY)
    assert told(f"user/{cast.ids['hana']}")[-2:] == ["password_set", "signed_in"]


def test_a_wrong_old_password_changes_nothing_and_counts_as_a_failed_attempt(cast: Cast) -> None:
    in_session(cast, "hana")
    was = row(Person, cast.ids["hana"])
    with pytest.raises(Malformed) as wrong:
        change_password(ChangePassword(cast.hana, "not hers at all", NEW, cost=CHEAP), MONDAY)
    assert list(wrong.value.errors) == ["old"]
    assert row(Person, cast.ids["hana"]) == {**was, "failures": 1, "last_failure_at": MONDAY}
    assert live_sessions(cast.ids["hana"]) == 1


def test_a_weak_new_password_leaves_no_trace(cast: Cast) -> None:
    in_session(cast, "hana")
    before = ledger()
    with pytest.raises(Malformed):
        change_password(ChangePassword(cast.hana, GOOD, "short", cost=CHEAP), MONDAY)
    assert ledger() == before
