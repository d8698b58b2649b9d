"""A record with something of everything in it, and the means to damage it behind the product's back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Connection, create_engine, text

from casework.commands.cases.add_note import AddContact, AddNote, add_contact, add_note
from casework.commands.cases.correct_fields import CorrectFields, correct_fields
from casework.commands.cases.declare_conflict import DeclareConflict, declare_conflict
from casework.commands.cases.hold_case import HoldCase, hold_case
from casework.commands.cases.link_cases import LinkCases, link_cases
from casework.commands.evidence.prepare_database import prepare_database
from casework.commands.evidence.record_disclosure import record_export
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.commands.reports.claim_report import claim_report
from casework.commands.reports.request_report import RequestReport, request_report
from casework.commands.reports.settle_report import keep_report
from casework.commands.satisfaction.answer_survey import AnswerSurvey, answer_survey
from casework.db import database_uri, db, engine_options, prepare_engine
from casework.domain.facts import SYSTEM
from casework.domain.satisfaction.links import token_for
from casework.migrations.guards import unguard_history
from casework.queries.parties.parties import find_parties
from casework.rulebook.current import use
from casework.verifier import Anchors, Report, make_readable, verify_database
from tests.cast import MONDAY, add_cast, log_complaint
from tests.journeys import stories
from tests.journeys.customer_desk import CustomerDesk
from tests.journeys.desk import Desk

Row = Mapping[str, Any]
SECRET = "of the tests"
ASKED = {
    "trigger": "post_onboarding",
    "survey": "post_onboarding",
    "method": "email",
    "send_on": "2026-11-23",
}
ANSWERS = {
    "easy": "3", "satisfied": "2", "hindered": "waiting", "comment": "You asked for my papers twice.",
    "permission": "yes",
}  # fmt: skip


def tell(url: str) -> None:
    """Fill an empty database: a case made good, a duplicate, a breach, marks, a correction, a link."""
    bare = Flask("bank")
    uri = database_uri(url)
    bare.config.update(SQLALCHEMY_DATABASE_URI=uri, SQLALCHEMY_ENGINE_OPTIONS=engine_options(uri))
    db.init_app(bare)
    with bare.app_context():
        prepare_engine(db.engine)
        prepare_database(db.engine, use(), MONDAY)
        cast = add_cast()
        good = stories.made_good(cast)
        stories.told_twice(cast)
        late = Desk(cast, received=MONDAY - timedelta(days=90))
        late.wait(minutes=10)
        late.explain("lin")
        add_note(AddNote(late.reference, cast.lin, "She rang twice."), late.at)
        add_contact(AddContact(late.reference, cast.lin, "Told her who has it.", "phone", "out"), late.at)
        hold = HoldCase(late.reference, cast.lin, True, "Court case.", review_on="2026-12-24")
        hold_case(hold, late.at)
        interest = DeclareConflict(late.reference, cast.ids["theo"], cast.lin, "His own loan.")
        declare_conflict(interest, late.at)
        correction = {"received_at": (MONDAY - timedelta(hours=3)).isoformat()}
        corrected = log_complaint(cast.hana)
        correct_fields(CorrectFields(corrected, cast.lin, correction, "Postmark of Friday."), late.at)
        link_cases(LinkCases(good.reference, corrected, cast.lin), late.at)
        [customer, *_] = find_parties(cast.hana)
        change_party(ChangeParty(customer["id"], cast.hana, {"address": "1 Quay"}, None), late.at)
        asked = CustomerDesk(cast, "satisfaction_review", **ASKED)
        asked.wait(days=1)
        number = int(asked.now.row["id"])
        answer_survey(AnswerSurvey(token_for(number, 1, SECRET), SECRET, ANSWERS), asked.at)
        record_export(SYSTEM, "events", late.at, format="jsonl")
        request_report(RequestReport(good.reference, cast.lin), good.at)
        if claimed := claim_report(1, good.at):
            keep_report(claimed, b"%PDF-1.7", 1, good.at)
        db.session.remove()
        db.engine.dispose()


@dataclass(frozen=True)
class Told:
    """One such record in one database, open to its owner, who took the guards away; nothing is kept."""

    connection: Connection

    @property
    def _driver(self) -> Any:
        return self.connection.connection.driver_connection

    def report(self, anchors: Anchors | None = None) -> Report:
        """Return what the verifier finds in it as it is now."""
        if self.connection.dialect.name == "sqlite":
            make_readable(self._driver)
        return verify_database(self._driver.execute, self.connection.dialect.name, anchors)

    def change(self, statement: str, **values: object) -> None:
        changed = self.connection.execute(text(statement), values)
        assert changed.rowcount > 0, statement

    def rows(self, statement: str, **values: object) -> list[Row]:
        return [dict(row) for row in self.connection.execute(text(statement), values).mappings()]

    def one(self, statement: str, **values: object) -> Row:
        return self.rows(statement, **values)[0]


@contextmanager
def opened(url: str) -> Iterator[Told]:
    """Open a record to its owner, and take back whatever is done to it."""
    engine = create_engine(database_uri(url))
    prepare_engine(engine)
    with engine.connect() as connection, connection.begin() as changes:
        unguard_history(connection)
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield Told(connection)
        changes.rollback()
    engine.dispose()


def places(report: Report) -> list[tuple[str, int | None]]:
    return [(found["stream"], found["seq"]) for found in report.findings]


def reasons(report: Report) -> str:
    return "\n".join(found["reason"] for found in report.findings)
