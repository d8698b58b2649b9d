"""Instants as whole microseconds of UTC and dates as whole days, both since 1970: what all reckoning uses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from casework.errors import Malformed

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
MONTHS_A_YEAR = 12


def instant_of(moment: datetime) -> int:
    """Return the instant of an aware moment."""
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def moment_of(instant: int) -> datetime:
    """Return the moment of an instant, in UTC."""
    return EPOCH + timedelta(0, 0, instant)


def day_of(on: date) -> int:
    """Return a date as days since 1970-01-01."""
    return on.toordinal() - EPOCH_ORDINAL


def date_of(day: int) -> date:
    """Return the date of a number of days since 1970-01-01."""
    return date.fromordinal(day + EPOCH_ORDINAL)


def months_on(on: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month if it is shorter."""
    year, month = divmod(on.year * MONTHS_A_YEAR + on.month - 1 + months, MONTHS_A_YEAR)
    first = date(year, month + 1, 1)
    following = date(year + month // 11, (month + 1) % MONTHS_A_YEAR + 1, 1)
    return first.replace(day=min(on.day, (following - first).days))


def text_of(instant: int) -> str:
    """Return an instant as RFC 3339 in UTC, to the second."""
    return moment_of(instant).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: object, what: str) -> datetime:
    """Return the moment that an RFC 3339 text with an offset names; `what` is said in a refusal."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Malformed(f"{what} is {text!r}; right is a time with its offset, such as 2026-03-02T10:00Z")
    if not 1900 <= moment.year < 2200:
        raise Malformed(f"{what} is {text!r}; right is a time in the years 1900 to 2199")
    return moment.astimezone(UTC)


def read_date(text: object, what: str) -> date:
    """Return the date that `YYYY-MM-DD` names, or the date itself."""
    if isinstance(text, date) and not isinstance(text, datetime):
        return text
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise Malformed(f"{what} is {text!r}; right is a date such as 2026-12-25") from None
