"""What each person settles for themselves."""

from __future__ import annotations

from tests.web.conftest import PASSWORD

NEW = "seven gulls over a grey pier"


def test_the_language_is_the_persons_own_once_chosen(signed_in, person) -> None:
    hers = signed_in("hana")
    assert 'lang="en"' in hers.get("/account").text
    hers.post("/language", {"language": "zh", "next": "/account"})
    page = hers.get("/account").text
    assert '<html lang="zh-CN"' in page
    assert "我的账户" in page
    assert person("hana").language == "zh"


def test_before_sign_in_the_browser_says_the_language_and_a_button_overrides_it(browser) -> None:
    asked = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}
    assert "用户名" in browser.get("/sign-in", headers=asked).text
    browser.post("/language", {"language": "en", "next": "/sign-in"})
    assert "User name" in browser.get("/sign-in", headers=asked).text


def test_the_look_is_kept_with_the_person(signed_in, person) -> None:
    hers = signed_in("hana")
    hers.post("/theme", {"theme": "dark", "next": "/account"})
    assert 'data-theme="dark"' in hers.get("/account").text
    assert person("hana").theme == "dark"


def test_zone_and_absence_are_kept(signed_in, person) -> None:
    hers = signed_in("hana")
    hers.post("/account/choices", {"zone": "Asia/Shanghai", "language": "en", "theme": "auto"})
    hers.post("/account/absence", {"away_from": "2026-12-01", "away_until": "2026-12-04"})
    hana = person("hana")
    assert hana.zone == "Asia/Shanghai"
    assert hana.away_from.isoformat() == "2026-11-30T16:00:00+00:00"
    assert hana.away_until.isoformat() == "2026-12-04T16:00:00+00:00"
    assert (
        hers.post("/account/absence", {"away_from": "2026-12-09", "away_until": "2026-12-04"}).status_code
        == 422
    )


def test_a_zone_that_is_none_is_refused(signed_in, person) -> None:
    assert signed_in("hana").post("/account/choices", {"zone": "Mars/Base"}).status_code == 422
    assert person("hana").zone == "Europe/London"


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(signed_in, browser) -> None:
    hers, elsewhere = signed_in("hana"), signed_in("hana")
    new = {"password": NEW, "again": NEW}
    assert hers.post("/account/password", {"old": "not this one at all", **new}).status_code == 422
    assert hers.post("/account/password", {"old": PASSWORD, **new}).status_code == 302
    assert hers.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert browser.sign_in("hana", NEW).status_code == 302


def test_a_session_elsewhere_can_be_ended_but_only_ones_own(signed_in) -> None:
    hers, elsewhere, zed = signed_in("hana"), signed_in("hana"), signed_in("zed")
    assert zed.post("/account/sessions/2/end").status_code == 404
    assert elsewhere.get("/account").status_code == 200
    assert hers.post("/account/sessions/2/end").status_code == 302
    assert elsewhere.get("/account").status_code == 302
