"""The scheduler process: ticks that outlive their errors, and an end when it is stuck or alone."""

from __future__ import annotations

import multiprocessing
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from casework.commands.mail.claim_messages import HELD_BACK, claim_messages
from casework.commands.mail.gather_digest import MANY
from casework.db import transaction
from casework.errors import Unavailable
from casework.jobs.moment import database_time
from casework.jobs.scheduler import LATEST, Scheduler
from casework.jobs.ticks import drain_timers
from casework.models import Message
from casework.queries.scheduler import state, timers_behind
from tests.cast import MONDAY, Cast
from tests.jobs.shift import WEEK, hanas_case, mails, only
from tests.journeys.desk import Desk


@pytest.fixture
def scheduler(app: Flask) -> Scheduler:
    return Scheduler(app, app.config["SETTINGS"], mail_page=True)


@pytest.mark.parametrize("error", [Unavailable(), ValueError("damaged row")])
def test_a_tick_that_fails_is_not_the_last(scheduler: Scheduler, error: Exception) -> None:
    done: list[datetime] = []

    def fail(at: datetime) -> None:
        done.append(at)
        raise error

    scheduler.tick("timers", fail)
    scheduler.tick("timers", done.append)
    assert len(done) == 2
    assert scheduler.running == set()


def test_every_tick_has_something_to_do_or_nothing_and_never_fails(
    scheduler: Scheduler, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    at = database_time()
    hanas_case(cast, at)
    with transaction() as session:
        session.execute(update(Message).values(not_before=at))  # even if nobody works at this hour
    for name, _, work in scheduler.ticks():
        scheduler.tick(name, work)
    assert [record for record in caplog.records if record.levelname in ("ERROR", "WARNING")] == []
    assert only(person_id=cast.ids["hana"]).state == "sent"
    assert state(database_time()).alive


def test_without_a_mail_server_mails_wait(app: Flask, cast: Cast) -> None:
    scheduler = Scheduler(app, app.config["SETTINGS"])
    hanas_case(cast, database_time())
    scheduler.mails(database_time())
    assert {mail.state for mail in mails()} == {"waiting"}


def test_a_scheduler_that_is_told_to_stop_stops(scheduler: Scheduler) -> None:
    scheduler.stop.set()
    assert scheduler.watch(None) == 0


def test_a_scheduler_leaves_when_its_parent_is_gone(scheduler: Scheduler) -> None:
    assert scheduler.watch(os.getppid() + 1) == 0


def test_a_scheduler_whose_timers_stand_still_ends_its_process(app: Flask) -> None:
    def stuck() -> None:
        scheduler = Scheduler(app, app.config["SETTINGS"])
        scheduler.ticked_at -= LATEST
        scheduler.watch(None)

    child = multiprocessing.get_context("fork").Process(target=stuck)
    child.start()
    child.join(10)
    assert child.exitcode == 1


def test_long_work_done_here_is_done_within_the_application(scheduler: Scheduler, tmp_path: Path) -> None:
    scheduler.run_long("report", 999)
    assert scheduler.running == set()


def test_after_an_outage_each_gets_one_mail_and_not_one_a_case(scheduler: Scheduler, cast: Cast) -> None:
    for _ in range(MANY + 1):
        hanas_case(cast, MONDAY)
    scheduler.mails(MONDAY)
    at = MONDAY + 9 * WEEK
    assert timers_behind(at)
    drain_timers(at, most=10)
    assert timers_behind(at)
    scheduler.mails(at)
    hana = {"person_id": cast.ids["hana"], "created_at": at}
    assert {mail.state for mail in mails(**hana)} <= {"waiting", "digest"}
    while drain_timers(at):
        pass
    scheduler.mails(at)
    told = [mail for mail in mails(**hana) if mail.state != "digest"]
    assert [mail.template for mail in told if mail.state == "sent"] == ["digest"]
    assert {mail.state for mail in told} == {"folded", "sent"}


def test_while_timers_are_behind_letters_go_out_and_reminders_wait_ten_minutes(cast: Cast) -> None:
    desk = Desk(cast)
    desk.do("hana", "acknowledge")
    desk.assign("lin", "hana")
    late = desk.at + WEEK
    with transaction() as session:
        session.execute(update(Message).values(created_at=late - HELD_BACK + timedelta(seconds=1)))
    assert timers_behind(late)
    assert {mail["template"] for mail in claim_messages(late, behind=True)} == {"letter"}
    later = late + timedelta(seconds=1)
    assert {mail["template"] for mail in claim_messages(later, behind=True)} == {"assigned"}
