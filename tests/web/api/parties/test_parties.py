"""Customers over the interface for programs: each act works, is refused, and is not there for others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.api.program import Program

HARBOUR = {"entity": "uk", "name": "Harbour Trading Ltd", "kind": "organisation", "country": "GB"}
ANN = {"entity": "uk", "name": "Ann Archer", "kind": "person", "born_on": "1970-01-01"}
LEI = {"scheme": "lei", "value": "HWUPKR0MPOU8FGXBT394"}
REFUSED = 409


@pytest.fixture
def hana(as_: Any) -> Program:
    found: Program = as_("hana")
    return found


def recorded(program: Program, **body: Any) -> int:
    return int(program.post("/parties", {**HARBOUR, **body})["id"])


def test_a_customer_is_recorded_read_and_changed_by_version(hana: Program, as_: Any) -> None:
    made = hana.ask("POST", "/parties", {**HARBOUR, "owner": "lin", "identifiers": [LEI]})
    told: Any = made.json
    assert (made.status_code, told["owner"], told["version"]) == (201, "lin", 1)
    assert made.headers["Location"] == f"/api/v1/parties/{told['id']}"
    where = f"/parties/{told['id']}"
    without = hana.ask("PATCH", where, {"address": "1 Quay"}, headers={"If-Match": ""})
    assert without.status_code == 428
    body = hana.patch(where, {"address": "1 Quay", "reason": "She rang."}, headers={"If-Match": '"1"'})
    assert (body["address"], body["version"]) == ("1 Quay", 2)
    stale = hana.patch(where, {"address": "2 Quay"}, 412, headers={"If-Match": '"1"'})
    assert "program of hana" in stale["detail"]
    assert hana.get(f"{where}/identifiers")["items"][0]["value"] == LEI["value"]
    wei = as_("wei")
    wei.get(where, 404)
    wei.patch(where, {"address": "x"}, 404, headers={"If-Match": '"2"'})
    as_("otto").patch(where, {"address": "x"}, 403, headers={"If-Match": '"2"'})


def test_a_repeated_request_takes_effect_once(hana: Program) -> None:
    key = {"Idempotency-Key": "one"}
    first, again = (hana.post("/parties", HARBOUR, headers=key)["id"] for _ in range(2))
    assert first == again
    hana.post("/parties", ANN, 422, headers=key)


def test_what_cannot_be_is_named_by_field(hana: Program) -> None:
    wrong = {**HARBOUR, "country": "XX", "industry": "D44", "owner": "nobody", "source_id": "C-1"}
    told = hana.post("/parties", wrong, 422)
    assert sorted(told["errors"]) == ["country", "industry"]
    assert "owner" in hana.post("/parties", {**HARBOUR, "owner": "nobody"}, 422)["errors"]
    assert "entity" in hana.post("/parties", {**HARBOUR, "entity": "fr"}, 422)["errors"]
    hana.post("/parties", {**HARBOUR, "entity": "cn"}, 403)
    hana.post("/parties", {**HARBOUR, "rating": "low"}, 422)
    recorded(hana, source_id="C-1")
    hana.post("/parties", {**HARBOUR, "source_id": "C-1"}, REFUSED)


def test_a_wrong_identifier_is_refused_with_the_right_digit(hana: Program) -> None:
    where = f"/parties/{recorded(hana)}/identifiers"
    told = hana.post(where, {**LEI, "value": "HWUPKR0MPOU8FGXBT395"}, 422)
    assert "should end in 94" in told["detail"]
    hana.post(where, LEI)
    other = f"/parties/{recorded(hana)}/identifiers"
    assert "merge" in hana.post(other, LEI, REFUSED)["detail"]
    hana.post(where, {"scheme": "lei", "value": "7LTWFZYICNSX8D621K86"}, REFUSED)
    hana.post(where, {"scheme": "lei", "value": "7LTWFZYICNSX8D621K86", "replace": True})
    assert [one["value"] for one in hana.get(where)["items"]] == ["7LTWFZYICNSX8D621K86"]


def test_addresses_are_added_and_end(hana: Program) -> None:
    where = f"/parties/{recorded(hana)}/contact-points"
    point = hana.post(where, {"channel": "phone", "value": "020 7946 0000"})["contact_point"]
    hana.post(where, {"channel": "phone", "value": "+442079460000"}, REFUSED)
    hana.patch(f"{where}/{point}", {"valid_until": "2026-12-31"})
    [told] = hana.get(where)["items"]
    assert (told["value"], told["valid_until"], told["preferred"]) == ("+442079460000", "2026-12-31", False)
    hana.patch(f"{where}/999999", {"valid_until": "2026-12-31"}, 404)


def test_owners_are_told_with_their_routes_and_impossible_ones_refused(hana: Program) -> None:
    firm, ann = recorded(hana), int(hana.post("/parties", ANN)["id"])
    sent = {"of": firm, "kind": "owner", "share": "60", "source": "Register"}
    relation = hana.post(f"/parties/{ann}/relations", sent)["relation"]
    told = hana.get(f"/parties/{firm}/owners")
    assert (told["threshold"], told["over"]) == ("25", True)
    [owner] = told["items"]
    assert (owner["name"], owner["share"], owner["routes"][0]["parties"]) == ("Ann Archer", "60", [ann, firm])
    other = recorded(hana, name="Coast Holding plc")
    assert "110 %" in hana.post(f"/parties/{other}/relations", {**sent, "share": "50"}, REFUSED)["detail"]
    hana.patch(f"/parties/{firm}/relations/{relation}", {"valid_until": "2026-11-23"})
    assert hana.get(f"/parties/{firm}/owners")["items"] == []
    assert len(hana.get(f"/parties/{firm}/owners", query_string={"on": "2026-11-22"})["items"]) == 1
    assert [one["good"] for one in hana.get(f"/parties/{firm}/relations")["items"]] == [False]


def test_holdings_and_facts_are_recorded_and_listed(hana: Program, as_: Any) -> None:
    party = recorded(hana)
    months = [{"month": "2026-10", "balance": "1200.50", "uses": 2}]
    loan = {"number": "LN-1", "kind": "loan", "currency": "GBP", "amount": "2500.00", "months": months}
    hana.post(f"/parties/{party}/holdings", loan)
    [told] = hana.get(f"/parties/{party}/holdings")["items"]
    assert (told["amount"], told["months"][0]["balance"], told["months"][0]["uses"]) == (
        "2500.00",
        "1200.50",
        2,
    )
    wrong = hana.post(f"/parties/{party}/holdings", {**loan, "amount": "much"}, 422)
    assert list(wrong["errors"]) == ["amount"]
    hana.post(f"/parties/{recorded(hana)}/holdings", loan, REFUSED)
    as_("otto").post(f"/parties/{party}/holdings", loan, 403)
    as_("wei").post(f"/parties/{party}/holdings", loan, 404)
    fact = {"name": "sites", "value": "3", "source": "Web", "as_of": "2026-01-01"}
    assert [hana.post(f"/parties/{party}/facts", fact)["number"] for _ in range(2)] == [1, 2]
    assert [one["number"] for one in hana.get(f"/parties/{party}/facts")["items"]] == [2, 1]


def test_two_records_become_one_and_the_merge_can_be_read(hana: Program, as_: Any) -> None:
    master, twin = recorded(hana), recorded(hana, name="Harbour & Sons Ltd")
    sent = {"merged": twin, "reason": "The same register number."}
    hana.post(f"/parties/{master}/merges", sent, 403)
    lin = as_("lin")
    as_("qing").post(f"/parties/{master}/merges", sent, 404)
    assert lin.post(f"/parties/{master}/merges", sent)["merged"] == twin
    [told] = hana.get(f"/parties/{master}/merges")["items"]
    assert (told["name"], told["who"], told["reason"]) == (
        "Harbour & Sons Ltd",
        "program of lin",
        sent["reason"],
    )
    assert hana.get(f"/parties/{twin}")["merged_into"] == master
    [found] = hana.get("/parties", query_string={"q": "harbour and s"})["items"]
    assert (found["id"], found["found_as"]) == (master, "Harbour & Sons Ltd")
    assert "go on there" in hana.post(f"/parties/{twin}/identifiers", LEI, REFUSED)["detail"]


def test_everything_held_is_taken_out_by_who_may_alone(hana: Program, as_: Any) -> None:
    party = int(hana.post("/parties", ANN)["id"])
    told = as_("remy").post(f"/parties/{party}/exports")
    assert (told["parties"][0]["born_on"], told["record"][0]["kind"]) == ("1970-01-01", "exported")
    for name, status in (("hana", 403), ("lin", 403), ("otto", 403), ("yun", 404)):
        as_(name).post(f"/parties/{party}/exports", expect=status)


def test_pages_of_customers_lead_on_though_merged_ones_lie_between(hana: Program, as_: Any) -> None:
    numbers = [recorded(hana) for _ in range(5)]
    as_("lin").post(f"/parties/{numbers[0]}/merges", {"merged": numbers[1], "reason": "Same."})
    seen, cursor = [], None
    for _ in range(5):
        asked = {"q": "harbour", "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = hana.get("/parties", query_string=asked)
        seen += [one["id"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert (sorted(set(seen)), cursor) == ([numbers[0], *numbers[2:]], None)
