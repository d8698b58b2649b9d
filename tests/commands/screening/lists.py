"""Lists of made-up names in the shape of OFAC's, and onboardings that wait for their screening."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.follow_ups.carry_out import carry_out
from casework.commands.follow_ups.claim_follow_ups import claim_follow_ups
from casework.commands.parties.record_party import NewParty
from casework.commands.screening.load_list import Loaded, LoadList, load_list
from casework.db import db
from casework.domain.facts import SYSTEM, Actor
from casework.jobs.screening import screen_everybody, screen_what_waits
from casework.models import Case, ScreeningHit
from casework.queries.cases.reading import CaseNow, read_case
from casework.queries.screening.runs import screenings_due
from casework.rulebook.current import use
from tests.cast import MONDAY, Cast
from tests.conftest import ROOT

SDN = "ofac_sdn"
FIRST = """ent_num,name,type,program,title,remarks
101,"ORLOVSKIY, Dmitriy Pavlovich",individual,MADE-UP,,
102,VOSTOCHNYI TERMINAL OOO,entity,MADE-UP,,
103,"GOLDEN KESTREL SHIPPING CO., LTD.",entity,MADE-UP,,
104,KESTREL STAR,vessel,MADE-UP,,
"""
SECOND = """ent_num,name,type,program,title,remarks
101,"ORLOVSKIY, Dmitriy Pavlovich",individual,MADE-UP,,
103,"SILVER KESTREL SHIPPING CO., LTD.",entity,MADE-UP,,
104,KESTREL STAR,vessel,MADE-UP,flag changed,
105,HALCYON MARBLE TRADING FZE,entity,MADE-UP,,
"""
TO_SCREENING = """
[[transitions]]
trigger = "straight_to_screening"
title   = { en = "Straight to screening", zh = "直接筛查" }
says    = { en = "left the documents out", zh = "略过材料" }
from    = ["draft"]
to      = "screening"
by      = ["staff"]
"""


def loaded(text: str = FIRST, at: datetime = MONDAY, name: str = SDN) -> Loaded:
    return load_list(LoadList(name, text.encode(), "system", f"{name}.csv"), at)


def everybody(at: datetime) -> list[str]:
    """Screen every customer as the newest lists ask for."""
    return [screen_everybody(number, lambda: at) for number in screenings_due(at)]


@pytest.fixture
def onboarding(tmp_path: Path, bank: Flask) -> Iterator[None]:
    """The bank's rules with an onboarding that comes to the screening without its documents."""
    use(short_way(tmp_path / "book"))
    yield
    use()


def short_way(book: Path) -> Path:
    """Lay down the bank's rules with that onboarding in a folder, and return it."""
    for folder in ("workflows", "policies", "notifications", "templates"):
        shutil.copytree(ROOT / folder, book / folder)
    text = (book / "workflows/onboarding/v1.toml").read_text(encoding="utf-8")
    second = text.replace("version   = 1", "version   = 2", 1) + TO_SCREENING
    (book / "workflows/onboarding/v2.toml").write_text(second, encoding="utf-8")
    return book


def waiting(cast: Cast, name: str, kind: str = "organisation", at: datetime = MONDAY) -> str:
    """Open an onboarding that waits for the screening and return its reference."""
    return waiting_for(cast.hana, name, kind, at)


def waiting_for(hana: Actor, name: str, kind: str = "organisation", at: datetime = MONDAY) -> str:
    given: dict[str, Any] = {
        "entity": "uk",
        "legal_name": name,
        "entity_type": "company",
        "country": "GB",
        "product": "corporate_account",
        "segment": "corporate",
        "size": "medium",
        "credit_asked": False,
        "relationship_manager": "hana",
    }
    asked = OpenCase("onboarding", name, NewParty(name=name, kind=kind), hana, given)
    reference = str(open_case(asked, at)["reference"])
    move_case(MoveCase(reference, "straight_to_screening", hana), at)
    return reference


def tick(at: datetime) -> None:
    """Let the scheduler do what is due of the screening and of what follows."""
    screen_what_waits(at)
    for due in claim_follow_ups(at):
        carry_out(due, at)
    screen_what_waits(at)


def read(reference: str) -> CaseNow:
    return read_case(reference, SYSTEM, "case.read")


def reviews() -> list[str]:
    with db.engine.connect() as connection:
        query = select(Case.reference).where(Case.workflow == "screening_review").order_by(Case.id)
        return list(connection.scalars(query))


def hits() -> list[ScreeningHit]:
    db.session.rollback()
    return list(db.session.scalars(select(ScreeningHit).order_by(ScreeningHit.list, ScreeningHit.entry)))


def taken(cast: Cast, reference: str, at: datetime, who: str = "remy") -> None:
    actor = getattr(cast, who)
    assign_case(AssignCase(reference, actor.id, actor), at + timedelta(minutes=5))


def review_taken(cast: Cast, at: datetime) -> str:
    """Let the scheduler raise the one review that there is; compliance takes it on."""
    tick(at)
    (review,) = reviews()
    taken(cast, review, at)
    return review
