"""What compliance decides on hits: each end of a review needs the decision that leads there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.domain.screening.standing import FALSE, FOUND_MEDIA, FOUND_PEP, OPEN, SANCTION
from tests.domain.guards.said import said
from tests.domain.matters import HANA, LIN, REMY

TRUE = "A hit was decided to be true."
WORSE = "A hit was decided to be a sanction."
NEITHER = "No hit was decided to be a politically exposed person or adverse media."
NONE = "No hit was decided to be a sanction."
LEFT = "Hits are left."


def open_(many: int) -> str:
    return f"{many} hits are not decided yet. Decide each, with its rationale."


@pytest.mark.parametrize(
    ("hits", "every_false", "exposed", "sanctioned", "none_left"),
    [
        ((), None, NEITHER, NONE, None),
        ((FALSE, FALSE), None, NEITHER, NONE, None),
        ((OPEN,), open_(1), open_(1), NONE, LEFT),
        ((FALSE, OPEN, OPEN), open_(2), open_(2), NONE, LEFT),
        ((FALSE, FOUND_PEP), TRUE, None, NONE, LEFT),
        ((FOUND_MEDIA,), TRUE, None, NONE, LEFT),
        ((FOUND_PEP, OPEN), open_(1), open_(1), NONE, LEFT),
        ((SANCTION,), TRUE, WORSE, None, LEFT),
        ((SANCTION, FOUND_PEP), TRUE, WORSE, None, LEFT),
        ((SANCTION, OPEN), open_(1), open_(1), None, LEFT),  # a freeze waits for no other hit
    ],
)
def test_hits_lead_to_the_end_that_was_decided_and_to_no_other(
    hits: tuple[str, ...],
    every_false: str | None,
    exposed: str | None,
    sanctioned: str | None,
    none_left: str | None,
) -> None:
    found = {"screening.hits": hits}
    names = ("every_hit_false", "pep_or_media_found", "sanction_found", "no_hit_left")
    assert [said(name, extra=found) for name in names] == [every_false, exposed, sanctioned, none_left]


def test_what_compliance_asked_for_is_said_without_a_word_of_why() -> None:
    told = said("nothing_found", extra={"screening.findings": 1})
    assert told == "Enhanced diligence is required."
    assert said("nothing_found", extra={"screening.findings": 0}) is None


def test_who_had_a_hand_in_the_case_that_waits_does_not_decide_the_hit() -> None:
    hands = {"extra": {"cause.handlers": frozenset({HANA.name, LIN.name})}}
    told = "You took part in the case of this customer that waits for the answer. Another officer decides."
    assert said("not_handler_of_cause", actor=LIN, **hands) == told
    assert said("not_handler_of_cause", actor=replace(REMY, principal=HANA.name), **hands) == told
    assert said("not_handler_of_cause", actor=REMY, **hands) is None
