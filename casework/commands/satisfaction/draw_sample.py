"""Draw who is asked in a cycle: all of few, else a sample that is large enough, of those who may be asked."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from casework.commands.satisfaction.plan_survey import CHANNEL, PlanSurvey, plan_survey
from casework.db import Row, db, transaction
from casework.domain.satisfaction.sampling import drawn, to_draw
from casework.domain.satisfaction.survey import Survey
from casework.models import Party, SurveyDraw
from casework.queries.contact.verdict import verdicts_for
from casework.queries.satisfaction.population import contacts_of, due_in
from casework.rulebook.current import current

PIECE = 200
LATEST = 50  # draws that may be unfinished
_draws: Any = SurveyDraw.__table__.c
_parties: Any = Party.__table__.c


@dataclass(frozen=True, slots=True)
class DrawSample:
    """One entity, one survey, one cycle: a month such as "2026-11". The seed is drawn, too, if not given."""

    entity: str
    survey: Survey
    cycle: str
    seed: str | None = None


def draw_sample(command: DrawSample, at: datetime) -> bool:
    """Draw the sample of a cycle and keep it with its seed; False where it was drawn before.

    Whom the contact policy forbids to ask is left out, and counted with the rule that says so: the sample
    goes on to the next one at random until enough are found.
    """
    entity = current().entity(command.entity)
    population = due_in(command.entity, command.cycle, entity.zone)
    seed, needed = (
        command.seed or secrets.token_hex(8),
        to_draw(len(population), command.survey.expected_response),
    )
    order = drawn(population, len(population), seed)
    members, left_out = _eligible(order, needed, command.survey, at)
    row = {
        "entity": command.entity,
        "survey": command.survey.label,
        "cycle": command.cycle,
        "seed": seed,
        "population": len(population),
        "needed": needed,
        "members": members,
        "left_out": dict(left_out),
        "opened": 0,
        "drawn_at": at,
    }
    try:
        with transaction() as session:
            session.add(SurveyDraw(**row))
    except IntegrityError:  # another scheduler was first: its sample is as good
        return False
    return True


def open_drawn(at: datetime, most: int = PIECE) -> int:
    """Open the cases of drawn customers who have none yet, and return how many were looked at.

    What a broken-off pass opened is found by its key; a customer who cannot be asked stops no other.
    """
    draw = _unfinished()
    if draw is None:
        return 0
    piece = draw["members"][draw["opened"] : draw["opened"] + most]
    for command in _plans(draw, piece, at):
        plan_survey(command, at)
    mine = (_draws.entity == draw["entity"], _draws.survey == draw["survey"], _draws.cycle == draw["cycle"])
    with transaction() as session:
        done = _draws.opened == draw["opened"]
        session.execute(update(SurveyDraw).where(*mine, done).values(opened=draw["opened"] + len(piece)))
    return len(piece)


def draw_due(at: datetime) -> int:
    """Draw the sample of this month for each entity and survey that has none, and return how many."""
    rules, many = current(), 0
    for versions in rules.surveys.values():
        survey = next((one for one in reversed(versions) if one.valid_from <= at.date()), None)
        if survey is None or survey.occasions or survey.opens not in rules.workflows:
            continue
        for entity in rules.entities.values():
            cycle = f"{at.astimezone(ZoneInfo(entity.zone)):%Y-%m}"
            if not _is_drawn(entity.code, survey, cycle):
                many += draw_sample(DrawSample(entity.code, survey, cycle), at)
    return many


def _eligible(order: list[int], needed: int, survey: Survey, at: datetime) -> tuple[list[int], Counter[str]]:
    members: list[int] = []
    left_out: Counter[str] = Counter()
    purpose = "marketing" if survey.sells else "survey"
    for begin in range(0, len(order), PIECE):
        piece = order[begin : begin + PIECE]
        verdicts = verdicts_for(piece, purpose, CHANNEL, at, kind=survey.kind)
        for number in piece:
            if len(members) == needed:
                return members, left_out
            verdict = verdicts.get(number)
            if verdict is not None and (verdict.allowed or verdict.waits):
                members.append(number)
            else:
                left_out[(verdict.rule if verdict else None) or "gone"] += 1
    return members, left_out


def _plans(draw: Row, piece: list[int], at: datetime) -> list[PlanSurvey]:
    """Return a case for each person who is asked: of a company up to three, else the customer herself."""
    rules = current()
    survey = rules.surveys[draw["survey"].partition("@")[0]][-1]
    today = at.astimezone(ZoneInfo(rules.entity(draw["entity"]).zone)).date()
    people, owners = contacts_of(piece, today), _owners(piece)
    found = []
    for number in piece:
        asked: list[tuple[int | None, str | None]] = [*people.get(number, ())]
        for contact, role in asked or [(None, None)]:
            fields = {
                "entity": draw["entity"],
                "trigger": survey.kind,
                "send_on": today.isoformat(),
                "contact": contact,
                "contact_role": role,
                "rated_person": owners.get(number),
            }
            key = f"draw/{draw['entity']}/{draw['survey']}/{draw['cycle']}/{number}/{contact or 0}"
            found.append(PlanSurvey(survey, number, fields, key))
    return found


def _owners(piece: list[int]) -> dict[int, int]:
    query = select(_parties.id, _parties.owner).where(_parties.id.in_(piece), _parties.owner.is_not(None))
    with db.engine.connect() as connection:
        return {row.id: row.owner for row in connection.execute(query)}


def _is_drawn(entity: str, survey: Survey, cycle: str) -> bool:
    mine = (_draws.entity == entity, _draws.survey == survey.label, _draws.cycle == cycle)
    with db.engine.connect() as connection:
        return connection.execute(select(_draws.seed).where(*mine)).one_or_none() is not None


def _unfinished() -> Row | None:
    """Return a draw of late of which not all members have been looked at."""
    with db.engine.connect() as connection:
        for row in connection.execute(
            select(*_draws).order_by(_draws.drawn_at.desc()).limit(LATEST)
        ).mappings():
            if row["opened"] < len(row["members"]):
                return dict(row)
    return None
