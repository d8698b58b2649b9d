"""A lead starts a campaign and reads what it changed, on pages and by programs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework.db import db, transaction
from casework.models import Campaign, CampaignMember, Party
from tests.web.api.program import program_of
from tests.web.conftest import MONDAY

FORM = {
    "title": "Autumn", "code": "autumn", "team": "uk_corporate", "days": "90", "share_high": "0",
    "share_medium": "10", "fairness": ["score_band", "size"],
}  # fmt: skip
BODY = {
    "entity": "uk",
    "team": "uk_corporate",
    "code": "autumn",
    "title": "Autumn",
    "shares": {"medium": 0.1},
}


def measured(app: Flask, treated: tuple[int, int], control: tuple[int, int]) -> None:
    """Put members of the running campaign into the bank: of each group so many, and so many of them kept."""
    with app.app_context(), transaction() as session:
        number = 0
        for group, (many, kept) in (("treated", treated), ("control", control)):
            for index in range(many):
                number += 1
                session.add(
                    Party(
                        id=number, entity="uk", kind="organisation", name="C", language="en",
                        vulnerable=False, recorded_at=MONDAY, circumstances=[], version=1,
                        relationship="active",
                    )
                )  # fmt: skip
                session.flush()
                session.add(
                    CampaignMember(
                        campaign_id=1, party_id=number, group=group, band="medium", value="B",
                        assigned_at=MONDAY, window_ends_on="2027-02-21", measured_at=MONDAY,
                        outcome="kept" if index < kept else "left",
                    )
                )  # fmt: skip


def kept_campaigns(app: Flask) -> list[Campaign]:
    with app.app_context():
        return list(db.session.scalars(select(Campaign)))


def test_a_lead_starts_a_campaign_and_reads_its_lift(app: Flask, signed_in: Any) -> None:
    lin = signed_in("lin")
    assert "No campaign yet." in lin.get("/campaigns").text
    started = lin.post("/campaigns/new", FORM, follow_redirects=True)
    assert "Nothing can be said yet." in started.text
    measured(app, (90, 74), (10, 7))
    page = lin.get("/campaigns/1").text
    assert "+12.2" in page  # 82.2 less 70.0
    assert "not more than chance can do" in page
    ended = lin.post("/campaigns/1/end", follow_redirects=True)
    assert "The campaign has ended" in ended.text


def test_a_control_group_of_two_is_too_few_to_tell(app: Flask, signed_in: Any) -> None:
    lin = signed_in("lin")
    lin.post("/campaigns/new", FORM)
    measured(app, (12, 9), (2, 2))
    page = lin.get("/campaigns/1").text
    assert "Too few to tell." in page and "percentage points" not in page
    assert "12 who were to be approached and 2 who are left alone" in page
    assert page.count("too few to tell") == 1  # of the two groups only the small one hides who stayed


def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(app: Flask, signed_in: Any) -> None:
    wrong = {**FORM, "code": "Autumn 1", "share_medium": "many"}
    page = signed_in("lin").post("/campaigns/new", wrong)
    assert page.status_code == 422
    assert 'value="Autumn 1"' in page.text
    assert "from 0 to 0.2" in page.text
    assert kept_campaigns(app) == []


def test_who_handles_or_audits_starts_nothing(app: Flask, signed_in: Any) -> None:
    for name in ("hana", "otto", "ada"):
        assert signed_in(name).post("/campaigns/new", FORM).status_code == 403
    assert signed_in("otto").get("/campaigns").status_code == 200
    assert kept_campaigns(app) == []


def test_a_campaign_of_another_entity_is_not_there(app: Flask, signed_in: Any) -> None:
    signed_in("lin").post("/campaigns/new", FORM)
    with app.app_context(), transaction() as session:
        session.get_one(Campaign, 1).entity, session.get_one(Campaign, 1).team = "cn", "cn_corporate"
    remy = signed_in("remy")
    assert remy.get("/campaigns/1").status_code == 404
    assert remy.get("/campaigns/2").status_code == 404
    assert remy.post("/campaigns/1/end").status_code == 404
    assert "Autumn" not in remy.get("/campaigns").text


def test_a_program_starts_reads_and_ends_a_campaign(app: Flask) -> None:
    lin = program_of(app, "lin")
    started = lin.ask("POST", "/campaigns", body=BODY)
    assert (started.status_code, started.headers["Location"]) == (201, "/api/v1/campaigns/1")
    measured(app, (900, 738), (100, 76))
    result = lin.ask("GET", "/campaigns/1").json
    lift = result["lift"]
    assert (round(lift["lift"], 3), round(lift["z"], 2), lift["significant"]) == (0.06, 1.46, False)
    assert (result["controls"], result["treated"], result["contamination"]) == (100, 900, 0.0)
    assert [row["code"] for row in lin.ask("GET", "/campaigns").json["items"]] == ["autumn"]
    assert lin.ask("POST", "/campaigns/1/end").json["state"] == "ended"
    assert lin.ask("POST", "/campaigns/1/end").status_code == 409


@pytest.mark.parametrize(
    ("name", "value"), [("shares", {"medium": 0.9}), ("days", 0), ("fairness", ["hair"]), ("more", 1)]
)
def test_a_program_that_sends_nonsense_is_told_the_field(app: Flask, name: str, value: Any) -> None:
    wrong = program_of(app, "lin").ask("POST", "/campaigns", body={**BODY, name: value})
    assert wrong.status_code == 422
    assert any(key.startswith(name) for key in wrong.json["errors"])
