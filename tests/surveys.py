"""The smallest workflow of surveys that there can be, beside the bank's rules."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from casework.commands.cases.open_case import OpenCase, open_case
from casework.commands.parties.record_party import NewParty
from casework.domain.facts import SYSTEM
from casework.jobs.ticks import drain_timers
from tests.cast import CUSTOMER, MONDAY
from tests.conftest import ROOT

INVITATION = """
[letters.survey_invitation]
title    = { en = "Please tell us", zh = "请告诉我们" }
template = "letters/int/survey_invitation"
"""
LETTERS = {
    "en": "Dear {{contact}},\n\nhow did we do? {{survey_link}}\n",
    "zh": "尊敬的{{contact}}：\n\n请评价：{{survey_link}}\n",
}


def book_with_surveys(book: Path) -> Path:
    """Copy the bank's rules into a folder and add the workflow `asking` with its letter."""
    for folder in ("workflows", "policies", "notifications", "templates"):
        shutil.copytree(ROOT / folder, book / folder)
    (book / "workflows/released.toml").unlink()
    (book / "workflows/asking").mkdir()
    shutil.copy(Path(__file__).with_suffix(".toml"), book / "workflows/asking/v1.toml")
    regime = sorted((book / "policies/regimes/int").glob("v*.toml"))[-1]
    if "[letters.survey_invitation]" not in regime.read_text("utf-8"):
        with regime.open("a", encoding="utf-8") as letters:
            letters.write(INVITATION)
    for language, text in LETTERS.items():
        (book / f"templates/letters/int/survey_invitation.{language}.txt").write_text(text, "utf-8")
    return book


def schedule(
    survey: str = "post_complaint", at: datetime = MONDAY, party: int | NewParty = CUSTOMER, **fields: Any
) -> str:
    """Open a case that asks the customer on the same day, and return its reference."""
    given = {"entity": "uk", "survey": survey, "send_on": at.date().isoformat(), **fields}
    opened = OpenCase(
        "asking", "Please tell us", party, SYSTEM, given, duplicates_looked_for=True, team="uk_retail"
    )
    return str(open_case(opened, at)["reference"])


def invite(survey: str = "post_complaint", at: datetime = MONDAY, **more: Any) -> str:
    """Open such a case and let the scheduler send it."""
    reference = schedule(survey, at, **more)
    drain_timers(at)
    return reference
