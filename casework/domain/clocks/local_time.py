"""Moments, dates and amounts of a derivation as people write them, in the zone in which it was reckoned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from casework.domain.clocks.moments import DAY, HOUR, MINUTE, date_of, instant_of, read_moment
from casework.domain.clocks.zones import zone_named
from casework.domain.definition import Words

#: unit -> one, several, Chinese with its measure word
UNITS = {
    "business_minutes": ("business minute", "business minutes", "个工作分钟"),
    "business_hours": ("business hour", "business hours", "个工作小时"),
    "minutes": ("minute", "minutes", "分钟"),
    "hours": ("hour", "hours", "小时"),
    "business_days": ("business day", "business days", "个工作日"),
    "calendar_days": ("calendar day", "calendar days", "个日历日"),
    "weeks": ("week", "weeks", "周"),
    "months": ("month", "months", "个月"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CHINESE_WEEKDAYS = "一二三四五六日"
ON_HOLD = Words("on hold", "挂起")
STOPPED, HOLD = "stopped", "hold"
Step = Mapping[str, Any]
States = Mapping[str, Words]  # the words of the states that a pause may name


class LocalTime:
    """Writes moments in one zone and language; the year only where beginning and end lie in two."""

    def __init__(self, zone: str, language: str, first: str, last: str) -> None:
        self._zone = zone_named(zone)
        self._chinese = language.startswith("zh")
        self._years = self.on(first).year != self.on(last).year

    def on(self, text: str) -> date:
        """Return the local date of a written moment."""
        return date_of(self._zone.day(instant_of(read_moment(text, "at"))))

    def clock(self, text: str) -> str:
        """Return the local time of day."""
        minutes = self._zone.local(instant_of(read_moment(text, "at"))) % DAY
        return f"{minutes // HOUR:02}:{minutes % HOUR // MINUTE:02}"

    def short(self, on: date) -> str:
        """Return `6 Oct` or `10-06`."""
        return f"{on:%m-%d}" if self._chinese else f"{on.day} {MONTHS[on.month - 1]}"

    def day(self, on: date) -> str:
        """Return `Tue 6 Oct` or `10-06（周二）`."""
        if self._chinese:
            year = f"{on.year}-" if self._years else ""
            return f"{year}{self.short(on)}（周{CHINESE_WEEKDAYS[on.weekday()]}）"
        return f"{WEEKDAYS[on.weekday()]} {self.short(on)}" + (f" {on.year}" if self._years else "")

    def moment(self, text: str) -> str:
        """Return `Tue 6 Oct 10:12` or `10-06（周二）10:12`."""
        day = self.day(self.on(text))
        return f"{day}{self.clock(text)}" if self._chinese else f"{day} {self.clock(text)}"

    def plain(self, text: str) -> str:
        """Return `6 Oct 10:12` or `10-06 10:12`."""
        return f"{self.short(self.on(text))} {self.clock(text)}"


def runs_of(days: Sequence[str]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last of each run of dates that follow one another."""
    dates = [date.fromisoformat(day) for day in days]
    first = 0
    for place, on in enumerate(dates, 1):
        if place == len(dates) or dates[place] - on != timedelta(days=1):
            yield dates[first], on
            first = place


def state_words(name: str, states: States) -> Words:
    """Return the words of what paused a clock; its name where none are known."""
    plain = name.replace("_", " ")
    return states.get(name) or (ON_HOLD if name == HOLD else Words(plain, plain))


def lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
