"""The demo: filled once, whole, relative to its moment, and honest about what is made up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from casework.cli import main
from casework.cli.demo import PASSWORD
from casework.commands.demo.planning import choose
from casework.commands.demo.seed_demo import Seeded
from casework.db import db
from casework.models import Case, CaseLink, Event, Message, Person, QueueCount, Team
from casework.queries.demo import demo_of
from casework.rulebook.current import current
from casework.verifier import verify_sqlite
from tests.cast import MONDAY
from tests.cli.demo.counting import CHEAP, counts, number

pytestmark = pytest.mark.slow
COMPLAINT = "complaint"
MINE = Case.workflow == COMPLAINT


def test_no_life_met_a_refusal_on_its_way(seeded: Seeded) -> None:
    assert seeded.broken_off == []


def test_two_entities_three_teams_and_their_people_have_their_complaints(app: Flask) -> None:
    cases = counts(Case.team, workflow=COMPLAINT)
    assert sum(cases.values()) >= 400
    assert cases.keys() == {"uk_corporate", "uk_retail", "cn_corporate"} == counts(Team.code).keys()
    assert counts(Case.entity, workflow=COMPLAINT).keys() == {"uk", "cn"}
    assert {"hana", "lin", "remy", "otto", "ada", "zed"} <= counts(Person.username).keys()
    assert 12 <= sum(counts(Person.id).values()) <= 18


def test_there_is_a_complaint_in_every_state_and_about_half_are_through(app: Flask) -> None:
    states = counts(Case.state, workflow=COMPLAINT)
    definition = current().latest("complaint")
    assert states.keys() == definition.states.keys()
    assert 0.4 < number(Case.next_due.is_(None), MINE) / sum(states.values()) < 0.7


def test_the_work_of_hana_and_the_queue_of_lin_are_lively(app: Flask) -> None:
    owed = Case.next_due.is_not(None)
    with db.engine.connect() as connection:
        hana = connection.scalar(select(Person.id).where(Person.username == "hana"))
    assert number(Case.assignee == hana, owed) >= 20
    assert number(Case.team == "uk_corporate", owed) >= 60
    assert number(Case.next_due.between(MONDAY, MONDAY + timedelta(hours=1))) >= 1
    assert number(Case.next_due < MONDAY) >= 3
    assert number(Case.hold.is_not(None), MINE) == 1
    assert number(Case.legal_hold.is_not(None), MINE) >= 2
    assert counts(CaseLink.kind)


def test_closed_complaints_have_lived_whole_lives(app: Flask) -> None:
    kinds = counts(Event.kind)
    needed = {
        "opened", "moved", "assigned", "document_added", "drafted", "item_done", "threshold_reached",
        "breached", "breach_explained", "chased", "contacted", "noted", "extended", "held", "linked",
    }  # fmt: skip
    assert needed <= kinds.keys()
    assert kinds["item_done"] > 150  # root causes confirmed, redress paid


def test_mails_of_the_past_count_as_sent_and_stand_on_the_mail_page(app: Flask) -> None:
    sent = counts(Message.notice, state="sent")
    assert {"three_quarters", "breach", "breach_by_law", "assigned", "letter", "digest"} <= sent.keys()
    with db.engine.connect() as connection:
        late = select(func.count()).select_from(Message.__table__)
        late = late.where(Message.state == "waiting", Message.not_before <= MONDAY)
        assert connection.scalar(late) == 0


def test_the_record_of_the_demo_verifies(app: Flask, home: Path) -> None:
    assert verify_sqlite(home / "casework.db").findings == []


def test_counters_are_folded(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(QueueCount.__table__))


def test_its_people_sign_in_from_a_page_that_says_what_is_real(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/sign-in").text
    assert "hana" in page and PASSWORD in page
    assert "308 and 565 whole weeks" in page


def test_it_is_filled_once(app: Flask, home: Path) -> None:
    known = demo_of(db.engine)
    env = {"CASEWORK_HOME": str(home), "DATABASE_URL": "", "CASEWORK_PORT": "0", **CHEAP}
    called = CliRunner().invoke(main, ["demo", "--seed-only"], env=env)
    assert called.exit_code == 0, called.output
    assert demo_of(db.engine) == known


def test_a_database_in_which_others_work_is_left_alone(tmp_path: Path) -> None:
    env = {"CASEWORK_HOME": str(tmp_path), "DATABASE_URL": "", **CHEAP}
    someone = ["--username", "ada", "--name", "Ada", "--email", "ada@bank.example", "--role", "administrator"]
    assert CliRunner().invoke(main, ["init"], env=env).exit_code == 0
    assert CliRunner().invoke(main, ["user", "add", *someone], env=env).exit_code == 0
    called = CliRunner().invoke(main, ["demo", "--seed-only"], env=env)
    assert called.exit_code == 1
    assert "no demo" in called.output


def test_the_same_moment_gives_the_same_demo_and_days_of_the_week_stay() -> None:
    one, other = choose(MONDAY), choose(MONDAY)
    told = [(p.number, p.team, p.received_at, p.customer, p.story, p.way, p.halt) for p in one.plans]
    assert told == [
        (p.number, p.team, p.received_at, p.customer, p.story, p.way, p.halt) for p in other.plans
    ]
    assert all(plan.received_at < MONDAY for plan in one.plans)
