"""The parties of an application, named and taken out on its page."""

from __future__ import annotations

import pytest
from flask import Flask

from casework.commands.parties.add_identifier import AddIdentifier, Identifier, add_identifier
from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.domain.facts import SYSTEM
from casework.queries.cases.reading import read_case
from casework.queries.people.actors import actor_of
from casework.queries.people.people import person_named
from tests.cast import MONDAY, kinds_of
from tests.web.onboarding.test_checklists import submitted

LEI = "5493001KJTIIGC8Y1R12"


@pytest.fixture
def known(app: Flask):
    """Give the number of a new customer of the UK bank."""

    def made(name: str, kind: str = "organisation", entity: str = "uk", lei: str | None = None) -> int:
        with app.app_context():
            hana = actor_of(person_named("hana").id)
            actor = hana if entity in hana.entities else SYSTEM
            party = NewParty(name, kind, country="GB")
            number = int(add_party(AddParty(entity, party, actor), MONDAY)["party"])
            if lei:
                add_identifier(AddIdentifier(number, hana, Identifier("lei", lei)), MONDAY)
        return number

    return made


def sponsors(app: Flask, reference: str) -> list[int]:
    with app.app_context():
        return sorted(read_case(reference, SYSTEM, "case.read").parties_in("sponsor"))


def name(browser, reference: str, version: int, **form: str):
    return browser.post(f"/cases/{reference}/parties/", {"version": version, "role": "sponsor", **form})


def test_a_party_is_named_by_number_by_full_name_and_by_identifier(
    app: Flask, signed_in, known, version
) -> None:
    reference, hana = submitted(app), signed_in("hana")
    north, east = known("North Sea Partners Ltd"), known("East Wind Holdings plc")
    grid = known("Grid Capital", lei=LEI)
    for who in (str(north), "East Wind Holdings", LEI):
        assert name(hana, reference, version(reference), who=who).status_code == 302, who
    assert sponsors(app, reference) == sorted([north, east, grid])
    page = hana.get(f"/cases/{reference}").text
    assert f'<a href="/customers/{grid}">Grid Capital</a>' in page
    assert "Take away the role Sponsor of Grid Capital" in page


def test_who_may_be_several_is_chosen_and_what_was_begun_is_not_taken_for_the_whole(
    app: Flask, signed_in, known, version
) -> None:
    reference, hana = submitted(app), signed_in("hana")
    one, other = known("Wind Park One"), known("Wind Park Two")
    first = name(hana, reference, version(reference), who="wind park")
    assert first.status_code == 422
    assert "Several customers may be meant" in first.text
    assert "Wind Park One" in first.text
    assert "Wind Park Two" in first.text
    assert 'value="wind park"' in first.text
    single = name(hana, reference, version(reference), who="wind park tw")
    assert single.status_code == 422
    assert "Wind Park Two" in single.text
    assert "Wind Park One" not in single.text
    again = name(hana, reference, version(reference), who="wind park one", party="again")
    assert again.status_code == 302
    chosen = name(hana, reference, version(reference), who="wind park", party=str(other))
    assert chosen.status_code == 302
    assert sponsors(app, reference) == [one, other]


def test_each_party_stands_with_what_it_still_owes_until_its_role_is_taken_away(
    app: Flask, signed_in, known, version
) -> None:
    reference, hana = submitted(app), signed_in("hana")
    owner = known("Ada Quay", "person")
    form = {"who": "Ada Quay", "role": "owner"}
    assert name(hana, reference, version(reference), **form).status_code == 302
    assert hana.post(f"/cases/{reference}/parties/{owner}/owner/end", {"version": 1}).status_code == 412
    ended = hana.post(f"/cases/{reference}/parties/{owner}/owner/end", {"version": version(reference)})
    assert ended.status_code == 302
    page = hana.get(f"/cases/{reference}").text
    assert "the role is taken away" in page.lower()
    assert "No party beside the customer." in page
    with app.app_context():
        assert kinds_of(reference)[-2:] == ["party_named", "party_removed"]


def test_a_party_is_refused_with_what_is_wrong_and_leaves_no_trace(
    app: Flask, signed_in, known, version
) -> None:
    reference, hana = submitted(app), signed_in("hana")
    abroad = known("远洋投资", entity="cn")
    number = version(reference)
    for form, said in (
        ({"who": "Nobody At All"}, "No customer of this entity has this number"),
        ({"who": ""}, "Please fill this in"),
        ({"who": str(abroad)}, "No customer of this entity has this number"),
    ):
        answer = name(hana, reference, number, **form)
        assert answer.status_code == 422, form
        assert said in answer.text, form
    assert name(hana, reference, number, who="x", party=str(abroad)).status_code == 404
    north = known("North Sea Partners Ltd")
    assert name(hana, reference, number, who=str(north), role="").status_code == 422
    assert name(hana, reference, number, who=str(north), role="mascot").status_code == 422
    assert name(hana, reference, number + 3, who=str(north)).status_code == 412
    assert name(signed_in("zed"), reference, number, who=str(north)).status_code == 404
    assert name(signed_in("otto"), reference, number, who=str(north)).status_code == 403
    assert name(signed_in("lin"), reference, number, who=str(north)).status_code == 302
    assert sponsors(app, reference) == [north]


def test_a_party_is_named_only_by_a_form_of_ours(app: Flask, signed_in, known, version) -> None:
    reference, north = submitted(app), known("North Sea Partners Ltd")
    form = {"who": str(north), "role": "sponsor", "version": version(reference)}
    assert signed_in("hana").client.post(f"/cases/{reference}/parties/", data=form).status_code == 400
    assert sponsors(app, reference) == []


def test_the_form_speaks_chinese(app: Flask, signed_in, known, version) -> None:
    reference, hana = submitted(app), signed_in("hana")
    hana.post("/language", {"language": "zh"})
    page = hana.get(f"/cases/{reference}?do=party").text
    for word in ("当事人", "指定当事人", "在本案中的角色", "发起人"):
        assert word in page, word
