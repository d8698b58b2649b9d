"""The wait between guesses at a password (NIST SP 800-63B §5.2.2: at most 100 in a row)."""

from __future__ import annotations

from datetime import datetime, timedelta

FREE, LAST = 4, 100
LONGEST = timedelta(minutes=15)


def wait_after(failures: int) -> timedelta:
    """Return the wait after so many failures in a row: from the fifth on it doubles, to a quarter of an hour.

    No hour holds more than 20 attempts that way.
    """
    if failures <= FREE:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - FREE, 20)), LONGEST)


def may_try(failures: int, last: datetime | None, at: datetime) -> bool:
    """True if a password may be looked at now; after 100 failures in a row only a new password helps."""
    return failures < LAST and (last is None or at >= last + wait_after(failures))
