"""Who is behind a token."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.commands.people.add_token import AddToken, add_token
from casework.domain.facts import SYSTEM
from casework.queries.people.sessions import caller_of
from casework.rulebook.current import current
from tests.cast import MONDAY, PEOPLE, Cast


@pytest.mark.parametrize("name", PEOPLE)
def test_a_program_is_its_person_under_a_name_of_its_own(name: str, cast: Cast) -> None:
    made = add_token(AddToken("p", name, SYSTEM, frozenset(current().access), ("case.read",)), MONDAY)
    caller = caller_of(made.token, MONDAY)
    person = getattr(cast, name)
    assert caller is not None
    assert caller.scopes == {"case.read"}
    assert caller.actor == replace(person, name=f"client/{made.id}", principal=person.name)


def test_a_token_is_good_until_it_is_over_and_to_the_letter(cast: Cast) -> None:
    lasts = timedelta(days=1)
    made = add_token(AddToken("p", "hana", SYSTEM, frozenset(), lasts=lasts), MONDAY)
    assert caller_of(made.token, MONDAY + lasts - timedelta(seconds=1)) is not None
    assert caller_of(made.token, MONDAY + lasts) is None
    for other in ("", made.token[:-1], made.token.swapcase(), made.token + " ", "cw_" + "a" * 43):
        assert caller_of(other, MONDAY) is None
