"""A program that asks too fast."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from casework.errors import Malformed
from casework.web.api.pace import check_rate
from casework.web.security import limiter


def test_a_runaway_program_is_told_to_wait_and_others_are_not(
    as_, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], api_rate="3 per minute")
    hana, lin = as_("hana"), as_("lin")
    monkeypatch.setattr(limiter, "enabled", True)
    try:
        answers = [hana.ask("GET", path) for path in ("/cases", "/queues", "/cases", "/workflows")]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[-1].content_type == "application/problem+json"
        assert answers[-1].json["type"].endswith("/too-many-requests")
        assert {"Retry-After", "X-RateLimit-Limit"}.isdisjoint(answers[0].headers.keys())
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
        assert lin.ask("GET", "/cases").status_code == 200
    finally:
        limiter.reset()


def test_an_operator_may_let_programs_ask_as_fast_as_they_can(as_, app: Flask, caplog) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], api_rate="off")
    hana = as_("hana")
    assert {hana.ask("GET", "/queues").status_code for _ in range(20)} == {200}
    assert caplog.messages == []


def test_a_rate_that_cannot_be_read_is_refused_when_the_service_starts() -> None:
    check_rate("off")
    with pytest.raises(Malformed, match="1000 per second"):
        check_rate("fast")
