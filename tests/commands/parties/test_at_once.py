"""What is right alone can be wrong together: at the same moment only one of two such acts gets through."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask

from casework.commands.parties.add_identifier import AddIdentifier, Identifier, add_identifier
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.commands.parties.merge_parties import MergeParties, merge_parties
from casework.commands.parties.relate_parties import AddRelation, add_relation
from casework.errors import Refused, Stale
from casework.queries.parties.graph import graph_of
from tests.cast import MONDAY, Cast
from tests.commands.at_once import at_once
from tests.commands.parties.known import ANN, COAST, HARBOUR, chain_of, recorded, report, row_of


def ended(answers: list[Any], kind: type[Exception]) -> int:
    assert all(isinstance(answer, dict | kind) for answer in answers), answers
    return sum(isinstance(answer, kind) for answer in answers)


def test_two_owners_of_more_than_half_do_not_both_get_in(bank: Flask, cast: Cast) -> None:
    firm, coast, ann = (recorded(cast.hana, one) for one in (HARBOUR, COAST, ANN))
    hana = cast.hana
    acts = [
        partial(add_relation, AddRelation(owner, firm, "owner", hana, "Register", "60"), MONDAY)
        for owner in (coast, ann)
    ]
    assert ended(at_once(bank, acts), Refused) == 1
    assert len(graph_of(firm, "2026-11-23").direct) == 1


def test_two_halves_of_a_circle_do_not_both_get_in(bank: Flask, cast: Cast) -> None:
    firm, coast = recorded(cast.hana, HARBOUR), recorded(cast.hana, COAST)
    hana = cast.hana
    acts = [
        partial(add_relation, AddRelation(one, other, "owner", hana, "Register", "10"), MONDAY)
        for one, other in ((firm, coast), (coast, firm))
    ]
    assert ended(at_once(bank, acts), Refused) == 1
    assert report().findings == []


def test_one_number_is_given_to_one_customer(bank: Flask, cast: Cast) -> None:
    parties = [recorded(cast.hana) for _ in range(4)]
    hana, lei = cast.hana, Identifier("lei", "HWUPKR0MPOU8FGXBT394")
    acts = [partial(add_identifier, AddIdentifier(party, hana, lei), MONDAY) for party in parties]
    assert ended(at_once(bank, acts), Refused) == 3
    assert report().findings == []


def test_of_two_changes_of_one_version_the_second_is_stale(bank: Flask, cast: Cast) -> None:
    party, hana = recorded(cast.hana), cast.hana
    acts = [
        partial(change_party, ChangeParty(party, hana, {"address": f"{n} Quay"}, 1), MONDAY) for n in range(4)
    ]
    assert ended(at_once(bank, acts), Stale) == 3
    assert (row_of(party)["version"], len(chain_of(party))) == (2, 2)


def test_two_merges_in_opposite_directions_leave_one_customer(bank: Flask, cast: Cast) -> None:
    one, other, lin = recorded(cast.hana), recorded(cast.hana), cast.lin
    acts = [
        partial(merge_parties, MergeParties(*pair, lin, "Same."), MONDAY)
        for pair in ((one, other), (other, one))
    ]
    assert ended(at_once(bank, acts), Refused) == 1
    assert [row_of(party)["merged_into"] is None for party in (one, other)].count(True) == 1
    assert report().findings == []
