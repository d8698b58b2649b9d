"""Surveys (`policies/surveys`): the questions that customers are asked, and what their answers lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields

from casework.domain.definition import Choice, Words
from casework.domain.satisfaction.measures import SCALES
from casework.domain.satisfaction.survey import (
    ANSWERED_BY,
    CHOICE,
    KINDS,
    USUAL_DROP,
    USUAL_THRESHOLDS,
    Question,
    Survey,
)
from casework.errors import NotFound
from casework.rulebook.reading import (
    Day,
    Flag,
    Label,
    Name,
    Names,
    Reader,
    Strict,
    Table,
    Text,
    Whole,
    one_of,
    shown,
    tables,
)

FILES = "policies/surveys/*/v*.toml"


class Share(fields.Field[float]):
    """A number above 0."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 100:
            raise ValidationError(f"takes a number above 0, such as 0.25, not {shown(value)}")
        return float(value)


class ChoiceSchema(Strict):
    code = Name(required=True)
    en = Text(required=True)
    zh = Text(required=True)


class QuestionSchema(Strict):
    code = Name(required=True)
    scale = Text(required=True, validate=one_of(*ANSWERED_BY))
    asks = Label(required=True)
    needed = Flag(load_default=False)
    low = Label(load_default=None)
    high = Label(load_default=None)
    choices = tables(ChoiceSchema)


class SurveySchema(Strict):
    survey = Name(required=True)
    kind = Text(required=True, validate=one_of(*KINDS))
    title = Label(required=True)
    greeting = Label(required=True)
    thanks = Label(required=True)
    valid_from = Day(required=True)
    sells = Flag(load_default=False)
    days = Whole(load_default=21)
    expected_response = Share(load_default=1.0)
    drop = Whole(load_default=USUAL_DROP)
    thresholds = fields.Dict(Text(validate=one_of(*SCALES)), Whole(), load_default=dict)
    weights = fields.Dict(Name(), Share(), load_default=dict)
    complaint_words = Names(load_default=())
    opens = Name(load_default=None)
    occasions = Names(load_default=())
    questions = tables(QuestionSchema)


def read_surveys(reader: Reader) -> dict[str, tuple[Survey, ...]]:
    """Return the versions of every survey, oldest first; what is wrong with them is gathered."""
    found: dict[str, tuple[Survey, ...]] = {}
    for folder, version, path, data in reader.read_versions(FILES, SurveySchema, "survey"):
        _check(reader, path, data)
        found[folder] = (*found.get(folder, ()), _survey(data, version))
    return found


def survey_on(surveys: Mapping[str, Iterable[Survey]], name: str, on: date) -> Survey:
    """Return the version of a survey that is valid on a day. Raises NotFound."""
    valid = [one for one in surveys.get(name, ()) if one.valid_from <= on]
    if not valid:
        raise NotFound(f"There is no survey “{name}” on {on}.", zh=f"{on} 没有问卷“{name}”。")
    return valid[-1]


def survey_labelled(surveys: Mapping[str, Iterable[Survey]], label: str) -> Survey:
    """Return a survey by name and version: "post_complaint@1". Raises NotFound."""
    name = label.partition("@")[0]
    for one in surveys.get(name, ()):
        if one.label == label:
            return one
    raise NotFound(f"There is no survey “{label}”.", zh=f"没有问卷“{label}”。")


def _check(reader: Reader, path: Path, data: Table) -> None:
    codes = [question["code"] for question in data["questions"]]
    scored = [question for question in data["questions"] if question["scale"] in SCALES]
    if not scored:
        reader.fault(path, "questions", "scale", f"one question at least has a score: {', '.join(SCALES)}")
    elif not scored[0]["needed"]:
        block = f"questions.{scored[0]['code']}"
        reader.fault(path, block, "needed", "is true of the first question with a score: it is the rating")
    if data["occasions"] and not data["opens"]:
        reader.fault(path, "", "opens", "names the workflow whose cases ask this survey on its occasions")
    for number, question in enumerate(data["questions"]):
        block = f"questions.{question['code']}"
        if question["code"] in codes[:number]:
            reader.fault(path, block, "code", "is there twice; give each question a code of its own")
        if (question["scale"] == CHOICE) != bool(question["choices"]):
            says = 'are for the scale "choice", and it has at least one'
            reader.fault(path, block, "choices", says)
    for metric, limit in data["thresholds"].items():
        least, most = SCALES[metric]
        if not least <= limit <= most:
            reader.fault(path, "thresholds", metric, f"lies between {least} and {most}")


def _survey(data: Table, version: int) -> Survey:
    questions = tuple(
        Question(**{**question, "choices": tuple(_choice(one) for one in question["choices"])})
        for question in data["questions"]
    )
    plain = {name: value for name, value in data.items() if name not in ("survey", "questions", "thresholds")}
    return Survey(
        name=data["survey"],
        version=version,
        questions=questions,
        thresholds={**USUAL_THRESHOLDS, **data["thresholds"]},
        **plain,
    )


def _choice(data: Table) -> Choice:
    return Choice(data["code"], Words(data["en"], data["zh"]))
