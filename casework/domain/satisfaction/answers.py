"""What was sent, read against the questions: every fault is told at once, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.domain.definition import Words
from casework.domain.satisfaction.survey import CALLBACK, CHOICE, PERMISSION, TEXT, Question, Survey
from casework.errors import Malformed

LONGEST = 4_000
YES, NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0", "")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question: a score, a code, a text, or yes and no."""

    question: Question
    score: int | None = None
    choice: str | None = None  # "yes" and "no" of the questions that ask so
    text: str | None = None


def read_answers(survey: Survey, sent: Mapping[str, Any]) -> list[Answer]:
    """Return the answers in the order of the questions, those left open without one.

    Raises Malformed naming each question whose answer is missing, outside its scale, or unknown.
    """
    faults: dict[str, Words] = {}
    for code in sent:
        if survey.question(code) is None:
            known = [question.code for question in survey.questions]
            faults[code] = Words(
                f"This survey has no such question; it has {', '.join(known)}.",
                f"本问卷没有此问题；应为{'、'.join(known)}。",
            )
    found = []
    for question in survey.questions:
        answer = _read(question, sent.get(question.code))
        if isinstance(answer, Words):
            faults[question.code] = answer
        elif answer is not None:
            found.append(answer)
        elif question.needed:
            faults[question.code] = Words("Please answer this question.", "请回答此问题。")
    if faults:
        raise refused(faults)
    return found


def refused(faults: Mapping[str, Words]) -> Malformed:
    return Malformed(
        "Some answers cannot be taken as they are; each says what would be right.",
        zh="部分回答无法接受，各处已说明应如何填写。",
        errors={code: [says.en, says.zh] for code, says in faults.items()},
    )


def _read(question: Question, raw: Any) -> Answer | Words | None:
    """Return the answer, what is wrong with it, or None where nothing was answered."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if question.scores:
        return _score(question, raw)
    if question.scale == TEXT:
        return _text(question, raw)
    if question.scale == CHOICE:
        return _choice(question, raw)
    assert question.scale in (CALLBACK, PERMISSION)
    return _yes_or_no(question, raw)


def _score(question: Question, raw: Any) -> Answer | Words:
    text = str(raw).strip() if isinstance(raw, int | str) and not isinstance(raw, bool) else ""
    if text.isascii() and text.isdecimal() and len(text) < 4 and int(text) in question.scores:
        return Answer(question, score=int(text))
    least, most = question.scores[0], question.scores[-1]
    return Words(f"Choose a whole number from {least} to {most}.", f"请选择 {least} 到 {most} 之间的整数。")


def _text(question: Question, raw: Any) -> Answer | Words:
    if not isinstance(raw, str) or "\x00" in raw:
        return Words("Write text.", "请填写文字。")
    if len(raw) > LONGEST:
        return Words(
            f"At most {LONGEST} characters; this has {len(raw)}.",
            f"最多 {LONGEST} 个字，现有 {len(raw)} 个。",
        )
    return Answer(question, text=raw.strip())


def _choice(question: Question, raw: Any) -> Answer | Words:
    codes = [choice.code for choice in question.choices if choice.active]
    if raw in codes:
        return Answer(question, choice=str(raw))
    return Words(f"Choose one of: {', '.join(codes)}.", f"请从中选择：{'、'.join(codes)}。")


def _yes_or_no(question: Question, raw: Any) -> Answer | Words:
    text = str(raw).lower() if isinstance(raw, str | bool | int) else "?"
    if text in YES or text in NO:
        return Answer(question, choice="yes" if text in YES else "no")
    return Words("Answer yes or no.", "请回答“是”或“否”。")
