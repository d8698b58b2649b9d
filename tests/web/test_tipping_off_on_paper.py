"""While a hit is adjudicated, the digests that others get and the dossiers made for them are as before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.cases.add_note import AddNote, add_note
from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.mail.gather_digest import FOLDABLE
from casework.commands.reports.request_report import RequestReport, request_report
from casework.db import db, transaction
from casework.delivery.pdf_reading import embedded_files
from casework.errors import CaseworkError
from casework.jobs.papers import PAPERS
from casework.jobs.posting import written
from casework.jobs.tasks import Workshop, make_report
from casework.models import Message, Report, ReportFile
from casework.queries.mail.owed_mail import Owed, owed_mail
from tests.cast import MONDAY
from tests.delivery.paper import HOME, kept, words
from tests.jobs.letterbox import PLACES
from tests.jobs.shift import tick_until
from tests.web.worlds import OTHERS, Told, differing, in_both, waiting, who

__all__ = ["waiting"]
#: mornings after which digests are looked at: the next one, one of the week after, one when all is overdue
MORNINGS = tuple(timedelta(days=days) for days in (1, 8, 43))
ASKED = (("hana", "en"), ("lin", "en"), ("lin", "zh"), ("otto", "en"), ("zed", "en"))


@pytest.fixture
def given(app: Flask, waiting: str) -> str:
    """The case that waits, in the hands of Hana: hers are the reminders of it."""
    with app.app_context():
        assign_case(AssignCase(waiting, who("hana").id, who("lin")), MONDAY)
    return waiting


def digests(app: Flask) -> Told:
    """Return each digest that each of the others gets on some mornings: its subject and both its bodies."""
    told: Told = {}
    with app.app_context():
        at = MONDAY
        for morning in MORNINGS:
            at = tick_until(at, MONDAY + morning)
            for name in OTHERS:
                for number, mail in enumerate(_digests_of(who(name).id)):
                    owed = owed_mail(mail, PLACES, at)
                    says = "\n".join(written(owed)) if isinstance(owed, Owed) else owed.reason
                    told[f"{name} {at:%d %b} {number}"] = says
    return told


def _digests_of(person: int | None) -> list[dict[str, object]]:
    table = Message.__table__
    query = select(table).where(table.c.person_id == person, table.c.template == "digest")
    with db.engine.connect() as connection:
        rows = connection.execute(query.order_by(table.c.created_at, table.c.id)).mappings()
        return [dict(row) for row in rows]


def dossiers(app: Flask, reference: str, home: Path, asked: Iterable[tuple[str, str]] = ASKED) -> Told:
    """Return what the dossiers say that are made for the others: text, files in them, and every byte."""
    told: Told = {}
    with app.app_context():
        for name, language in asked:
            try:
                request_report(RequestReport(reference, who(name), language=language), MONDAY)
            except CaseworkError as refusal:
                told[f"{name} {language}"] = refusal.detail
                continue
            paper = _made()
            told[f"{name} {language} text"] = words(kept(home / "paper.pdf", paper)).replace(". ", ".\n")
            for inside, content in embedded_files(paper).items():
                told[f"{name} {language} {inside}"] = content.decode()
            told[f"{name} {language} bytes"] = paper.hex()
    return told


def _made() -> bytes:
    """Make the report that was asked for last, as a worker does."""
    with transaction() as session:
        number = session.scalars(select(Report.id).order_by(Report.id.desc())).first()
    assert number is not None
    assert make_report(number, Workshop(HOME, PAPERS), lambda: MONDAY) == "made"
    with transaction() as session:
        return session.get_one(ReportFile, number).bytes


def test_the_digests_of_others_are_the_same_while_a_hit_is_adjudicated(
    app: Flask, given: str, tmp_path: Path
) -> None:
    before, after = in_both(app, tmp_path, digests)
    assert differing(before, after) == []
    assert any(given in says for says in before.values())  # the case that waits is in some of them


def test_a_trace_in_a_digest_is_found(app: Flask, given: str, tmp_path: Path) -> None:
    def keep_a_mail_back() -> None:  # as if the review had told its handler something
        with transaction() as session:
            mail = session.scalars(select(Message).where(Message.template.in_(FOLDABLE))).first()
            assert mail is not None
            values = {column.name: getattr(mail, column.name) for column in Message.__table__.columns}
            session.add(Message(**{**values, "id": "f" * 32, "notice": "returned", "state": "digest"}))

    before, after = in_both(app, tmp_path, digests, keep_a_mail_back)
    assert any(told.startswith("hana") for told in differing(before, after))


@pytest.mark.slow
def test_dossiers_made_for_others_are_the_same_while_a_hit_is_adjudicated(
    app: Flask, given: str, tmp_path: Path
) -> None:
    before, after = in_both(app, tmp_path, lambda world: dossiers(world, given, tmp_path))
    assert differing(before, after) == []
    assert {"lin en text", "lin zh text", "lin en case.json", "lin en events.jsonl"} <= before.keys()


@pytest.mark.slow
def test_a_trace_in_a_dossier_is_found(app: Flask, given: str, tmp_path: Path) -> None:
    def touch() -> None:
        add_note(AddNote(given, who("remy"), "This waits for compliance."), MONDAY)

    lin = (("lin", "en"),)
    before, after = in_both(app, tmp_path, lambda world: dossiers(world, given, tmp_path, lin), touch)
    found = {told.partition("\n")[0] for told in differing(before, after)}
    assert found >= {"lin en text", "lin en case.json", "lin en events.jsonl", "lin en bytes"}
