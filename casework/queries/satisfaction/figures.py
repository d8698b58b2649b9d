"""The figures of a survey: ratings with margins, response rate, trend, teams, with small cuts left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from casework.domain.satisfaction.cuts import HIDDEN, ResponseRate, hidden_cuts, standing
from casework.domain.satisfaction.measures import (
    Measure,
    csat,
    distribution_of,
    easy,
    mean,
    nps,
    weighed,
)
from casework.domain.satisfaction.survey import Question, Survey
from casework.domain.satisfaction.trend import Point, trend
from casework.queries.satisfaction.tallies import Tally

INVITED, ANSWERED, UNDELIVERABLE, SUPPRESSED, FATES = (
    "invited",
    "answered",
    "undeliverable",
    "suppressed",
    "*",
)
MEASURES: Mapping[str, Callable[..., Measure]] = {"nps": nps, "csat": csat, "ces": easy}


@dataclass(frozen=True, slots=True)
class Rating:
    """One question with a score over all that is looked at; figures are None where too few answered."""

    question: Question
    n: int
    standing: str  # hidden flagged firm
    measure: Measure | None
    mean: Measure | None
    weighed: Measure | None  # by the parts that people have in a company
    counts: Mapping[int, int]  # empty where hidden


@dataclass(frozen=True, slots=True)
class Cut:
    """The rating of one team; `hidden` also where it would give a smaller one away."""

    name: str
    n: int
    hidden: bool
    standing: str
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the satisfaction page shows of one survey."""

    survey: Survey
    ratings: list[Rating]
    response: ResponseRate
    teams: list[Cut]
    trend: list[Point]
    choices: list[tuple[Question, list[tuple[str, int]]]]


def figures_of(survey: Survey, tallies: Iterable[Tally]) -> Figures:
    """Return the figures of a survey from its kept sums."""
    rows = list(tallies)
    scored = [question for question in survey.questions if question.scores]
    by_question = _grouped(rows, lambda row: row.question)
    main = by_question.get(survey.scored.code, [])
    return Figures(
        survey=survey,
        ratings=[_rating(survey, question, by_question.get(question.code, [])) for question in scored],
        response=_response(by_question.get(FATES, [])),
        teams=_teams(survey.scored, main),
        trend=trend(_months(survey.scored, main)),
        choices=[
            (question, _choices(question, by_question.get(question.code, [])))
            for question in survey.questions
            if question.choices
        ],
    )


def _rating(survey: Survey, question: Question, rows: list[Tally]) -> Rating:
    counts = _counts(rows)
    n = sum(counts.values())
    shown = standing(n)
    if shown == HIDDEN:
        return Rating(question, n, shown, None, None, None, {})
    return Rating(
        question=question,
        n=n,
        standing=shown,
        measure=MEASURES[question.scale](counts),
        mean=mean(question.scale, counts),
        weighed=_weighed(survey, question, rows),
        counts=distribution_of(counts, question.scale),
    )


def _weighed(survey: Survey, question: Question, rows: list[Tally]) -> Measure | None:
    if not survey.weights or not any(row.role for row in rows):
        return None
    counts, size = weighed(((int(row.bucket), row.role, row.number) for row in rows), survey.weights)
    return MEASURES[question.scale](counts, size)


def _response(rows: list[Tally]) -> ResponseRate:
    fates: dict[str, int] = defaultdict(int)
    for row in rows:
        fates[row.bucket] += row.number
    left = {name.partition(":")[2]: n for name, n in fates.items() if name.startswith(SUPPRESSED)}
    return ResponseRate(fates[INVITED], fates[ANSWERED], fates[UNDELIVERABLE], left)


def _teams(question: Question, rows: list[Tally]) -> list[Cut]:
    by_team = {team: _counts(mine) for team, mine in _grouped(rows, lambda row: row.team).items()}
    sizes = {team: sum(counts.values()) for team, counts in by_team.items()}
    hidden = hidden_cuts(sizes)
    cuts = []
    for team, counts in sorted(by_team.items()):
        measure = None if team in hidden else MEASURES[question.scale](counts)
        cuts.append(Cut(team, sizes[team], team in hidden, standing(sizes[team]), measure))
    return cuts


def _months(question: Question, rows: list[Tally]) -> Iterable[tuple[str, Measure | None, int]]:
    """Return month, figure and number of answers; small months hide with the rules of any other cut."""
    by_month = {month: _counts(mine) for month, mine in _grouped(rows, lambda row: row.period).items()}
    sizes = {month: sum(counts.values()) for month, counts in by_month.items()}
    hidden = hidden_cuts(sizes)
    for month, counts in by_month.items():
        shown = sizes[month] > 0 and month not in hidden
        yield month, MEASURES[question.scale](counts) if shown else None, sizes[month]


def _choices(question: Question, rows: list[Tally]) -> list[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.bucket] += row.number
    if standing(sum(counts.values())) == HIDDEN:
        return []
    return [(one.code, counts[one.code]) for one in question.choices]


def _counts(rows: Iterable[Tally]) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for row in rows:
        counts[int(row.bucket)] += row.number
    return {score: n for score, n in counts.items() if n > 0}


def _grouped(rows: Iterable[Tally], key: Callable[[Tally], str]) -> dict[str, list[Tally]]:
    found: dict[str, list[Tally]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
