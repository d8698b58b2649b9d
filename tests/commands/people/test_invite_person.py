"""A single-use link with which a person sets a password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.commands.people.disable_person import DisablePerson, disable_person
from casework.commands.people.invite_person import InvitePerson, invite_person
from casework.commands.people.set_password import SetPassword, set_password
from casework.errors import NotFound, Refused
from tests.cast import MONDAY, Cast
from tests.commands.people.ledger import CHEAP, GOOD, ledger, told


def test_a_new_link_ends_the_ones_before_it(cast: Cast) -> None:
    invite = InvitePerson(cast.ids["hana"], cast.ada)
    first, second = (invite_person(invite, MONDAY) for _number in range(2))
    with pytest.raises(NotFound):
        set_password(SetPassword(first, GOOD, cost=CHEAP), MONDAY)
    set_password(SetPassword(second, GOOD, cost=CHEAP), MONDAY)
    assert told(f"user/{cast.ids['hana']}") == ["link_made", "link_made", "password_set"]
    assert second not in str(ledger())


def test_a_link_is_over_after_three_days(cast: Cast) -> None:
    token = invite_person(InvitePerson(cast.ids["hana"], cast.ada), MONDAY)
    before = ledger()
    with pytest.raises(NotFound):
        set_password(SetPassword(token, GOOD, cost=CHEAP), MONDAY + timedelta(days=3))
    assert ledger() == before
    set_password(SetPassword(token, GOOD, cost=CHEAP), MONDAY + timedelta(days=3, seconds=-1))


def test_who_is_not_there_or_disabled_gets_no_link(cast: Cast) -> None:
    disable_person(DisablePerson(cast.ids["hana"], cast.ada), MONDAY)
    before = ledger()
    with pytest.raises(Refused, match="enable them first"):
        invite_person(InvitePerson(cast.ids["hana"], cast.ada), MONDAY)
    with pytest.raises(NotFound):
        invite_person(InvitePerson(999_999, cast.ada), MONDAY)
    assert ledger() == before
