"""The bank's calendars: hours, and holidays of the `holidays` package with what the bank says besides.

A file is one version and never changes; its `fingerprint` holds the package to the days that were released.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from casework.domain.calendar import Calendar
from casework.domain.lint.fault import unknown
from casework.errors import Malformed, NotFound, RulebookFaults
from casework.rulebook.reading import Reader, Strict, Table, Text, Whole, nested

FOLDER = "policies/calendars"
DIGITS = 16  # of a fingerprint


class HolidaysSchema(Strict):
    """Which days of the package are holidays, and what the bank says otherwise."""

    country = Text(load_default=None)
    subdivision = Text(load_default=None)
    market = Text(load_default=None)  # a financial calendar in place of a country
    years = fields.List(Whole(), required=True, validate=Length(equal=2))  # the first and the last
    make_up = Text(load_default=None)  # the package's make-up working days have this weekday's hours
    closed = fields.List(fields.Raw(), load_default=list)  # further holidays
    open = fields.List(fields.Raw(), load_default=list)  # listed by the package, and yet worked
    fingerprint = Text(required=True)


class CalendarSchema(Strict):
    """One version of a calendar."""

    name = Text(required=True)
    version = Text(required=True)
    zone = Text(required=True)
    provisional_from = Whole(load_default=None)
    hours = fields.Raw(required=True)
    extra = fields.Raw(load_default=dict)
    holidays = nested(HolidaysSchema, load_default=None)


def load_calendars(folder: Path) -> Calendars:
    """Return the calendars under a folder by name; each is read when it is first asked for."""
    return Calendars(folder)


class Calendars(Mapping[str, Calendar]):
    """The newest version of each calendar by its name, and any version by its label, such as UK@2026.1."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, Calendar] = {}

    @cached_property
    def _paths(self) -> dict[str, list[Path]]:
        """The files by calendar name, oldest version first."""
        found: dict[str, list[tuple[int, Path]]] = {}
        for path in self._folder.glob("*/v*.toml"):
            if (number := path.stem.removeprefix("v")).isdigit():
                found.setdefault(path.parent.name.upper(), []).append((int(number), path))
        return {name: [path for _, path in sorted(found[name])] for name in sorted(found)}

    def __getitem__(self, name: str) -> Calendar:
        plain, _, version = name.partition("@")
        paths = self._paths.get(plain, [])
        if not version:
            return self._calendar(paths[-1]) if paths else self._missing(name)
        for path in reversed(paths):
            if (calendar := self._calendar(path)).version == version:
                return calendar
        return self._missing(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def named(self, name: str, place: Any) -> Calendar | None:
        """Return the calendar that a policy names; None, and a fault at its `place`, if there is none."""
        if name in self:
            return self[name]
        place.fault("calendar", unknown("calendar", name, self))
        return None

    def check(self, reader: Reader) -> None:
        """Read every version of every calendar, and gather what is wrong with them."""
        for path in (path for paths in self._paths.values() for path in paths):
            _calendar(reader, path)

    def _calendar(self, path: Path) -> Calendar:
        if path not in self._read:
            reader = Reader(path.parents[3])
            calendar = _calendar(reader, path)
            if calendar is None:
                raise RulebookFaults([str(fault) for fault in reader.faults])
            self._read[path] = calendar
        return self._read[path]

    def _missing(self, name: str) -> Calendar:
        known = ", ".join(self)
        raise NotFound(f"There is no calendar “{name}”; right is one of {known}.", zh=f"没有日历“{name}”。")


def _calendar(reader: Reader, path: Path) -> Calendar | None:
    """Return the calendar of a file; None, and its faults gathered, if it cannot be used."""
    data = reader.read(path, CalendarSchema)
    if data is None:
        return None
    if data["name"] != path.parent.name.upper():
        reader.fault(
            path, "", "name", f"is {data['name']}, and the folder is {path.parent.name}: make them one"
        )
        return None
    try:
        off, worked = _days(data["holidays"]) if data["holidays"] else ((), {})
        written = {key: data[key] for key in ("name", "version", "zone", "hours")}
        extra = {**worked, **data["extra"]}
        return Calendar.from_json(
            {**written, "holidays": [on for on in off if on not in extra], "extra": extra},
            provisional_from=data["provisional_from"],
        )
    except Malformed as error:
        reader.fault(path, "", "", error.detail)
        return None


def _days(data: Table) -> tuple[list[str], dict[str, str]]:
    """Return the holidays in order, and the make-up working days with their hours."""
    found, worked = _of_package(data)
    digest = sha256(" ".join([*found, "work", *worked]).encode()).hexdigest()[:DIGITS]
    if digest != data["fingerprint"]:
        raise Malformed(
            f"the days of the holidays package have the fingerprint {digest} and not {data['fingerprint']};"
            " right is a new version of the calendar with the new days, or the package of the release"
        )
    off = (set(found) | {str(on) for on in data["closed"]}) - {str(on) for on in data["open"]}
    return sorted(off), {on: data["make_up"] for on in worked if data["make_up"]}


def _of_package(data: Table) -> tuple[list[str], list[str]]:
    """Return the package's holidays and make-up working days in the years of the calendar, as text."""
    import holidays  # heavy, and only needed when a calendar is read

    first, last = data["years"]
    years = range(first, last + 1)
    country, part, market = data["country"], data["subdivision"], data["market"]
    countries, markets = holidays.list_supported_countries(), holidays.list_supported_financial()
    if market not in markets and (country not in countries or part not in (None, *countries[country])):
        raise Malformed(
            f"the package has no days of {market or country} {part or ''}; right is a code that it knows"
        )
    if market:
        days = holidays.financial_holidays(market, years=years)
    else:
        days = holidays.country_holidays(country, subdiv=part, years=years)
    worked = (on for on in getattr(days, "weekend_workdays", ()) if first <= on.year <= last)
    return _texts(days), _texts(worked)


def _texts(days: Any) -> list[str]:
    return sorted(on.isoformat() for on in days if isinstance(on, date))
