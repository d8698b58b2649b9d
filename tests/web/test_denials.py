"""Who is signed in and asks for what is not theirs is noted; who is not signed in leaves no trace."""

from __future__ import annotations

from tests.web.conftest import Clock


def test_a_page_that_is_not_for_this_role_is_noted_once_a_minute(
    signed_in, events, person, clock: Clock
) -> None:
    hana = signed_in("hana")
    stream = f"user/{person('hana').id}"
    for _ in range(3):
        assert hana.get("/people").status_code == 403
    assert events(stream).count("access_denied") == 1
    clock.turn(minutes=2)
    hana.get("/people")
    assert events(stream).count("access_denied") == 2


def test_a_case_of_nobody_is_noted_by_its_reference(signed_in, events, person, rows) -> None:
    zed = signed_in("zed")
    assert zed.get("/cases/CMP-2026-000001").status_code == 404
    assert events(f"user/{person('zed').id}")[-1] == "access_denied"


def test_a_stranger_leaves_no_denial(browser, events) -> None:
    browser.get("/cases/CMP-2026-000001")
    assert "access_denied" not in events("user/0")
