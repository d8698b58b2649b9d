"""Clock scenarios read strictly and answered: what a clock would show, without a case or a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from casework.domain.calendar import Calendar
from casework.domain.clock import replay
from casework.domain.clocks.acts import Act
from casework.domain.clocks.moments import read_moment
from casework.domain.clocks.targets import FAMILIES, ClockPolicy, Target, needs_work
from casework.errors import Malformed

SCENARIO_KEYS = ("id", "title", "calendar", "policy", "events", "now", "expect")
POLICY_KEYS = ("name", "target", "calendar", "cut_off", "pausable", "reopen", "thresholds")
EVENT_KEYS = ("at", "recorded_at", "acts")
ACT_KEYS = ("do", "in", "by", "due", "mode", "policy")
Written = Mapping[str, Any]


def answers(scenarios: object, calendars: Mapping[str, Calendar]) -> list[dict[str, Any]]:
    """Return a result a scenario, in order; in place of one that cannot be read, its `error`."""
    if not isinstance(scenarios, list):
        raise Malformed("the file holds no list; right is a list of scenarios")
    return [answer(scenario, calendars) for scenario in scenarios]


def answer(scenario: object, calendars: Mapping[str, Calendar]) -> dict[str, Any]:
    """Return what the clock of one scenario shows, or `error`: what would be right."""
    name = scenario.get("id") if isinstance(scenario, Mapping) else None
    try:
        return {"id": name, **_reading(_object(scenario, "a scenario", SCENARIO_KEYS), calendars)}
    except Malformed as error:
        return {"id": name, "error": error.detail}


def _reading(scenario: Written, calendars: Mapping[str, Calendar]) -> dict[str, Any]:
    for key in ("calendar", "policy", "events", "now"):
        if key not in scenario:
            raise Malformed(f"{key} is missing; right is a scenario with calendar, policy, events and now")
    reader = ScenarioReader(calendars, scenario["calendar"])
    policy = reader.policy(scenario["policy"])
    events = reader.events(scenario["events"])
    return replay(events, policy, reader.calendar, read_moment(scenario["now"], "now")).to_json()


class ScenarioReader:
    """Reads the parts of one scenario; a policy without a calendar takes the scenario's."""

    def __init__(self, calendars: Mapping[str, Calendar], calendar: object) -> None:
        self.calendars = calendars
        self.calendar = self._calendar(calendar)

    def _calendar(self, written: object) -> Calendar:
        if not isinstance(written, str):
            return Calendar.from_json(written)
        if written not in self.calendars:
            raise Malformed(
                f"the calendar {written!r} is unknown; right is one of {', '.join(self.calendars)}"
            )
        return self.calendars[written]

    def policy(self, written: object) -> ClockPolicy:
        """Read a policy; only `target` has to be there."""
        given = _object(written, "a policy", POLICY_KEYS)
        thresholds = _object(given.get("thresholds", {}), "thresholds", ("percent", "before"))
        pausable = given.get("pausable", [])
        if not _texts(pausable):
            raise Malformed(f"pausable is {pausable!r}; right is a list of states, and hold")
        own = self._calendar(given["calendar"]) if "calendar" in given else None
        policy = ClockPolicy(
            name=_text(given.get("name", "inline@1"), "name"),
            target=read_target(given.get("target")),
            calendar=own,
            cut_off=given.get("cut_off"),
            pausable=frozenset(pausable),
            reopen=given.get("reopen", "new_cycle"),
            **{key: tuple(_list(thresholds[key], key)) for key in thresholds},
        )
        calendar = own or self.calendar
        if needs_work(policy.target) and not calendar.hours.any_work:
            raise Malformed(
                f"{calendar.label} has no working time; right is hours for a term of {policy.target}"
            )
        return policy

    def events(self, written: object) -> list[list[Act]]:
        """Read the events in their order of recording: the acts of each."""
        events: list[list[Act]] = []
        recorded: datetime | None = None
        for event in _list(written, "events"):
            given = _object(event, "an event", EVENT_KEYS + ACT_KEYS)
            at = read_moment(given.get("at"), "at")
            known = read_moment(given["recorded_at"], "recorded_at") if "recorded_at" in given else at
            if known < at or (recorded is not None and known < recorded):
                raise Malformed(
                    f"recorded_at is {known:%Y-%m-%dT%H:%MZ}; right is a time not before `at`"
                    " and not before that of the event above it"
                )
            recorded = known
            events.append([self._act(act, at, known) for act in _acts(given)])
        return events

    def _act(self, given: Written, at: datetime, known: datetime) -> Act:
        return Act(
            at=at,
            do=_text(given.get("do"), "do"),
            recorded_at=known,
            in_=_text(given["in"], "in") if "in" in given else None,
            by=read_target(given["by"]) if "by" in given else None,
            due=read_moment(given["due"], "due") if "due" in given else None,
            mode=given.get("mode"),
            policy=self.policy(given["policy"]) if "policy" in given else None,
        )


def read_target(written: object) -> Target:
    """Read `{"amount": 10, "unit": "business_days"}`."""
    given = _object(written, "a term", ("amount", "unit"))
    if not isinstance(given.get("unit"), str) or given["unit"] not in FAMILIES:
        raise Malformed(f"the unit is {given.get('unit')!r}; right is one of {', '.join(FAMILIES)}")
    return Target(given.get("amount", 0), given["unit"])


def _acts(event: Written) -> Sequence[Written]:
    """Return the acts of one move: those in `acts`, or the event itself."""
    if "acts" not in event:
        return [event]
    acts = [_object(act, "an act", ACT_KEYS) for act in _list(event["acts"], "acts")]
    if not acts or any(key in event for key in ACT_KEYS):
        raise Malformed("an event with `acts` and an act of its own, or with none; right is one of the two")
    return acts


def _object(written: object, what: str, keys: Sequence[str]) -> Written:
    if not isinstance(written, Mapping):
        raise Malformed(f"{what} is {written!r}; right is an object with {', '.join(keys)}")
    for key in written:
        if key not in keys:
            raise Malformed(f"{what} has the key {key!r}; right is one of {', '.join(keys)}")
    return written


def _list(written: object, what: str) -> list[Any]:
    if not isinstance(written, list):
        raise Malformed(f"{what} is {written!r}; right is a list")
    return written


def _texts(written: object) -> bool:
    return isinstance(written, list) and all(isinstance(each, str) for each in written)


def _text(written: object, what: str) -> str:
    if not isinstance(written, str) or not written:
        raise Malformed(f"{what} is {written!r}; right is a text")
    return written
