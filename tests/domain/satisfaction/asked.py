"""A survey with every kind of question, as tests ask it."""

from __future__ import annotations

from datetime import date

from casework.domain.definition import Choice, Words
from casework.domain.satisfaction.survey import Question, Survey


def words(text: str) -> Words:
    return Words(text, text)


SURVEY = Survey(
    name="made_up",
    version=1,
    kind="transactional",
    title=words("A made-up survey"),
    greeting=words("Hello"),
    thanks=words("Thank you"),
    valid_from=date(2026, 1, 1),
    questions=(
        Question("satisfied", "csat", words("Satisfied?"), needed=True),
        Question("easy", "ces", words("Easy?")),
        Question("recommend", "nps", words("Recommend?")),
        Question("mattered", "choice", words("What?"), choices=(Choice("speed", words("Speed")),)),
        Question("comment", "text", words("Else?")),
        Question("callback", "callback", words("Call?")),
        Question("permission", "permission", words("Speak?")),
    ),
    complaint_words=("unacceptable", "投诉"),
)
