"""Adding a team."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.commands.people.add_team import AddTeam, add_team
from casework.errors import Malformed, Refused
from casework.models import Team
from tests.cast import MONDAY, Cast
from tests.commands.people.ledger import bodies, ledger, row


def cards(cast: Cast) -> AddTeam:
    return AddTeam("uk_cards", "uk", "UK Cards ", "英国信用卡", cast.ada, frozenset({"uk", "cn"}))


def test_a_new_team_belongs_to_its_entity(cast: Cast) -> None:
    team = add_team(cards(cast), MONDAY)
    kept = row(Team, team.id)
    assert (kept["code"], kept["entity"], kept["title_en"]) == ("uk_cards", "uk", "UK Cards")
    (told,) = bodies("team/uk_cards")
    assert (told["kind"], told["entity"], told["actor"]) == ("team_added", "uk", cast.ada.name)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "UK cards"}, "code"),
        ({"entity": "mars"}, "entity"),
        ({"title_en": ""}, "title_en"),
        ({"title_zh": "字" * 81}, "title_zh"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_no_team_is_added(
    cast: Cast, changes: dict[str, str], field: str
) -> None:
    before = ledger()
    with pytest.raises(Malformed) as wrong:
        add_team(replace(cards(cast), **changes), MONDAY)
    assert list(wrong.value.errors) == [field]
    assert ledger() == before


def test_a_code_belongs_to_one_team(cast: Cast) -> None:
    before = ledger()
    with pytest.raises(Refused, match="already"):
        add_team(replace(cards(cast), code="uk_retail"), MONDAY)
    assert ledger() == before
