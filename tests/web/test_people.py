"""Ada administers people: rights, links, tokens, teams."""

from __future__ import annotations

import re

import pytest

from casework.models import ApiToken

WORDS = "seven gulls over a grey pier"


def test_a_new_person_sets_a_password_by_a_link_that_works_once(signed_in, browser, events) -> None:
    ada = signed_in("ada")
    form = {"name": "Mia Stone", "username": "mia", "email": "mia@example.com", "roles": "staff"}
    page = ada.post("/people", {**form, "teams": "uk_retail"}, follow_redirects=True).text
    link = re.search(r"/link/[\w-]{43}", page)[0]
    assert link not in ada.get("/people/7").text, "the link is shown once"
    assert "Mia Stone" in browser.get(link).text
    assert browser.post(link, {"password": WORDS, "again": WORDS}).status_code == 302
    assert browser.post(link, {"password": WORDS, "again": WORDS}).status_code == 404
    assert browser.sign_in("mia", WORDS).status_code == 302
    assert events("user/7")[:3] == ["person_added", "link_made", "password_set"]


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "0" * 64, "null", "%00", "a" * 500])
def test_a_made_up_link_opens_nothing(token: str, browser) -> None:
    assert browser.get(f"/link/{token}").status_code == 404


def test_a_link_is_too_old_after_three_days(signed_in, browser, clock) -> None:
    page = signed_in("ada").post("/people/1/link", follow_redirects=True).text
    link = re.search(r"/link/[\w-]{43}", page)[0]
    clock.turn(days=3, seconds=1)
    assert browser.get(link).status_code == 404


def test_a_weak_password_is_refused_with_what_would_be_right(signed_in, browser) -> None:
    link = re.search(r"/link/[\w-]{43}", signed_in("ada").post("/people/1/link", follow_redirects=True).text)[
        0
    ]
    short = browser.post(link, {"password": "short one", "again": "short one"})
    assert short.status_code == 422
    assert "at least 15 characters" in short.text
    assert browser.post(link, {"password": WORDS, "again": "another"}).status_code == 422
    assert browser.post(link, {"password": WORDS, "again": WORDS}).status_code == 302


def test_changed_rights_end_the_sessions_and_are_on_record(signed_in, person, teams_of, events) -> None:
    hers, ada = signed_in("hana"), signed_in("ada")
    version = person("hana").version
    rights = {"version": version, "roles": "team_lead", "teams": "uk_retail", "redress": "500"}
    assert ada.post("/people/1/rights", rights).status_code == 302
    assert hers.get("/account").status_code == 302
    hana = person("hana")
    assert (hana.roles, hana.limits) == (["team_lead"], {"redress": "500.00"})
    assert teams_of("hana") == ["uk_retail"]
    assert events("user/1")[-1] == "rights_changed"


def test_of_two_administrators_the_second_is_told_that_somebody_was_faster(signed_in, person) -> None:
    ada, version = signed_in("ada"), person("hana").version
    assert ada.post("/people/1/rights", {"version": version, "roles": "staff"}).status_code == 302
    late = ada.post("/people/1/rights", {"version": version, "roles": "auditor"})
    assert late.status_code == 412
    assert person("hana").roles == ["staff"]


def test_nobody_changes_their_own_rights(signed_in, person) -> None:
    own = signed_in("ada").post("/people/5/rights", {"version": 1, "roles": ["administrator", "compliance"]})
    assert own.status_code == 409
    assert "another administrator" in own.text
    assert person("ada").roles == ["administrator"]


def test_a_right_that_does_not_exist_is_refused(signed_in, person) -> None:
    ada, version = signed_in("ada"), person("hana").version
    assert ada.post("/people/1/rights", {"version": version, "roles": "system"}).status_code == 422
    assert ada.post("/people/1/rights", {"version": version, "teams": "moon"}).status_code == 422
    assert ada.post("/people/1/rights", {"version": version, "redress": "-1"}).status_code == 422
    assert person("hana").version == version


def test_a_user_name_in_use_is_refused_and_the_form_keeps_what_was_typed(signed_in) -> None:
    form = {"name": "Another Hana", "username": "hana", "email": "h2@example.com"}
    answer = signed_in("ada").post("/people", form)
    assert answer.status_code == 409
    assert "Another Hana" in answer.text


def test_disabling_ends_sessions_tokens_and_links(signed_in, events, rows) -> None:
    hers, ada = signed_in("hana"), signed_in("ada")
    ada.post("/tokens", {"name": "script", "username": "hana", "days": "30", "scopes": "*"})
    ada.post("/people/1/switch", {"to": "disabled"})
    assert hers.get("/account").status_code == 302
    assert rows(ApiToken)[0].revoked_at is not None
    assert events("user/1")[-1] == "person_disabled"
    ada.post("/people/1/switch", {"to": "enabled"})
    assert signed_in("hana").get("/account").status_code == 200


def test_a_token_is_shown_once_and_kept_as_its_digest(signed_in, rows) -> None:
    ada = signed_in("ada")
    page = ada.post("/tokens", {"name": "script", "username": "hana", "days": "30", "scopes": "case.read"})
    token = re.search(r"cw_[\w-]{43}", page.text)[0]
    assert page.headers["Cache-Control"] == "no-store"
    assert token not in ada.get("/tokens").text
    row = rows(ApiToken)[0]
    assert token not in (row.token_hash, row.name)
    assert row.scopes == ["case.read"]
    ada.post(f"/tokens/{row.id}/end")
    assert rows(ApiToken)[0].revoked_at is not None


def test_a_token_lasts_a_year_at_most_and_reaches_known_scopes_alone(signed_in, rows) -> None:
    ada = signed_in("ada")
    for wrong in (
        {"days": "366", "scopes": "*"},
        {"days": "0", "scopes": "*"},
        {"days": "9", "scopes": "root"},
    ):
        assert ada.post("/tokens", {"name": "script", "username": "hana", **wrong}).status_code == 422
    assert rows(ApiToken) == []


def test_a_team_belongs_to_an_entity_that_the_rulebook_knows(signed_in) -> None:
    ada = signed_in("ada")
    team = {"code": "in_retail", "title_en": "India Retail", "title_zh": "印度零售投诉组"}
    assert ada.post("/teams", {**team, "entity": "moon"}).status_code == 422
    assert ada.post("/teams", {**team, "entity": "in"}).status_code == 302
    assert ada.post("/teams", {**team, "entity": "in"}).status_code == 409


@pytest.mark.parametrize("username", ["hana", "lin", "zed", "otto"])
def test_who_does_not_administer_changes_no_rights(username: str, signed_in, person) -> None:
    theirs = signed_in(username)
    answer = theirs.post("/people/2/rights", {"version": person("lin").version, "roles": "administrator"})
    assert answer.status_code == 403
    assert theirs.get("/tokens").status_code == 403
    assert person("lin").roles == ["team_lead"]
