"""The steps of a derivation as English sentences: the first word, and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.domain.clocks.local_time import (
    STOPPED,
    UNITS,
    LocalTime,
    States,
    Step,
    lowered,
    runs_of,
    state_words,
)
from casework.domain.clocks.targets import DATES, DAYS_A_WEEK, FAMILIES


class English:
    """Tells each step in the local time of the derivation; the rest of a sentence follows its first word."""

    def __init__(self, time: LocalTime, states: States) -> None:
        self.time, self.states = time, states

    def start(self, step: Step) -> tuple[str, str]:
        known = f", recorded {self.time.moment(step['recorded_at'])}" if "recorded_at" in step else ""
        return "Started", f"{self.time.moment(step['at'])}{known}{self._day_zero(step)}."

    def _day_zero(self, step: Step) -> str:
        if "day" not in step:
            return ""
        if self.time.on(step["at"]).isoformat() == step["day"]:
            return "; that day is day 0"
        return f"; {self.time.day(date.fromisoformat(step['day']))} is day 0"

    def count(self, step: Step) -> tuple[str, str]:
        amount = self.amount(step)
        if step["unit"] == "weeks":
            return "Counted", f"{amount} are {step['amount'] * DAYS_A_WEEK} calendar days."
        if step["unit"] == "hours":
            return "Counted", f"{amount}, day and night."
        spans = f" in {step['spans']} {'span' if step['spans'] == 1 else 'spans'}" if "spans" in step else ""
        return "Counted", f"{amount}{spans}{self._between(step)}."

    def _between(self, step: Step) -> str:
        if "holidays" not in step:
            return ""
        off, extra = step["holidays"], step["extra"]
        said = ", no holiday between"
        if off:
            said = f", {len(off)} {'holiday' if len(off) == 1 else 'holidays'} between: {self._dates(off)}"
        return f"{said}; with hours of their own: {self._dates(extra)}" if extra else said

    def _dates(self, days: Sequence[str]) -> str:
        runs = ((self.time.short(first), self.time.short(last)) for first, last in runs_of(days))
        return ", ".join(first if first == last else f"{first} to {last}" for first, last in runs)

    def pause(self, step: Step) -> tuple[str, str]:
        begin, end = self.time.plain(step["from"]), self.time.plain(step["to"])
        back = f"{self.amount({'amount': step['given_back'], 'unit': step['unit']})} given back."
        if step["in"] == STOPPED:
            return "Stopped", f"{begin} and reopened {end}: {back}"
        state = lowered(state_words(step["in"], self.states).en)
        return "Paused", f"while {state}, {begin} to {end}: {back}"

    def extend(self, step: Step) -> tuple[str, str]:
        on = f"on {self.time.day(self.time.on(step['at']))}"
        if "due" in step:
            return "Extended", f"{on}: the date was fixed as {self.time.moment(step['due'])}."
        return "Extended", f"{on} by {self.amount(step)}."

    def retarget(self, step: Step) -> tuple[str, str]:
        how = "the term stays" if step["mode"] == "keep" else "counted from the same start"
        return "Changed", f"on {self.time.day(self.time.on(step['at']))} to {step['policy']}; {how}."

    def due(self, step: Step) -> tuple[str, str]:
        if step.get("fixed"):
            return "Due", f"{self.time.moment(step['at'])}, as fixed."
        if FAMILIES[step["counts"]] == DATES:
            return "Due", f"{self.time.day(date.fromisoformat(step['day']))}, end of day."
        return "Due", f"{self.time.moment(step['at'])}."

    def amount(self, step: Step) -> str:
        one, several, _ = UNITS[step["unit"]]
        if step["amount"] == 0:
            return f"no {one}"
        return f"{step['amount']} {one if step['amount'] == 1 else several}"
