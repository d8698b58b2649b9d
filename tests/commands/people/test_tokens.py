"""Tokens of programs: made, shown once, revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.commands.people.add_token import AddToken, add_token
from casework.commands.people.disable_person import DisablePerson, disable_person
from casework.commands.people.revoke_token import RevokeToken, revoke_token
from casework.domain.people.tokens import digest
from casework.errors import CaseworkError, Malformed, NotFound, Refused
from casework.models import ApiToken
from casework.queries.people.sessions import caller_of
from tests.cast import MONDAY, Cast
from tests.commands.people.ledger import bodies, ledger, row, told


def nightly(cast: Cast) -> AddToken:
    known = frozenset({"case.read", "case.open"})
    return AddToken("nightly", "hana", cast.ada, known, ("case.read",), timedelta(days=30))


def test_a_token_is_kept_as_its_digest_alone(cast: Cast) -> None:
    made = add_token(nightly(cast), MONDAY)
    kept = row(ApiToken, made.id)
    assert kept["token_hash"] == digest(made.token)
    assert kept["scopes"] == ["case.read"]
    assert made.expires_at == MONDAY + timedelta(days=30)
    last = bodies(f"user/{cast.ids['hana']}")[-1]
    assert (last["kind"], last["token"]) == ("token_added", made.id)
    assert made.token not in str(ledger())


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, Malformed),
        ({"scopes": ("case.eat",)}, Malformed),
        ({"scopes": ()}, Malformed),
        ({"lasts": timedelta(days=366)}, Malformed),
        ({"lasts": timedelta()}, Malformed),
        ({"username": "nobody"}, NotFound),
    ],
)
def test_a_token_that_is_refused_is_not_made(
    cast: Cast, changes: dict[str, object], refusal: type[CaseworkError]
) -> None:
    before = ledger()
    with pytest.raises(refusal):
        add_token(replace(nightly(cast), **changes), MONDAY)
    assert ledger() == before


def test_a_disabled_person_gets_no_token(cast: Cast) -> None:
    disable_person(DisablePerson(cast.ids["hana"], cast.ada), MONDAY)
    before = ledger()
    with pytest.raises(Refused, match="disabled"):
        add_token(nightly(cast), MONDAY)
    assert ledger() == before


def test_a_revoked_token_is_over_from_the_next_request_on(cast: Cast) -> None:
    made = add_token(nightly(cast), MONDAY)
    revoke_token(RevokeToken(made.id, cast.ada), MONDAY)
    assert caller_of(made.token, MONDAY) is None
    assert told(f"user/{cast.ids['hana']}")[-1] == "token_revoked"
    before = ledger()
    revoke_token(RevokeToken(made.id, cast.ada), MONDAY + timedelta(days=1))
    assert ledger() == before


def test_a_token_of_another_is_not_found(cast: Cast) -> None:
    made = add_token(nightly(cast), MONDAY)
    before = ledger()
    for command in (RevokeToken(made.id, cast.theo, own=True), RevokeToken(999_999, cast.ada)):
        with pytest.raises(NotFound):
            revoke_token(command, MONDAY)
    assert ledger() == before
