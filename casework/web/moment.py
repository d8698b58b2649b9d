"""The one place where the web reads the time."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app


def now() -> datetime:
    """Return the present moment in UTC; a test sets the clock as `app.config["NOW"]`."""
    reading: datetime = current_app.config["NOW"]()
    return reading


def read_clock() -> datetime:
    return datetime.now(UTC)
