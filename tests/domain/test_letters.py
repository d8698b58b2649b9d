"""A letter may leave when every block is written and every tick is set."""

from __future__ import annotations

from casework.domain.letters import LetterDraft
from tests.domain.matters import DECISION, LETTER, WAYS


def test_a_block_of_blanks_and_a_tick_that_is_not_set_are_missing() -> None:
    draft = LetterDraft("answer", (DECISION, WAYS), {"decision": "  "})
    assert draft.missing() == [DECISION, WAYS]


def test_a_letter_that_has_all_misses_nothing() -> None:
    assert LETTER.missing() == []
