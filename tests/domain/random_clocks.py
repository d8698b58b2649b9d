"""Random calendars and clocks: zones that change their clocks, spans, make-up days, pauses, extensions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.domain.walked_time import WEEKDAYS

#: a zone and the beginnings of windows in which its clock changes, or never does
WINDOWS = [
    ("Europe/London", (2026, 3, 9), (2026, 10, 5)),
    ("America/New_York", (2027, 2, 22), (2027, 10, 18)),
    ("Asia/Shanghai", (2026, 1, 26), (2025, 9, 15)),
    ("Australia/Lord_Howe", (2026, 3, 16), (2026, 9, 14)),
    ("Atlantic/Azores", (2026, 3, 9), (2026, 10, 5)),
    ("America/Havana", (2024, 2, 19), (2024, 10, 14)),
    ("America/St_Johns", (2010, 2, 22), (2010, 10, 18)),
    ("Pacific/Chatham", (2026, 3, 16), (2026, 9, 7)),
    ("Asia/Kathmandu", (2026, 5, 4), (2027, 1, 4)),
    ("Europe/Berlin", (2024, 3, 11), (2028, 10, 9)),
]
WEEKS = [
    [["09:00", "17:00"]],
    [["09:00", "12:00"], ["13:00", "18:00"]],
    [["22:00", "06:00"]],
    [["00:00", "24:00"]],
    [["00:00", "02:30"], ["03:00", "06:00"]],
    [["02:10", "02:40"], ["08:15", "11:45"], ["23:30", "24:00"]],
    [["01:30", "02:30"]],
]
STATES = ["awaiting_customer", "awaiting_third_party", "hold"]
UNITS = {
    "business_minutes": (1, 2500),
    "business_hours": (1, 40),
    "hours": (1, 200),
    "business_days": (1, 8),
    "calendar_days": (1, 12),
    "weeks": (1, 2),
    "months": (1, 1),
}


def random_calendar(random: Random) -> tuple[dict[str, Any], datetime]:
    """Give a calendar as it is written and the beginning of its window."""
    zone, *begins = random.choice(WINDOWS)
    begin = datetime(*random.choice(begins), tzinfo=UTC)
    spans, worked = random.choice(WEEKS), random.choice([WEEKDAYS, WEEKDAYS[:5], WEEKDAYS[:5], WEEKDAYS[1:4]])
    written: dict[str, Any] = {
        "name": "R",
        "version": "1",
        "zone": zone,
        "hours": dict.fromkeys(worked, spans),
    }
    dates = [(begin + timedelta(days=day)).date().isoformat() for day in range(75)]
    chosen = random.sample(dates, random.randrange(0, 9))
    half = len(chosen) // 2
    written["holidays"] = chosen[:half]
    own = [random.choice(worked), [["10:00", "14:00"]], []]
    night = any(closing <= opening for opening, closing in spans)
    written["extra"] = {on: random.choice(own[:1] if night else own) for on in chosen[half:]}
    return written, begin


def random_policy(random: Random, name: str) -> dict[str, Any]:
    unit = random.choice(list(UNITS))
    policy: dict[str, Any] = {"name": name, "target": random_target(random, unit)}
    policy["pausable"] = random.sample(STATES, random.randrange(0, 4))
    if unit == "business_days" and random.random() < 0.3:
        policy["cut_off"] = random.choice(["09:00", "12:30", "16:30"])
    if random.random() < 0.5:
        policy["reopen"] = random.choice(["new_cycle", "resume"])
    if random.random() < 0.5:
        percent = random.sample([1, 10, 33, 50, 75, 80, 90, 99, 100], random.randrange(0, 5))
        policy["thresholds"] = {
            "percent": percent,
            "before": random.sample([1, 2, 3, 5], random.randrange(0, 4)),
        }
    return policy


def random_target(random: Random, unit: str) -> dict[str, Any]:
    return {"amount": random.randint(*UNITS[unit]), "unit": unit}


def random_clock(random: Random, begin: datetime) -> dict[str, Any]:
    """Give policy, events and moment of one clock; events stand in order of recording, some of them late."""
    policy = random_policy(random, "P@1")
    at = begin + timedelta(days=random.randrange(3, 25), minutes=random.randrange(1440))
    recorded, events = at, []
    for number in range(random.randrange(1, 8)):
        event: dict[str, Any] = {"at": at.isoformat()}
        acts = (
            [{"do": "start"}]
            if number == 0
            else [_act(random, policy, at) for _ in range(random.choice([1, 1, 1, 2]))]
        )
        event |= acts[0] if len(acts) == 1 else {"acts": acts}
        late = timedelta(minutes=random.randrange(4000)) if random.random() < 0.15 else timedelta(0)
        recorded = max(recorded, at + late)
        event["recorded_at"] = recorded.isoformat()
        events.append(event)
        at += random.choice(
            [
                timedelta(0),
                timedelta(minutes=random.randrange(1, 4000)),
                timedelta(hours=random.randrange(1, 60)),
            ]
        )
        at += timedelta(minutes=random.choice([0, 0, -at.minute]))
    now = max(recorded, at) + timedelta(minutes=random.randrange(0, 9000))
    return {"policy": policy, "events": events, "now": now.isoformat()}


def _act(random: Random, policy: dict[str, Any], at: datetime) -> dict[str, Any]:
    do = random.choice(
        [
            "pause",
            "pause",
            "resume",
            "resume",
            "stop",
            "reopen",
            "reset",
            "extend",
            "extend",
            "retarget",
            "start",
        ]
    )
    act: dict[str, Any] = {"do": do}
    if do in ("pause", "resume"):
        act["in"] = random.choice(policy["pausable"] or STATES)
    elif do == "retarget":
        act |= {"mode": random.choice(["keep", "carry", "restart"]), "policy": random_policy(random, "Q@2")}
    elif do == "extend" and random.random() < 0.35:
        act["due"] = (at + timedelta(minutes=random.randrange(-100, 12_000))).isoformat()
    elif do == "extend":
        same = policy["target"]["unit"] if random.random() < 0.7 else random.choice(list(UNITS))
        act["by"] = random_target(random, same)
    return act
