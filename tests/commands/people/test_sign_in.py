"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.commands.people.disable_person import DisablePerson, disable_person
from casework.commands.people.hashing import Cost, hashed
from casework.commands.people.revoke_session import RevokeSession, revoke_session
from casework.commands.people.sign_in import NOBODY, SignInAs, sign_in
from casework.commands.people.sign_out import sign_out
from casework.db import transaction
from casework.domain.people.tokens import digest
from casework.errors import Denied, NotFound
from casework.models import Person, SignIn
from tests.cast import MONDAY, Cast
from tests.commands.people.ledger import CHEAP, GOOD, ledger, live_sessions, row, told


def with_password(cast: Cast, name: str, cost: Cost = CHEAP) -> None:
    with transaction() as session:
        session.get_one(Person, cast.ids[name]).password_hash = hashed(GOOD, cost)


def in_session(cast: Cast, name: str) -> str:
    """Sign somebody in and return the session's token."""
    with_password(cast, name)
    return sign_in(SignInAs(name, GOOD, cost=CHEAP), MONDAY).token


def test_who_knows_the_password_gets_a_session_of_twelve_hours(cast: Cast) -> None:
    with_password(cast, "hana")
    command = SignInAs(" Hana ", GOOD, "192.0.2.7", "A browser", cost=CHEAP)
    signed = sign_in(command, MONDAY)
    assert (signed.person_id, signed.language) == (cast.ids["hana"], "en")
    kept = row(SignIn, 1)
    assert (kept["token_hash"], kept["address"]) == (digest(signed.token), "192.0.2.7")
    assert kept["ends_at"] == MONDAY + timedelta(hours=12)
    assert told(f"user/{cast.ids['hana']}") == ["signed_in"]
    assert signed.token not in str(ledger())


def test_a_new_session_ends_the_one_that_it_replaces(cast: Cast) -> None:
    first = in_session(cast, "hana")
    sign_in(SignInAs("hana", GOOD, replaces=first, cost=CHEAP), MONDAY)
    assert live_sessions(cast.ids["hana"]) == 1


@pytest.mark.parametrize("name", ["hana", "nobody", "lin"])
def test_whatever_was_wrong_is_refused_in_the_same_words_and_opens_nothing(cast: Cast, name: str) -> None:
    with_password(cast, "hana")
    with pytest.raises(Denied) as refused:
        sign_in(SignInAs(name, "not hers at all", cost=CHEAP), MONDAY)
    assert refused.value.detail.startswith("User name and password do not match")
    stream = f"user/{cast.ids[name]}" if name in cast.ids else NOBODY
    assert told(stream) == ["sign_in_failed"]
    assert all(live_sessions(number) == 0 for number in cast.ids.values())


def test_after_the_fifth_failure_the_right_password_waits_too(cast: Cast) -> None:
    with_password(cast, "hana")
    for _attempt in range(5):
        with pytest.raises(Denied):
            sign_in(SignInAs("hana", "not hers at all", cost=CHEAP), MONDAY)
    with pytest.raises(Denied):
        sign_in(SignInAs("hana", GOOD, cost=CHEAP), MONDAY)
    sign_in(SignInAs("hana", GOOD, cost=CHEAP), MONDAY + timedelta(seconds=2))
    assert row(Person, cast.ids["hana"])["failures"] == 0


def test_a_disabled_person_stays_out_and_the_hash_is_not_even_asked(cast: Cast) -> None:
    with_password(cast, "hana")
    disable_person(DisablePerson(cast.ids["hana"], cast.ada), MONDAY)
    was = row(Person, cast.ids["hana"])
    with pytest.raises(Denied):
        sign_in(SignInAs("hana", GOOD, cost=CHEAP), MONDAY)
    assert row(Person, cast.ids["hana"]) == was
    assert live_sessions(cast.ids["hana"]) == 0


def test_a_hash_that_cost_too_little_is_made_anew(cast: Cast) -> None:
    with_password(cast, "hana", Cost(32, 1))
    before = row(Person, cast.ids["hana"])["password_hash"]
    sign_in(SignInAs("hana", GOOD, cost=CHEAP), MONDAY)
    after = row(Person, cast.ids["hana"])["password_hash"]
    assert (before != after, "m=64" in after) == (True, True)


def test_who_signs_out_has_no_session_and_a_second_time_changes_nothing(cast: Cast) -> None:
    token = in_session(cast, "hana")
    sign_out(token, MONDAY)
    assert live_sessions(cast.ids["hana"]) == 0
    assert told(f"user/{cast.ids['hana']}") == ["signed_in", "signed_out"]
    before = ledger()
    sign_out(token, MONDAY + timedelta(hours=1))
    sign_out("no token at all", MONDAY)
    assert ledger() == before


def test_only_an_own_session_is_ended_from_elsewhere(cast: Cast) -> None:
    in_session(cast, "hana")
    before = ledger()
    for number, actor in ((1, cast.theo), (999_999, cast.hana)):
        with pytest.raises(NotFound):
            revoke_session(RevokeSession(number, actor), MONDAY)
    assert ledger() == before
    revoke_session(RevokeSession(1, cast.hana), MONDAY)
    assert live_sessions(cast.ids["hana"]) == 0
    assert told(f"user/{cast.ids['hana']}")[-1] == "session_revoked"
