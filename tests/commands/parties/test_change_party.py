"""A change says what was and what is; who comes second is told who was faster."""

from __future__ import annotations

import pytest

from casework.commands.parties.change_party import ChangeParty, change_party
from casework.db import db, transaction
from casework.errors import Denied, Malformed, NotFound, Stale
from casework.models import StreamValue
from tests.cast import MONDAY, Cast
from tests.commands.parties.known import ANN, chain_of, recorded, report, row_of, values_of


def change(cast: Cast, party: int, version: int | None = 1, **values: object) -> dict[str, object]:
    return change_party(ChangeParty(party, cast.hana, values, version, "She rang."), MONDAY)


def test_the_event_holds_before_and_after_and_personal_values_only_as_commitments(cast: Cast) -> None:
    party = recorded(cast.hana)
    done = change(cast, party, name="Harbour & Sons Ltd", industry="nace:46.90", email="")
    row = row_of(party)
    assert (row["name"], row["normal_name"], row["email"]) == ("Harbour & Sons Ltd", "harbour and sons", None)
    assert (done["version"], row["version"]) == (2, 2)
    body = chain_of(party)[-1]
    assert (body["was"], body["values"]) == ({"industry": None}, {"industry": "nace:46.90"})
    assert body["changed"] == ["email", "industry", "name"]
    assert values_of(party, body["seq"]) == {
        "name": "Harbour & Sons Ltd",
        "was.name": "Harbour Trading Ltd",
        "was.email": "office@harbour.example",
        "reason": "She rang.",
    }
    assert sorted(body["commitments"]) == ["name", "reason", "was.email", "was.name"]
    assert report().findings == []


def test_who_comes_second_is_told_who_was_faster(cast: Cast) -> None:
    party = recorded(cast.hana)
    change(cast, party, name="Harbour & Sons Ltd")
    with pytest.raises(Stale) as refusal:
        change(cast, party, name="Harbour Trading Limited")
    assert refusal.value.errors["changed_by"] == ["Hana"]
    assert "Hana" in refusal.value.says("zh")
    assert row_of(party)["name"] == "Harbour & Sons Ltd"


def test_what_is_the_same_is_no_event_and_no_version(cast: Cast) -> None:
    party = recorded(cast.hana)
    assert change(cast, party, name="Harbour Trading Ltd")["event"] is None
    assert (row_of(party)["version"], len(chain_of(party))) == (1, 1)


def test_a_consent_that_is_withdrawn_takes_the_vulnerability_along(cast: Cast) -> None:
    party = recorded(cast.hana, ANN)
    change(cast, party, vulnerability="health", vulnerability_consent=True)
    change(cast, party, 2, vulnerability_consent=False)
    assert row_of(party)["vulnerability"] is None
    with pytest.raises(Malformed):
        change(cast, party, 3, vulnerability="health")


def test_what_policies_derive_is_not_changed_by_hand(cast: Cast) -> None:
    with pytest.raises(Malformed, match="cannot be changed"):
        change(cast, recorded(cast.hana), rating="low")


def test_a_customer_of_another_entity_is_not_there(cast: Cast) -> None:
    party = recorded(cast.hana)
    with pytest.raises(NotFound):
        change_party(ChangeParty(party, cast.wei, {"name": "X"}, 1), MONDAY)
    with pytest.raises(Denied):
        change_party(ChangeParty(party, cast.otto, {"name": "X"}, 1), MONDAY)
    assert row_of(party)["version"] == 1


@pytest.mark.parametrize("column", ["value", "salt"])
def test_a_personal_value_that_was_changed_behind_the_product_is_named(cast: Cast, column: str) -> None:
    party = recorded(cast.hana)
    change(cast, party, name="Harbour & Sons Ltd")
    with transaction() as session:
        setattr(session.get(StreamValue, (f"party/{party}", 2, "was.name")), column, "aa")
    db.session.rollback()
    assert [(one["stream"], one["seq"]) for one in report().findings] == [(f"party/{party}", 2)]
    assert "was.name was changed" in report().findings[0]["reason"]


def test_a_personal_value_that_is_gone_or_smuggled_in_is_named(cast: Cast) -> None:
    party = recorded(cast.hana)
    with transaction() as session:
        session.delete(session.get(StreamValue, (f"party/{party}", 1, "email")))
        session.add(StreamValue(stream=f"party/{party}", seq=1, field="phone", value="1", salt="aa"))
        session.add(StreamValue(stream="party/999", seq=1, field="phone", value="1", salt="aa"))
    told = {one["reason"] for one in report().findings}
    assert len(told) == 3
    assert any("email" in reason and "gone" in reason for reason in told)
    assert any("phone" in reason and "not committed" in reason for reason in told)
    assert any("no such stream" in reason for reason in told)
