"""Moments, lengths of time and places as people read them, in English and Chinese."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(at: datetime, zone: str, language: str) -> str:
    """`Tue 1 Dec 2026 17:00` or `2026-12-01（周二）17:00`, in the zone."""
    there = at.astimezone(_zone(zone))
    if language == "zh":
        return f"{there:%Y-%m-%d}（{DAYS_ZH[there.weekday()]}）{there:%H:%M}"
    return f"{DAYS_EN[there.weekday()]} {there.day} {MONTHS[there.month - 1]} {there:%Y %H:%M}"


def due(at: datetime, zone: str, language: str) -> str:
    """A deadline as `moment`, but midnight is the end of the day before, as the law says it."""
    there = at.astimezone(_zone(zone))
    if there.hour or there.minute or there.second:
        return moment(at, zone, language)
    day = there - timedelta(days=1)
    if language == "zh":
        return f"{day:%Y-%m-%d}（{DAYS_ZH[day.weekday()]}）当日结束"
    return f"{DAYS_EN[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day:%Y}, end of day"


def short_moment(at: datetime, zone: str, language: str, *, seconds: bool = False) -> str:
    """`1 Dec 2026 17:00` or `2026-12-01 17:00`, in the zone; with seconds when asked for."""
    there = at.astimezone(_zone(zone))
    day = f"{there:%Y-%m-%d}" if language == "zh" else f"{there.day} {MONTHS[there.month - 1]} {there:%Y}"
    return f"{day} {there:{'%H:%M:%S' if seconds else '%H:%M'}}"


def short_day(at: datetime, zone: str, language: str) -> str:
    """`1 Dec` or `12-01`, in the zone."""
    there = at.astimezone(_zone(zone))
    return f"{there:%m-%d}" if language == "zh" else f"{there.day} {MONTHS[there.month - 1]}"


def written(at: datetime) -> str:
    """The written form of records: UTC, six decimals, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def length(time: timedelta, language: str) -> str:
    """The two greatest units of a length of time: `8 days`, `1 day 7 h`, `2 h 40 min`; `8 天`."""
    minutes = int(abs(time).total_seconds() // 60)
    days, hours, left = minutes // 1440, minutes % 1440 // 60, minutes % 60
    units = ("天", "小时", "分") if language == "zh" else ("day" if days == 1 else "days", "h", "min")
    found = [f"{amount} {unit}" for amount, unit in zip((days, hours, left), units, strict=True) if amount]
    if days >= 3:
        found = found[:1]
    return " ".join(found[:2]) or f"0 {units[2]}"


def left(due_at: datetime, at: datetime, language: str) -> str:
    """What is left of the time, or how late it is: `8 days left`, `2 h 20 min late`; `剩 8 天`."""
    time = length(due_at - at, language)
    if due_at > at:
        return f"剩 {time}" if language == "zh" else f"{time} left"
    return f"逾期 {time}" if language == "zh" else f"{time} late"


def passed(threshold: str, language: str) -> str:
    """Which threshold of a clock was reached, in words."""
    if threshold in ("breach", "100%"):
        return "期限已到" if language == "zh" else "the time is over"
    if threshold.endswith("%"):
        return f"时限已用 {threshold}" if language == "zh" else f"{threshold} of the time is used"
    return "到期前提醒" if language == "zh" else "a reminder before the deadline"


def place(zone: str, language: str) -> str:
    """`London time` or `伦敦时间`; `UTC` as it is."""
    if zone == "UTC":
        return zone
    return f"{city(zone, language)}时间" if language == "zh" else f"{city(zone, language)} time"


@cache
def city(zone: str, language: str) -> str:
    """Return the place by which people know a time zone: `London`, `伦敦`."""
    from babel.dates import get_timezone_location  # loads the languages' data: late

    return get_timezone_location(zone, locale="zh_Hans" if language == "zh" else "en", return_city=True)


@cache
def _zone(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)
