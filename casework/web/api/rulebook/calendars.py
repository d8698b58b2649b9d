"""/calendars: by which days each country works."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Response
from marshmallow.fields import Date, List

from casework.domain.calendar import Calendar
from casework.errors import Malformed
from casework.rulebook.current import current
from casework.web.access import allows
from casework.web.api import shapes as a
from casework.web.api.answering import answered, page
from casework.web.api.description import Subject
from casework.web.api.fields import Asked, Day
from casework.web.api.shapes import Shape, listed
from casework.web.moment import now

bp = Subject("Calendars", __name__, "Working days")
MOST_DAYS, USUAL = 366, 31
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


class DaysAsked(Asked):
    from_ = Day(data_key="from", load_default=None, metadata={"description": "today unless named"})
    to = Day(load_default=None, metadata={"description": "a month on unless named; at most a year"})


class CalendarInListShape(Shape):
    name = a.text()
    version = a.text()
    label = a.text("`UK@2026.1`")
    zone = a.text()


class CalendarShape(CalendarInListShape):
    working_days = List(Date())


CalendarsShape = listed(CalendarInListShape, "CalendarsShape")


@bp.get("/calendars")
@allows("rulebook.read")
@bp.response(200, CalendarsShape)
def get_calendars() -> Response:
    """List the calendars, each in its newest version"""
    return page([_told(calendar) for calendar in current().calendars.values()], None)


@bp.get("/calendars/<code:name>")
@allows("rulebook.read")
@bp.arguments(DaysAsked, location="query")
@bp.response(200, CalendarShape)
def get_calendar(asked: dict[str, Any], name: str) -> Response:
    """Read the working days of a period"""
    calendar = current().calendars[name]
    first = date.fromisoformat(asked["from_"]) if asked["from_"] else now().date()
    last = date.fromisoformat(asked["to"]) if asked["to"] else min(first + timedelta(USUAL), LAST)
    if not (FIRST <= first <= last <= LAST and (last - first).days < MOST_DAYS):
        raise Malformed(
            "Ask for a year at most, between 2000 and 2099.",
            zh="请查询 2000 至 2099 年间不超过一年的期间。",
            errors={"to": ["Not before `from`, and within a year of it."]},
        )
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return answered(
        {**_told(calendar), "working_days": [day for day in days if calendar.is_working_day(day)]}
    )


def _told(calendar: Calendar) -> dict[str, Any]:
    return {
        "name": calendar.name,
        "version": calendar.version,
        "label": calendar.label,
        "zone": str(calendar.zone),
    }
