"""While a hit is adjudicated, what others try, get on paper, by mail or export is as before the screening."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework.db import Base, db
from casework.errors import CaseworkError
from casework.jobs.dossier import gather_dossier
from casework.models import Case, Message
from casework.queries.parties.everything import everything_about
from casework.queries.parties.parties import family_of
from casework.rulebook.current import current
from tests.cast import MONDAY
from tests.web.api.program import Program, program_of
from tests.web.worlds import OTHERS, confirm_the_hit, raise_the_hit, waiting, who

__all__ = ["waiting"]
#: rows that anybody else can be shown, told or made to wait by
OWN = (
    "cases",
    "events",
    "timers",
    "clocks",
    "follow_ups",
    "work_items",
    "documents",
    "case_parties",
    "contacts",
)
REQUEST = re.compile(r'"request_id":"[^"]+"')
OTHER_ACTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "assignments", {"assignee": "nobody-of-that-name"}),
    ("POST", "holds", {"reason": ""}),
    ("POST", "fields", {"fields": {"size": "no_such"}, "reason": "As the register says."}),
    ("POST", "parties", {"party": 999_999, "role": "director"}),
    ("POST", "notes", {"text": ""}),
)


def tried(programs: dict[str, Program], reference: str) -> dict[str, str]:
    """Try every move there is, with nothing that it needs, and other acts done wrongly."""
    triggers = {t.trigger for t in current().latest("onboarding").transitions}
    told = {}
    for name, program in programs.items():
        read = program.ask("GET", f"/cases/{reference}")  # the version that she sees goes with each act
        told[f"{name} sees"] = f"{read.status_code} {read.headers.get('ETag')}"
        for trigger in sorted(triggers):
            told[f"{name} {trigger}"] = _answer(
                program, "POST", f"/cases/{reference}/moves", {"trigger": trigger}
            )
        for method, what, body in OTHER_ACTS:
            told[f"{name} {what}"] = _answer(program, method, f"/cases/{reference}/{what}", body)
    return told


def _answer(program: Program, method: str, path: str, body: dict[str, Any]) -> str:
    answer = program.ask(
        method, path, body, headers={"Idempotency-Key": f"{path}-{sorted(body)}-{body}"[:200]}
    )
    assert answer.status_code >= 400, (path, body, answer.text)
    return f"{answer.status_code} {answer.headers.get('ETag')} {REQUEST.sub('', answer.text)}"


def kept(reference: str) -> dict[str, Any]:
    """Return what is stored of the case and of the numbers that queues show, and every mail to the others."""
    found: dict[str, Any] = {}
    with db.engine.connect() as connection:
        case = connection.scalar(select(Case.id).where(Case.reference == reference))
        for name, table in Base.metadata.tables.items():
            if name in OWN:
                mine = table.c.id if name == "cases" else table.c.case_id
                rows = connection.execute(select(table).where(mine == case).order_by(*table.primary_key))
                found[name] = [tuple(row) for row in rows]
        others = [who(name).id for name in OTHERS]
        mails = select(Message.notice, Message.person_id).where(Message.person_id.in_(others))
        found["mails"] = sorted(map(tuple, connection.execute(mails)))
    return found


def papers(reference: str) -> dict[str, Any]:
    """Return the dossier as each of the others would get it, and the customer's whole file."""
    with db.engine.connect() as connection:
        row = connection.execute(select(Case.__table__).where(Case.reference == reference)).mappings().one()
    found: dict[str, Any] = {}
    for name in OTHERS:
        actor = who(name)
        report = {"id": 1, "case_id": row["id"], "as_of": row["seq"], "language": "en", "asked_at": MONDAY}
        found[f"dossier {name}"] = gather_dossier({**report, "asked_by": actor.name})
        try:
            family = family_of(row["party_id"], actor)
            found[f"customer {name}"] = everything_about(family, actor, MONDAY.date())
        except CaseworkError as refusal:
            found[f"customer {name}"] = str(refusal)
    return found


def seen(programs: dict[str, Program], reference: str) -> dict[str, Any]:
    return {**tried(programs, reference), **kept(reference), **papers(reference)}


def different(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [f"{key}: {one[key]!r:.300} / {other[key]!r:.300}" for key in one if one[key] != other[key]]


@pytest.fixture
def programs(app: Flask, waiting: str) -> dict[str, Program]:
    return {name: program_of(app, name) for name in OTHERS}


def test_acts_papers_mails_and_rows_are_the_same_while_a_hit_is_adjudicated(
    app: Flask, programs: dict[str, Program], waiting: str
) -> None:
    with app.app_context():
        before = seen(programs, waiting)
        assert different(before, seen(programs, waiting)) == []  # trying changes nothing
        review = raise_the_hit()
        assert different(before, seen(programs, waiting)) == []
        confirm_the_hit(review)
        assert different(before, seen(programs, waiting)) == []


def test_a_trace_that_is_left_on_the_case_is_found(
    app: Flask, programs: dict[str, Program], waiting: str
) -> None:
    with app.app_context():
        before = seen(programs, waiting)
        with db.engine.begin() as connection:  # as if a hit had touched the case
            table = Case.__table__
            connection.execute(
                table.update().where(table.c.reference == waiting).values(version=table.c.version + 1)
            )
        told = [line.partition(":")[0] for line in different(before, seen(programs, waiting))]
        assert "cases" in told
        assert any(line.startswith("hana ") for line in told)  # and she would see it
