"""How the product speaks to a person is the person's own choice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.commands.people.change_account import ChangeAccount, change_account
from casework.errors import Malformed
from casework.models import Person
from tests.cast import MONDAY, Cast
from tests.commands.people.ledger import bodies, ledger, row


def test_what_is_chosen_is_kept_and_the_rest_stays(cast: Cast) -> None:
    change_account(ChangeAccount(cast.hana, zone="Asia/Shanghai", theme="dark"), MONDAY)
    kept = row(Person, cast.ids["hana"])
    assert (kept["zone"], kept["theme"], kept["language"]) == ("Asia/Shanghai", "dark", "en")
    assert bodies(f"user/{cast.ids['hana']}") == []


def test_an_absence_is_on_record(cast: Cast) -> None:
    until = MONDAY + timedelta(days=7)
    away = ChangeAccount(cast.hana, away_from=MONDAY, away_until=until, changes_absence=True)
    change_account(away, MONDAY)
    assert row(Person, cast.ids["hana"])["away_until"] == until
    assert bodies(f"user/{cast.ids['hana']}")[-1]["kind"] == "absence_set"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"language": "fr"}, "language"),
        ({"theme": "loud"}, "theme"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"away_from": MONDAY, "away_until": MONDAY, "changes_absence": True}, "away_until"),
    ],
)
def test_a_choice_that_is_not_offered_leaves_no_trace(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    before = ledger()
    with pytest.raises(Malformed) as wrong:
        change_account(ChangeAccount(cast.hana, **changes), MONDAY)
    assert list(wrong.value.errors) == [field]
    assert ledger() == before
