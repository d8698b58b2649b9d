"""The real complaint records that are shipped with the product, and when each came in the demo's time."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

SEED = 20261123
CHINA = frozenset({"CA"})  # the state of the record says which team gets it


def shipped() -> Iterator[dict[str, str]]:
    """Give the rows of the file, without its remarks."""
    lines = (files("casework") / "demo" / "complaints.csv").read_text("utf-8").splitlines()
    return csv.DictReader(line for line in lines if not line.startswith("#"))


def received_at(row: dict[str, str], weeks: int, number: int) -> datetime:
    """Return the day of the record, moved, at a time of day that is made up."""
    day = date.fromisoformat(row["received"]) + timedelta(weeks=weeks)
    draw = random.Random(f"{SEED} time {number}")  # noqa: S311  (chance that can be repeated)
    zone = ZoneInfo("Asia/Shanghai" if row["state"] in CHINA else "Europe/London")
    minutes = draw.randint(8 * 60, 19 * 60)
    return (datetime.combine(day, time(0), zone) + timedelta(minutes=minutes)).astimezone(UTC)
