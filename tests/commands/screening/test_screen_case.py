"""An onboarding waits until every party has its answer; what compliance finds is in a case of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.onboarding.name_party import NameParty, name_party
from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.commands.screening.decide_hit import DecideHit, decide_hit
from casework.db import db
from casework.errors import Malformed, NotFound, Refused
from casework.models import CaseLink, Event, Message, ScreeningRun
from casework.queries.cases.personal import personal_values
from tests.cast import MONDAY, Cast, kinds_of
from tests.commands.screening.lists import (
    FIRST,
    hits,
    loaded,
    onboarding,
    read,
    review_taken,
    reviews,
    taken,
    tick,
    waiting,
)

__all__ = ["onboarding"]
LATER = MONDAY + timedelta(hours=1)
KESTREL = "Golden Kestrel Shipping Limited"


def decide(cast: Cast, review: str, decision: str, who: str = "remy", hit: int | None = None) -> None:
    number = hit or hits()[0].id
    command = DecideHit(review, number, decision, "Another register number.", getattr(cast, who))
    decide_hit(command, LATER + timedelta(minutes=10))


def answer(cast: Cast, review: str, trigger: str, **fields: str) -> None:
    at = LATER + timedelta(minutes=20)
    move_case(MoveCase(review, trigger, cast.remy, fields=fields, comment="See the rationale."), at)


def test_a_customer_of_whom_no_list_knows_goes_on_with_the_versions_told(
    onboarding: None, cast: Cast
) -> None:
    loaded()
    case = waiting(cast, "Marigold Bakeries Limited")
    tick(LATER)
    now = read(case)
    assert now.row["state"] == "risk_assessment"
    assert now.fields["list_versions"] == "ofac_sdn@1"
    run = db.session.scalars(select(ScreeningRun).where(ScreeningRun.party_id == now.row["party_id"])).one()
    assert (run.state, run.lists, run.hits_new, run.case_id) == ("made", {"ofac_sdn": 1}, 0, now.row["id"])
    assert reviews() == []


def test_without_a_list_or_with_one_of_yesterday_nobody_is_clear(onboarding: None, cast: Cast) -> None:
    case = waiting(cast, "Marigold Bakeries Limited")
    tick(LATER)
    assert read(case).row["state"] == "screening"
    loaded(at=LATER)
    tick(LATER + timedelta(hours=24, minutes=1))
    assert read(case).row["state"] == "screening"
    loaded(at=LATER + timedelta(hours=25))
    tick(LATER + timedelta(hours=25))
    assert read(case).row["state"] == "risk_assessment"


def test_a_hit_is_adjudicated_elsewhere_and_the_onboarding_says_nothing(onboarding: None, cast: Cast) -> None:
    loaded()
    case = waiting(cast, KESTREL)
    before = read(case).row
    tick(LATER)
    now = read(case)
    assert (now.row["version"], now.row["seq"], now.row["state"]) == (
        before["version"],
        before["seq"],
        "screening",
    )
    (review,) = reviews()
    own = read(review)
    assert (own.row["entity"], own.row["state"], own.row["queue"]) == ("!uk", "open", "compliance")
    assert own.fields["hit_kind"] == "sanctions"
    links = db.session.scalars(select(CaseLink)).all()
    assert [(link.case_id, link.other_id, link.kind) for link in links] == [
        (own.row["id"], now.row["id"], "caused_by")
    ]
    (hit,) = hits()
    assert (hit.entry, hit.state, hit.case_id, hit.score) == ("103", "open", own.row["id"], 1000)
    assert hit.reason["en"] and hit.reason["zh"]
    assert {row.person_id for row in db.session.scalars(select(Message))} <= {
        cast.ids["remy"],
        cast.ids["ira_uk"],
    }
    tick(LATER)
    assert (len(reviews()), len(hits())) == (1, 1)


def test_a_review_leaves_no_gap_in_the_numbers_of_other_cases(onboarding: None, cast: Cast) -> None:
    loaded()
    first = waiting(cast, KESTREL)
    tick(LATER)
    assert reviews() != []
    second = waiting(cast, "Marigold Bakeries Limited")
    assert int(second.rpartition("-")[2]) == int(first.rpartition("-")[2]) + 1


def test_somebody_else_the_onboarding_goes_on_and_the_decision_stands(onboarding: None, cast: Cast) -> None:
    loaded()
    case = waiting(cast, KESTREL)
    review = review_taken(cast, LATER)
    decide(cast, review, "false")
    assert "hit_decided_false" in kinds_of(review)
    (hit,) = hits()
    kept = personal_values(hit.case_id, {"rationale": {"seq": hit.decided_seq}})
    assert kept == {"rationale": "Another register number."}
    answer(cast, review, "hit_false")
    tick(LATER + timedelta(minutes=30))
    assert read(case).row["state"] == "risk_assessment"
    assert read(review).row["state"] == "cleared"
    second = loaded(FIRST + "106,KESTREL STAR TWO,vessel,MADE-UP,,\n", LATER + timedelta(hours=2))
    assert second.version == 2
    tick(LATER + timedelta(hours=2))
    assert [hit.state for hit in hits()] == ["false"]


def test_an_exposed_person_needs_enhanced_diligence_in_neutral_words(onboarding: None, cast: Cast) -> None:
    loaded()
    case = waiting(cast, KESTREL)
    review = review_taken(cast, LATER)
    with pytest.raises(Refused, match="not decided yet"):
        answer(cast, review, "hit_pep_or_media", finding="pep")
    decide(cast, review, "pep")
    with pytest.raises(Refused, match="decided to be true"):
        answer(cast, review, "hit_false")
    answer(cast, review, "hit_pep_or_media", finding="pep")
    tick(LATER + timedelta(minutes=30))
    now = read(case)
    assert (now.row["state"], now.fields["enhanced_diligence"]) == ("edd", True)
    bodies = db.session.scalars(select(Event.body).where(Event.case_id == now.row["id"]))
    told = b"".join(body if isinstance(body, bytes) else body.encode() for body in bodies).decode()
    assert not any(word in told for word in ('"pep', "SCR-", "hit_"))


def test_a_sanction_leaves_the_onboarding_where_it_is(onboarding: None, cast: Cast) -> None:
    loaded()
    case = waiting(cast, KESTREL)
    before = read(case).row["seq"]
    review = review_taken(cast, LATER)
    decide(cast, review, "sanction")
    answer(cast, review, "hit_sanction", sanctions_list="ofac_sdn 103", match_reason="Same register number.")
    tick(LATER + timedelta(minutes=30))
    assert (read(case).row["state"], read(case).row["seq"]) == ("screening", before)
    own = read(review)
    assert (own.row["state"], own.fields["frozen"]) == ("frozen", True)
    assert own.row["legal_hold"] is not None
    assert [item["task"] for item in own.items] == ["file_report"]
    assert own.items[0]["due_at"] == LATER + timedelta(minutes=20, hours=8)


def test_the_last_answer_moves_the_case_by_what_was_found_of_all(onboarding: None, cast: Cast) -> None:
    """The customer is exposed, her sponsor is somebody else: the last answer is no, diligence is enhanced."""
    loaded()
    case = waiting(cast, KESTREL)
    sponsor = add_party(AddParty("uk", NewParty("Dmitri Orlovsky", "person"), cast.hana), MONDAY)
    name_party(NameParty(case, sponsor["party"], "sponsor", cast.hana), MONDAY)
    tick(LATER)
    first, second = reviews()
    for review, decision in ((first, "pep"), (second, "false")):
        taken(cast, review, LATER)
        number = read(review).row["id"]
        decide(cast, review, decision, hit=next(hit.id for hit in hits() if hit.case_id == number))
    answer(cast, first, "hit_pep_or_media", finding="pep")
    tick(LATER + timedelta(minutes=25))
    assert read(case).row["state"] == "screening"
    answer(cast, second, "hit_false")
    tick(LATER + timedelta(minutes=30))
    assert read(case).row["state"] == "edd"


def test_nobody_but_compliance_of_the_entity_knows_of_the_review(onboarding: None, cast: Cast) -> None:
    loaded()
    waiting(cast, KESTREL)
    review = review_taken(cast, LATER)
    for who, error in (("hana", NotFound), ("lin", NotFound), ("otto", NotFound), ("yun", NotFound)):
        with pytest.raises(error):
            decide(cast, review, "false", who)
    assert [hit.state for hit in hits()] == ["open"]


def test_a_hit_needs_its_rationale(onboarding: None, cast: Cast) -> None:
    loaded()
    waiting(cast, KESTREL)
    review = review_taken(cast, LATER)
    with pytest.raises(Malformed) as refused:
        decide_hit(DecideHit(review, hits()[0].id, "maybe", " ", cast.remy), LATER)
    assert set(refused.value.errors) == {"decision", "rationale"}
    with pytest.raises(NotFound):
        decide(cast, review, "false", hit=12345)
    assert hits()[0].decided_by is None
