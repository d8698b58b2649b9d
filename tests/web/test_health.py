"""What operators and their machines are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from casework.commands.clocks.beat import beat
from casework.db import transaction

from .conftest import MONDAY, Clock


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def lives(app: Flask) -> None:
    with app.app_context():
        beat("scheduler here 1", MONDAY, MONDAY)


def test_a_process_that_answers_is_alive_whatever_the_database_does(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"alive": True})


def test_without_a_scheduler_nothing_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "database": True, "schema": True, "scheduler": False}


def test_with_database_schema_and_scheduler_all_is_ready(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    lives(app)
    clock.turn(seconds=60)
    assert client.get("/readyz").status_code == 200
    clock.turn(seconds=1)
    assert client.get("/readyz").status_code == 503


def test_a_database_of_another_release_is_not_ready(app: Flask, client: FlaskClient) -> None:
    lives(app)
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json and answer.json["schema"]) == (503, False)


def test_figures_are_for_this_host_where_no_token_is_set(app: Flask, client: FlaskClient) -> None:
    lives(app)
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert 'casework_due_rows{kind="timers"} 0.0' in answer.text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 404


def test_figures_are_for_who_holds_the_token_wherever_they_are(app: Flask, client: FlaskClient) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], metrics_token="measure")
    assert client.get("/metrics").status_code == 404
    held = {"Authorization": "Bearer measure"}
    away = {"REMOTE_ADDR": "10.1.2.3"}
    assert client.get("/metrics", headers=held, environ_base=away).status_code == 200


def test_requests_are_counted_by_route_and_not_by_what_was_typed(client: FlaskClient) -> None:
    client.get("/link/a-secret-of-somebody")
    assert "a-secret-of-somebody" not in client.get("/metrics").text
    assert "/link/<token>" in client.get("/metrics").text


def test_the_oldest_row_left_undone_is_named(app: Flask, clock: Clock) -> None:
    from casework.queries.scheduler import state

    lives(app)
    with app.app_context():
        found = state(MONDAY + timedelta(seconds=61))
    assert (found.alive, found.beat_at, found.overdue) == (False, MONDAY, None)
