"""Owe the mails by which leads and compliance of an entity learn of an issue."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import IssueCase, Membership, Message, Person, SystemicIssue, Team

ROLES = ("team_lead", "compliance")


def tell_of_issue(session: Session, issue: SystemicIssue, at: datetime) -> None:
    """Write one message to each lead and compliance officer of the issue's entity."""
    people = session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Team, Team.id == Membership.team_id)
        .where(Team.entity == issue.entity, Person.disabled_at.is_(None))
        .distinct()
    )
    many = session.scalar(select(func.count()).where(IssueCase.issue_id == issue.id))
    for person in sorted(people, key=lambda one: one.id):
        if set(ROLES).isdisjoint(person.roles):
            continue
        session.add(
            Message(
                id=str(uuid.uuid4()),
                case_id=None,
                seq=None,
                notice="issue_found",
                template="issue_found",
                person_id=person.id,
                address=None,
                language=person.language,
                inputs={"issue": issue.id, "cases": many},
                document=None,
                state="waiting",
                attempts=0,
                created_at=at,
                not_before=at,
            )
        )
