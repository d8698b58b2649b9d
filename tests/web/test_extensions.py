"""Where several deadlines can be extended, each has its button, its own form and its own letter."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from casework.db import transaction
from casework.models import Person
from casework.rulebook.current import use
from tests.conftest import ROOT


@pytest.fixture
def two_laws(tmp_path: Path, app: Flask) -> Iterator[None]:
    """The bank in the United Kingdom under the rules of Hong Kong and China, too."""
    book = tmp_path / "book"
    for folder in ("workflows", "policies", "notifications", "templates"):
        shutil.copytree(ROOT / folder, book / folder)
    entities = book / "policies/entities.toml"
    text = entities.read_text(encoding="utf-8")
    entities.write_text(text.replace('["UK", "UK-MLR"]', '["UK", "HK", "CN"]', 1), encoding="utf-8")
    use(book)
    yield
    use()


def buttons(page: str) -> dict[str, str]:
    found = re.findall(r'href="(/cases/[^"]*do=extend[^"]*)">([^<]*)<', page)
    return {title: address.replace("&amp;", "&").partition("#")[0] for address, title in found}


def test_the_deadline_is_chosen_and_the_form_is_its_own(
    two_laws: None, app: Flask, signed_in, open_case, version
) -> None:
    lin, reference = signed_in("lin"), open_case()
    with app.app_context(), transaction() as session:
        session.execute(update(Person).where(Person.username == "lin").values(flags=["senior"]))
    offered = buttons(lin.get(f"/cases/{reference}").text)
    assert len(offered) == 2
    hong_kong = next(address for title, address in offered.items() if "Hong Kong" in title)
    china = next(address for title, address in offered.items() if "China" in title)
    form = lin.get(hong_kong).text
    assert 'id="f-due"' in form and 'value="HK-30" selected' in form and "CN-30" not in chosen(form)
    form = lin.get(china).text
    assert 'id="f-due"' not in form and 'value="CN-30" selected' in form
    assert "Extended to the term of: " in form
    sent = {
        "trigger": "extend", "clock": "CN-30", "reason": "An appraisal.", "version": version(reference),
        "letter_language": "en", "text.reasons": "An appraisal is owed.", "text.approver": "The lead.",
    }  # fmt: skip
    refused = lin.post(f"/cases/{reference}/extensions", {**sent, "reason": ""})
    assert refused.status_code == 422 and 'value="CN-30" selected' in refused.text
    assert "An appraisal is owed." in refused.text
    assert lin.post(f"/cases/{reference}/extensions", sent).status_code == 302
    left = buttons(lin.get(f"/cases/{reference}").text)
    assert list(left) == ["Extend a deadline"] and "HK-30" in left["Extend a deadline"]


def chosen(page: str) -> str:
    return page.partition('name="clock"')[2].partition("</select>")[0]


def test_a_deadline_that_nobody_knows_opens_the_first_one(two_laws: None, signed_in, open_case) -> None:
    reference = open_case()
    form = signed_in("lin").get(f"/cases/{reference}?do=extend&clock=%3Cx%3E").text
    assert "selected" in chosen(form) and "&lt;x&gt;" not in chosen(form)
