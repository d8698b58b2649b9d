"""The details of an application in words: people by their names, the kind of company by its title."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import update

from casework.db import transaction
from casework.models import Party
from tests.web.onboarding.test_checklists import submitted


def test_the_relationship_manager_is_shown_by_name_and_the_nature_of_the_company_in_words(
    app: Flask, signed_in: Any
) -> None:
    reference = submitted(app)
    with app.app_context(), transaction() as session:
        session.execute(update(Party).values(nature="private"))
    hers = signed_in("hana")
    page = hers.get(f"/cases/{reference}").text
    assert "<dd>Hana Reed</dd>" in page and "<dd>hana</dd>" not in page
    assert "<dd>privately owned</dd>" in page
    hers.post("/language", {"language": "zh"})
    assert "<dd>民营</dd>" in hers.get(f"/cases/{reference}").text
