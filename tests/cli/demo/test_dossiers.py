"""Of every case of the demo the dossier can be gathered, whatever became of it and what it is tied to."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from casework.commands.reports.request_report import RequestReport, request_report
from casework.db import db
from casework.jobs.dossier import gather_dossier
from casework.models import Case, Person, Report
from casework.queries.people.actors import actor_of
from tests.cast import MONDAY


def test_the_dossier_of_a_case_in_each_state_can_be_gathered(app: Flask) -> None:
    newest = select(func.max(Case.reference)).where(Case.entity.in_(["uk", "!uk"]))
    with db.engine.connect() as connection:
        references = list(connection.scalars(newest.group_by(Case.workflow, Case.state)))
        number = int(connection.scalar(select(Person.id).where(Person.username == "remy")) or 0)
    remy = actor_of(number)
    assert len(references) > 50
    for reference in references:
        request_report(RequestReport(reference, remy), MONDAY + timedelta(hours=1))
        with db.engine.connect() as connection:
            asked = select(Report.__table__).order_by(Report.id.desc()).limit(1)
            row = dict(connection.execute(asked).mappings().one())
        assert gather_dossier(row).reference == reference
