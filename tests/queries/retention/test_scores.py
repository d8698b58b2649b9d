"""What customers score, whose scores one may see, and how well they told who would leave."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert

from casework.db import transaction
from casework.domain.scoring.back_test import BackTest
from casework.errors import NotFound
from casework.models import PartyScore
from casework.queries.retention.back_tests import back_test
from casework.queries.retention.scores import list_scores, policy_now, scores_of
from tests.cast import Cast
from tests.commands.retention.bank_of_two_years import AT, add_customer

POLICY = "attrition@1"
SPRING = date(2026, 5, 25)
MARCH = AT - timedelta(days=260)


def score(
    party: int, points: int, at: datetime = MARCH, until: datetime | None = None, policy: str = POLICY
) -> None:
    band = "high" if points >= 60 else "medium" if points >= 35 else "watch"
    row = {
        "party_id": party,
        "policy": policy,
        "scored_at": at,
        "until": until,
        "score": points,
        "band": band,
    }
    with transaction() as session:
        session.execute(insert(PartyScore), [{**row, "reasons": [{"rule": "BAL", "points": points}]}])


def scored(points: int, entity: str = "uk", **more: object) -> int:
    party = add_customer(f"Customer of {points}", entity, **more)
    score(party, points)
    return party


def test_the_highest_score_comes_first_and_pages_go_on_behind_the_last(cast: Cast) -> None:
    parties = {points: scored(points) for points in (20, 80, 40)}
    twin = scored(80)
    first = list_scores(cast.lin, POLICY, limit=2)
    assert [row["party_id"] for row in first] == [twin, parties[80]]
    after = (first[-1]["score"], first[-1]["party_id"])
    assert [row["score"] for row in list_scores(cast.lin, POLICY, after=after)] == [40, 20]
    assert [row["score"] for row in list_scores(cast.lin, POLICY, band="medium")] == [40]


def test_scores_that_no_longer_hold_and_those_of_merged_customers_are_not_listed(cast: Cast) -> None:
    party = add_customer()
    score(party, 80, until=AT)
    score(party, 20, at=AT)
    scored(90, merged_into=party)
    assert [row["score"] for row in list_scores(cast.lin, POLICY)] == [20]
    assert [row["score"] for row in scores_of(cast.lin, party)] == [20, 80]


def test_customers_of_another_entity_are_as_if_they_were_not_there(cast: Cast) -> None:
    foreign = scored(80, "cn")
    assert list_scores(cast.lin, POLICY) == []
    assert [row["party_id"] for row in list_scores(cast.qing, POLICY)] == [foreign]
    with pytest.raises(NotFound):
        scores_of(cast.lin, foreign)
    assert back_test(cast.lin, POLICY, SPRING, AT.date()).result.whole.n == 0


def test_the_policy_of_a_day_is_the_newest_that_is_valid(cast: Cast) -> None:
    assert policy_now(AT) == POLICY
    assert policy_now(AT - timedelta(days=3650)) is None


def test_a_back_test_takes_the_scores_of_the_day_and_who_left_after_it(cast: Cast) -> None:
    ended = {"relationship": "ended"}
    for points, left in ((80, "2026-05-26"), (80, "2026-11-23"), (60, None), (40, "2026-08-01"), (20, None)):
        scored(points, ended_on=left, **(ended if left else {}))
    scored(90, ended_on="2026-05-25", **ended)  # gone on the day itself: nobody to be told of
    scored(10, ended_on="2026-11-24", **ended)  # left after the time that is looked at
    late = add_customer("Late")
    score(late, 100, at=AT - timedelta(days=3))  # nobody had scored her then
    found = back_test(cast.lin, POLICY, SPRING, date(2026, 11, 23)).result
    assert (found.whole.n, found.whole.happened) == (6, 3)
    assert {code: (one.n, one.happened) for code, one in found.bands.items()} == {
        "high": (3, 2), "medium": (1, 1), "watch": (2, 0),
    }  # fmt: skip
    assert found.auc == pytest.approx(8 / 9)  # of nine pairs only 40 against 60 is the wrong way round
    assert found.lift() == pytest.approx(2.0)


def test_a_score_that_changed_counts_as_it_stood_at_the_end_of_the_day(cast: Cast) -> None:
    party = add_customer(relationship="ended", ended_on="2026-10-01")
    changed = datetime(2026, 5, 25, 2, 0, tzinfo=AT.tzinfo)
    score(party, 20, until=changed)
    score(party, 80, at=changed)
    assert [*_scores(cast, SPRING).scores] == [80]
    assert [*_scores(cast, SPRING - timedelta(days=1)).scores] == [20]


def _scores(cast: Cast, on: date) -> BackTest:
    return back_test(cast.lin, POLICY, on, AT.date()).result


def test_a_back_test_is_cut_by_segment_with_the_unknown_ones_apart(cast: Cast) -> None:
    scored(80, value_band="A", size="large", relationship="ended", ended_on="2026-10-01")
    scored(80, value_band="A")
    scored(20)
    cuts = back_test(cast.lin, POLICY, SPRING, AT.date()).result.segments
    assert {value: (one.n, one.happened) for value, one in cuts["value_band"].items()} == {
        "A": (2, 1), "(blank)": (1, 0),
    }  # fmt: skip
    assert cuts["size"].keys() == {"large", "(blank)"}
    assert cuts["nature"].keys() == {"private"}


def test_a_policy_that_there_is_not_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        back_test(cast.lin, "attrition@9", SPRING, AT.date())
