"""Ways to change what a customer answered: a score, a choice, who gave it, what was written."""

from __future__ import annotations

from tests.attacks_on_chains import Attack
from tests.told_record import Told


def answered(told: Told) -> tuple[str, int]:
    found = told.one("SELECT case_id, seq FROM events WHERE kind = 'answered'")
    return f"case/{found['case_id']}", int(found["seq"])


def an_edited_answer(told: Told) -> tuple[str, int]:
    told.change("UPDATE survey_answers SET score = score - 1 WHERE scale = 'csat'")
    return answered(told)


def a_rating_made_better(told: Told) -> tuple[str, int]:
    told.change("UPDATE survey_answers SET score = 7 WHERE scale = 'ces'")
    return answered(told)


def one_byte_of_a_choice(told: Told) -> tuple[str, int]:
    told.change("UPDATE survey_answers SET choice = 'waitinh' WHERE choice = 'waiting'")
    return answered(told)


def an_answer_given_by_another(told: Told) -> tuple[str, int]:
    told.change("UPDATE survey_answers SET given_by = 'person/1' WHERE scale = 'csat'")
    return answered(told)


def an_answer_taken_away(told: Told) -> tuple[str, int]:
    told.change("DELETE FROM survey_answers WHERE scale = 'csat'")
    return answered(told)


def an_answer_that_nobody_gave(told: Told) -> tuple[str, int]:
    told.change("UPDATE survey_answers SET revision = 2 WHERE scale = 'csat'")
    return answered(told)


def what_was_written_changed(told: Told) -> tuple[str, int]:
    stream, _ = answered(told)
    words = {"w": "%papers twice%"}
    seq = told.one("SELECT seq FROM event_values WHERE value LIKE :w", **words)["seq"]
    told.change("UPDATE event_values SET value = 'All was well.' WHERE value LIKE :w", **words)
    return stream, int(seq)


ANSWERED: tuple[Attack, ...] = (
    an_edited_answer,
    a_rating_made_better,
    one_byte_of_a_choice,
    an_answer_given_by_another,
    an_answer_taken_away,
    an_answer_that_nobody_gave,
    what_was_written_changed,
)
