"""Every clock of a case as people read it: light, due time, why then, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.db import Row
from casework.domain.clock import Reading
from casework.domain.derivation import Sentence, explained, remarks, source, source_said
from casework.domain.policies import ClockRule
from casework.queries.cases.reading import CaseNow
from casework.queries.clocks.reading import read_clock

OVERDUE, SOON, OK, PAUSED, MET, LATE, ENDED = "overdue", "soon", "ok", "paused", "met", "late", "ended"
DATES = frozenset({"calendar_days", "weeks", "months"})
ORDER = {OVERDUE: 0, SOON: 1, OK: 2, PAUSED: 3, LATE: 4, MET: 5, ENDED: 6}


@dataclass(frozen=True, slots=True)
class ClockStatement:
    """One clock at a moment. `reading` is clock.md §10; `why` the derivation in sentences of one language."""

    name: str
    rule: ClockRule
    light: str
    row: Row
    reading: Reading
    why: list[Sentence]
    source: str  # policy, calendar version and zone
    remarks: list[str]  # what was asked for and not granted

    @property
    def whole_day(self) -> bool:
        """True where the term counts dates: it ends with the day."""
        return self.rule.target.unit in DATES

    @property
    def last_day_moment(self) -> datetime | None:
        """Return the due moment as people say it: of a whole day the moment before midnight."""
        due: datetime | None = self.row["due_at"]
        return due - timedelta(minutes=1) if due and self.whole_day else due


def clock_statements(now: CaseNow, language: str, at: datetime) -> list[ClockStatement]:
    """Return the case's clocks, the most urgent first, ended ones last."""
    found = [_statement(now, clock, language, at) for clock in now.clocks.values()]
    far = datetime.max.replace(tzinfo=at.tzinfo)
    return sorted(found, key=lambda each: (ORDER[each.light], each.row["due_at"] or far, each.name))


def _statement(now: CaseNow, clock: Row, language: str, at: datetime) -> ClockStatement:
    reading = read_clock(now, clock, at)
    rule = now.rules.rule(clock["policy"])
    titles = {name: state.title for name, state in now.definition.states.items()}
    derived = reading.derivation
    return ClockStatement(
        clock["name"],
        rule,
        light_of(clock, at),
        clock,
        reading,
        explained(derived, language, titles) if derived else [],
        source(derived, language) if derived else "",
        [
            *remarks(reading.noted, language, titles),
            *filter(None, [source_said(clock["derivation"], language)]),
        ],
    )


def light_of(clock: Row, at: datetime) -> str:
    """Return the light of a stored clock."""
    if clock["state"] == "cancelled":
        return ENDED
    if clock["result"] is not None:
        return {"met": MET, "missed": LATE}.get(clock["result"], ENDED)
    if clock["state"] == "paused":
        return OVERDUE if clock["breached_at"] else PAUSED
    if clock["state"] != "running" or clock["due_at"] is None:
        return ENDED
    return light_for(clock["due_at"], clock["warns_at"], at)


def light_for(due_at: datetime, warns_at: datetime | None, at: datetime) -> str:
    """Return the light of something due: red when it is over, amber once the policy warns."""
    if at >= due_at:
        return OVERDUE
    return SOON if warns_at is not None and at >= warns_at else OK
