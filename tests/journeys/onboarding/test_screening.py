"""While a hit is looked at an application waits, and tells nobody why."""

from __future__ import annotations

from typing import Any

import pytest

from casework.commands.onboarding.name_party import NameParty, name_party
from casework.commands.parties.record_party import NewParty
from casework.commands.screening.decide_hit import DecideHit, decide_hit
from casework.errors import NotFound
from casework.queries.cases.reading import read_case
from tests.cast import Cast, body_of
from tests.journeys.onboarding.desk import (
    DILIGENCE,
    RISK,
    ClientDesk,
    cases_of,
)
from tests.journeys.onboarding.told import hits_of


def hit_upon(cast: Cast) -> ClientDesk:
    """Bring an application to screening, with a director whose name is on a list."""
    desk = ClientDesk(cast)
    desk.load()
    desk.accepted()
    suspect = desk.person_of(NewParty("Oleg Malkov", country="GB"))
    name_party(NameParty(desk.reference, suspect, "director", cast.hana), desk.at)
    desk.screen()
    return desk


def decided(desk: ClientDesk, decision: str, trigger: str, **fields: Any) -> None:
    """Let compliance adjudicate the hit, in the case that only compliance knows of."""
    (review,) = cases_of("screening_review")
    first, desk.reference = desk.reference, review["reference"]
    desk.assign("ira_uk", "ira_uk")
    for hit in hits_of(review["id"]):
        decide_hit(
            DecideHit(review["reference"], hit["id"], decision, "Born elsewhere.", desk.cast.ira_uk), desk.at
        )
    desk.do("ira_uk", trigger, comment="Compared.", **fields)
    desk.reference = first
    desk.wait(minutes=10)


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
