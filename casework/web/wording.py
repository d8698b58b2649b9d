"""Moments, amounts and marks in the words of a page, in the reader's language and zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, request, session

from casework.delivery.wording import city
from casework.queries.scheduler import SCHEDULER, SILENT, last_beat
from casework.version import __version__
from casework.web.access import may
from casework.web.languages import HTML_LANGUAGE, language, zone
from casework.web.languages import gettext as _
from casework.web.moment import now
from casework.web.navigation import administration, navigation

WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "zh": tuple("一二三四五六日")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SIGNS = {"GBP": "£", "USD": "$", "EUR": "€", "CNY": "¥", "INR": "₹", "HKD": "HK$", "SGD": "S$", "AUD": "A$"}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def teach(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(
        due=due_in_words,
        left=left_in_words,
        near=near_in_words,
        day=day_in_words,
        on=lambda written: day_in_words(date.fromisoformat(written)),
        moment=moment_in_words,
        hour=hour_in_words,
        city=lambda zone: city(zone, language()),
        money=money_in_words,
        initial=initial,
        size=size_in_words,
        ago=lambda span: _("%(span)s ago", span=span_in_words(max(span, timedelta()))),
        iso=lambda at: at.isoformat(),
    )
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    spoken = language()
    return {
        "language": spoken,
        "html_language": HTML_LANGUAGE[spoken],
        "theme": _theme(),
        "visitor": g.get("visitor"),
        "actor": g.get("actor"),
        "may": may,
        "now": now,
        "navigation": navigation,
        "administration": administration,
        "here": request.full_path.rstrip("?"),
        "request_id": g.get("request_id"),
        "product_version": __version__,
        "scheduler_silent": _scheduler_silent(),
    }


def _scheduler_silent() -> bool:
    """True if no scheduler gave a sign of life for a minute: then nothing falls due and no mail leaves."""
    if g.get("actor") is None:
        return False
    at, beat_at = now(), last_beat(SCHEDULER)
    return beat_at is None or at - beat_at > SILENT


def _theme() -> str:
    visitor = g.get("visitor")
    chosen: str = visitor.theme if visitor else session.get("theme", "auto")
    return chosen


def local(at: datetime) -> datetime:
    """Return the moment as the reader's clock on the wall shows it."""
    return at.astimezone(ZoneInfo(zone()))


def hour_in_words(at: datetime) -> str:
    return f"{local(at):%H:%M}"


def day_in_words(value: date | datetime, *, year: bool | None = None) -> str:
    """Return a day with its weekday, and with its year unless that is the present one."""
    day = local(value).date() if isinstance(value, datetime) else value
    with_year = day.year != local(now()).year if year is None else year
    if language() == "zh":
        return (
            f"{day:%Y-%m-%d}" * with_year
            + f"{day:%m-%d}" * (not with_year)
            + f"（周{WEEKDAYS['zh'][day.weekday()]}）"
        )
    text = f"{WEEKDAYS['en'][day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if with_year else text


def moment_in_words(at: datetime) -> str:
    """Return day and time."""
    return _together(day_in_words(at), hour_in_words(at))


def due_in_words(at: datetime, *, whole_day: bool = False) -> str:
    """Return an instant as a deadline is read: `Today 17:00`, else weekday and date."""
    today = local(at).date() == local(now()).date()
    day = _("Today") if today else day_in_words(at)
    if whole_day:
        return day
    return f"{day} {hour_in_words(at)}" if today else _together(day, hour_in_words(at))


def deadline_in_words(at: datetime) -> str:
    """Return a deadline within a sentence; midnight is the end of the day before, as the law says it."""
    there = local(at)
    if there.hour or there.minute:
        return moment_in_words(at)
    return _("%(day)s, end of day", day=day_in_words(at - MINUTE))


def _together(day: str, hour: str) -> str:
    return f"{day}{hour}" if language() == "zh" else f"{day} {hour}"


def left_in_words(due: datetime) -> str:
    """Return what is left until a deadline, or how late it is: `2 h 40 min left`, `8 days left`."""
    left = due - now()
    span = span_in_words(abs(left))
    return _("%(span)s late", span=span) if left < timedelta() else _("%(span)s left", span=span)


def near_in_words(due: datetime) -> str:
    """Return the same for a list, where `Tomorrow` and `2 days` say enough."""
    left = (local(due).date() - local(now()).date()).days
    if due <= now() or left == 0:
        return left_in_words(due)
    return _("Tomorrow") if left == 1 else _("%(n)d days", n=left)


def span_in_words(span: timedelta) -> str:
    """Return a length of time in its two largest units: days alone, hours with minutes, or minutes."""
    if span >= DAY:
        days = span // DAY
        return _("1 day") if days == 1 else _("%(n)d days", n=days)
    hours, minutes = span // HOUR, span % HOUR // MINUTE
    if hours and minutes:
        return _("%(h)d h %(m)d min", h=hours, m=minutes)
    return _("%(h)d h", h=hours) if hours else _("%(m)d min", m=minutes)


def money_in_words(amount: Decimal | str, currency: str) -> str:
    """Return an amount with its sign and two places: `£38,400.00`."""
    value = Decimal(amount)
    sign = "−" if value < 0 else ""
    return f"{sign}{SIGNS.get(currency, currency + ' ')}{abs(value):,.2f}"


def size_in_words(octets: int) -> str:
    """Return the size of a file."""
    return f"{octets / 1_000_000:.1f} MB" if octets >= 1_000_000 else f"{max(1, round(octets / 1000))} kB"


def initial(name: str) -> str:
    return name.strip()[:1].upper() or "?"
