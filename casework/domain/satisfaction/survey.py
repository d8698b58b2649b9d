"""A survey as the bank lays it down: its questions on their scales, and which answers ask for a follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.domain.definition import Choice, Words
from casework.domain.satisfaction.measures import SCALES

RELATIONSHIP, TRANSACTIONAL, PULSE = "relationship", "transactional", "pulse"
KINDS = (RELATIONSHIP, TRANSACTIONAL, PULSE)
TEXT, CHOICE, CALLBACK, PERMISSION = "text", "choice", "callback", "permission"
#: `callback` asks for a call, `permission` allows to speak about the answer; both are yes or no
ANSWERED_BY = (*SCALES, TEXT, CHOICE, CALLBACK, PERMISSION)
#: metric -> highest score that asks for a follow-up (domain.md D)
USUAL_THRESHOLDS: Mapping[str, int] = {"nps": 6, "csat": 2, "ces": 3}
USUAL_DROP = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `low` and `high` name the ends of its scale."""

    code: str
    scale: str
    asks: Words
    needed: bool = False
    low: Words | None = None
    high: Words | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def scores(self) -> range:
        """Return the scores that can be given; none where the question takes no score."""
        least, most = SCALES.get(self.scale, (0, -1))
        return range(least, most + 1)


@dataclass(frozen=True, slots=True)
class Survey:
    """One version of a survey. The first question with a score is the one that the customer is rated by."""

    name: str
    version: int
    kind: str
    title: Words
    greeting: Words
    thanks: Words
    valid_from: date
    questions: tuple[Question, ...]
    sells: bool = False  # a survey that sells is marketing, and asked only with that consent
    days: int = 21  # how long its link works
    expected_response: float = 1.0  # share of those asked who answer, by which a sample is enlarged
    thresholds: Mapping[str, int] = field(default_factory=lambda: USUAL_THRESHOLDS)
    drop: int = USUAL_DROP  # a fall against the last score that asks for a follow-up
    weights: Mapping[str, float] = field(default_factory=dict)  # role -> weight
    complaint_words: tuple[str, ...] = ()
    opens: str | None = None  # the workflow whose cases ask it, where samples are drawn or on its occasions
    occasions: tuple[str, ...] = ()  # facts about a customer after which she is asked: "financial_close"

    @property
    def label(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def scored(self) -> Question:
        """Return the question whose score stands for the whole."""
        return next(question for question in self.questions if question.scale in SCALES)

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions if question.code == code), None)
