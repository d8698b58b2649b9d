"""What a customer's answers ask the bank to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from casework.domain.satisfaction.answers import Answer
from casework.domain.satisfaction.measures import PROMOTERS, SCALES
from casework.domain.satisfaction.survey import CALLBACK, CHOICE, PERMISSION, TEXT, Survey

LOW, DROP, CALL, COMPLAINT = "low_score", "drop", "callback", "complaint_like"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The customer's rating, what else she asked for, and why somebody has to get in touch."""

    metric: str
    score: int | None
    drop: int | None  # against the last score on the same scale
    callback: bool
    contact_permission: bool  # True unless she said no
    complaint_like: bool
    promoter: bool
    low_answer: bool  # another answer than the rating is at or below its threshold
    drivers: str  # the codes that she chose, as a list in words
    comment: str
    reasons: tuple[str, ...]

    @property
    def loop(self) -> bool:
        return bool(self.reasons)


def verdict_on(survey: Survey, answers: Iterable[Answer], last_score: int | None = None) -> Verdict:
    """Return what the answers mean by the survey's thresholds (domain.md D)."""
    given = list(answers)
    scored = next((one for one in given if one.question.code == survey.scored.code), None)
    score = scored.score if scored else None
    drop = last_score - score if last_score is not None and score is not None else None
    comment = "\n\n".join(one.text for one in given if one.question.scale == TEXT and one.text)
    callback = _said(given, CALLBACK) == "yes"
    complaint = reads_like_a_complaint(survey, comment)
    low = any(is_low(survey, one) for one in given)
    fallen = drop is not None and drop >= survey.drop
    asked = ((LOW, low), (DROP, fallen), (CALL, callback), (COMPLAINT, complaint))
    return Verdict(
        metric=survey.scored.scale,
        score=score,
        drop=drop,
        callback=callback,
        contact_permission=_said(given, PERMISSION) != "no",
        complaint_like=complaint,
        promoter=survey.scored.scale == "nps" and score in PROMOTERS,
        low_answer=any(is_low(survey, one) for one in given if one is not scored),
        drivers=", ".join(one.choice for one in given if one.question.scale == CHOICE and one.choice),
        comment=comment,
        reasons=tuple(reason for reason, holds in asked if holds),
    )


def is_low(survey: Survey, answer: Answer) -> bool:
    """True for a score at or below the threshold of its scale."""
    limit = survey.thresholds.get(answer.question.scale)
    return answer.question.scale in SCALES and None not in (limit, answer.score) and answer.score <= limit  # type: ignore[operator]


def reads_like_a_complaint(survey: Survey, comment: str) -> bool:
    """True if a comment holds one of the survey's words of complaint: a suggestion, a person decides."""
    text = comment.casefold()
    return any(word.casefold() in text for word in survey.complaint_words)


def _said(answers: Iterable[Answer], scale: str) -> str | None:
    return next((one.choice for one in answers if one.question.scale == scale), None)
