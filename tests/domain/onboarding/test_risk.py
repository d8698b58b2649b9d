"""How a client is rated: points, bands at their boundaries, floors, overrides, and the reasons told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from casework.domain.definition import Definition
from casework.domain.onboarding.risk import Rated, RiskPolicy, rate
from casework.domain.workings import WORKINGS, Work
from casework.domain.workings.ratings import reasons_in
from casework.rulebook import Rulebook, home, load

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PLAIN: dict[str, Any] = {
    "country": "GB",
    "ownership_complexity": "direct",
    "industry": "services",
    "product": "corporate_account",
    "met_how": "in_person",
    "entity_type": "company",
    "client_age": "over_five",
    "expected_activity": "domestic",
}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load(home())


@pytest.fixture(scope="module")
def policy(book: Rulebook) -> RiskPolicy:
    found = book.bases(TODAY)["risk"]
    assert isinstance(found, RiskPolicy)
    return found


def rated(policy: RiskPolicy, **fields: Any) -> Rated:
    return rate(policy, {**PLAIN, **fields}, AT, TODAY)


def test_every_factor_gives_its_points_and_they_add_up(policy: RiskPolicy) -> None:
    found = rated(policy)
    assert {point.factor.code: point.points for point in found.points} == {
        "country": 5, "ownership": 2, "industry": 3, "product": 4, "channel": 0, "legal_form": 2,
        "track_record": 0, "activity": 1, "diligence": 0,
    }  # fmt: skip
    assert (found.score, found.rating, found.policy) == (17, "low", "onboarding@1")


def test_no_value_gives_more_than_the_weight_of_its_factor(policy: RiskPolicy) -> None:
    assert sum(factor.weight for factor in policy.factors) == 100
    for factor in policy.factors:
        assert all(0 <= points <= factor.weight for points in (*factor.points.values(), factor.otherwise))


@pytest.mark.parametrize(
    ("score", "band"),
    [(0, "low"), (39, "low"), (40, "medium"), (69, "medium"), (70, "high"), (100, "high")],
)
def test_a_band_begins_with_its_lower_bound(policy: RiskPolicy, score: int, band: str) -> None:
    assert policy.band(score) == band


def test_what_nobody_knows_counts_in_full_and_a_box_not_ticked_is_no(policy: RiskPolicy) -> None:
    unknown = rate(policy, {}, AT, TODAY)
    assert unknown.score == 95
    assert {point.points for point in unknown.points if point.factor.code == "diligence"} == {0}


@pytest.mark.parametrize(
    ("fields", "floor"),
    [
        ({"enhanced_diligence": True}, "enhanced_diligence"),
        ({"country": "VE"}, "high_risk_country"),
        ({"bearer_shares": True}, "bearer_shares"),
        ({"ownership_complexity": "opaque"}, "opaque_ownership"),
        ({"met_how": "remote", "offshore": True}, "never_met_offshore"),
        ({"industry": "cash_intensive"}, "cash_or_defence"),
        ({"industry": "defence"}, "cash_or_defence"),
    ],
)
def test_a_floor_makes_a_client_high_whatever_the_score(
    policy: RiskPolicy, fields: dict[str, Any], floor: str
) -> None:
    found = rated(policy, **fields)
    assert found.score < 70
    assert (found.rating, [one.code for one in found.floors]) == ("high", [floor])


def test_remote_alone_and_offshore_alone_raise_no_floor(policy: RiskPolicy) -> None:
    assert rated(policy, met_how="remote").floors == ()
    assert rated(policy, offshore=True).floors == ()


@pytest.mark.parametrize("fields", [{"country": "KP"}, {"industry": "shell_bank"}])
def test_what_the_policy_excludes_nobody_overrides(policy: RiskPolicy, fields: dict[str, Any]) -> None:
    overridden = {"rating_override": "low", "override_reason": "Known.", "override_until": date(2027, 1, 1)}
    assert rated(policy, **fields, **overridden).rating == "prohibited"


@pytest.mark.parametrize(
    ("until", "reason", "rating"),
    [
        (date(2026, 11, 24), "A pension fund.", "medium"),
        (date(2026, 11, 23), "A pension fund.", "medium"),  # its day is not over
        (date(2026, 11, 22), "A pension fund.", "high"),
        (date(2026, 11, 24), None, "high"),
    ],
)
def test_an_override_holds_until_its_day_is_over_and_only_with_a_reason(
    policy: RiskPolicy, until: date, reason: str | None, rating: str
) -> None:
    set_ = {"rating_override": "medium", "override_reason": reason, "override_until": until}
    found = rated(policy, ownership_complexity="opaque", **set_)
    assert (found.rating, found.own) == (rating, "high")


def work(definition: Definition, book: Rulebook, **fields: Any) -> Work:
    return Work(definition, {**PLAIN, **fields}, AT, "Europe/London", book.bases(TODAY))


def test_the_reasons_name_every_factor_in_both_languages(book: Rulebook) -> None:
    given = WORKINGS["risk_rating"].function(work(book.latest("onboarding"), book, bearer_shares=True))
    lines = given["risk_reasons"].splitlines()
    assert lines[0] == "Country: United Kingdom 5/25 · 国家或地区：英国 5/25"
    assert lines[-1] == "Bearer shares or nominees → high · 无记名股份或代持"
    assert len(lines) == 10
    assert reasons_in(given["risk_reasons"], "en").splitlines()[0] == "Country: United Kingdom 5/25"
    assert reasons_in(given["risk_reasons"], "zh").splitlines()[-1] == "无记名股份或代持"
    assert reasons_in("As told by the file.", "zh") == "As told by the file."


@pytest.mark.parametrize(
    ("rating", "day"), [("high", "2027-11-23"), ("medium", "2029-11-23"), ("low", "2031-11-23")]
)
def test_the_next_review_is_a_cycle_of_the_rating_after_the_approval(
    book: Rulebook, rating: str, day: str
) -> None:
    approved = datetime(2026, 11, 23, 12, tzinfo=UTC)
    looked = work(book.latest("onboarding"), book, rating=rating, approved_at=approved)
    assert WORKINGS["next_review"].function(looked)["next_review_on"].isoformat() == day


def test_a_rating_that_was_never_given_has_changed(book: Rulebook) -> None:
    change = WORKINGS["rating_change"].function
    definition = book.latest("kyc_review")
    assert change(work(definition, book, rating="low"))["rating_changed"] is True
    assert change(work(definition, book, rating="low", former_rating="low"))["rating_changed"] is False
