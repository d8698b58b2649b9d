"""While a hit is looked at an application waits, and tells nobody why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.errors import NotFound
from casework.queries.cases.reading import read_case
from tests.cast import Cast, body_of
from tests.journeys.onboarding import hits
from tests.journeys.onboarding.desk import DILIGENCE, RISK, cases_of
from tests.journeys.onboarding.hits import decided, hit_upon
from tests.journeys.onboarding.told import hits_of, told
from tests.journeys.recount import everything


def test_while_a_hit_is_looked_at_the_application_waits_and_says_nothing(cast: Cast) -> None:
    desk = hit_upon(cast)
    assert desk.state == "screening"
    assert len(cases_of("screening_review")) == 1
    assert desk.kinds == [kind for kind in desk.kinds if "hit" not in kind and kind != "followed_up"]
    assert desk.now.links == []
    with pytest.raises(NotFound):
        read_case(cases_of("screening_review")[0]["reference"], cast.lin, "case.read")


def test_a_false_hit_lets_the_application_go_on(cast: Cast) -> None:
    desk = hit_upon(cast)
    decided(desk, "false", "hit_false")
    assert desk.state == "risk_assessment"
    assert "enhanced_diligence" not in desk.now.row["fields"]


def test_an_exposed_person_means_enhanced_diligence_and_no_word_of_why(cast: Cast) -> None:
    desk = hit_upon(cast)
    decided(desk, "pep", "hit_pep_or_media", finding="pep")
    assert desk.state == "edd"
    assert desk.now.row["fields"]["enhanced_diligence"] is True
    desk.do("hana", "assess", **RISK)
    assert desk.now.row["fields"]["rating"] == "high"
    desk.do("hana", "edd_done", **DILIGENCE)
    desk.do("lin", "tl_approve_compliance", comment="Fine.")
    desk.do("remy", "co_approve_senior", comment="Fine.")
    desk.do("mara", "sr_approve", comment="Fine.")
    assert desk.state == "setup"
    bodies = [body_of(desk.reference, n) for n in range(1, desk.now.row["seq"] + 1)]
    assert not any("pep" in str(body).lower() for body in bodies)


def test_compliance_alone_is_told_of_a_hit_and_has_one_working_day(cast: Cast) -> None:
    own = hits.somebody_else(cast)
    assert own.state == "cleared"
    assert own.triggers == ["raise", "take_up", "hit_false"]
    assert own.clock("ONB-HIT")["due_at"] == datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert own.clock("ONB-HIT")["result"] == "met"
    assert told(own, "raised") == {"remy", "ira_uk"}
    assert own.kinds[-1] == "followed_up"
    assert everything() == []


def test_a_sanctioned_customer_is_frozen_and_reported_within_eight_hours(cast: Cast) -> None:
    own = hits.sanctioned(cast)
    assert own.state == "reported"
    clock = own.clock("SANCTION-REPORT")
    assert clock["due_at"] - clock["started_at"] == timedelta(hours=8)
    assert clock["result"] == "met"
    assert own.now.row["legal_hold"] is not None
    assert told(own, "report_owed") == {"remy", "ira_uk"}
    (application,) = cases_of("onboarding")
    assert application["state"] == "screening"  # and stays there: nothing says why
    assert everything() == []


def test_a_report_that_is_late_is_told_to_compliance_and_is_no_word_in_the_application(cast: Cast) -> None:
    desk = hit_upon(cast)
    own = decided(desk, "sanction", "hit_sanction", sanctions_list="ofac_sdn 6", match_reason="Passport.")
    before = cases_of("onboarding")
    own.wait(hours=9)
    assert own.clock("SANCTION-REPORT")["breached_at"] is not None
    assert told(own, "breach") >= {"ira_uk"}
    assert told(own, "breach") <= {"ira_uk", "remy"}
    assert cases_of("onboarding") == before


def test_who_is_no_longer_on_a_list_ends_the_review_and_the_application_goes_on(cast: Cast) -> None:
    own = hits.no_longer_listed(cast)
    assert (own.state, own.triggers) == ("ended", ["raise", "hits_ended"])
    assert cases_of("onboarding")[0]["state"] == "risk_assessment"
    assert everything() == []


def test_a_decision_stands_when_the_next_list_names_the_same(cast: Cast) -> None:
    own = hits.named_on_another_day(cast)
    assert len(cases_of("screening_review")) == 1
    assert [hit["state"] for hit in hits_of(own.now.row["id"])] == ["false"]
    assert own.state == "cleared"
