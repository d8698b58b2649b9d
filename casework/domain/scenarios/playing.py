"""Playing a scenario: time passes, timers fire, people act, automatic moves follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from casework.domain.conditions import selected
from casework.domain.definition import FLAGS, Definition, TimerRule
from casework.domain.facts import SYSTEM, Actor, Hold
from casework.domain.machine import AT_MOST_IN_A_ROW, decide, follows, opening
from casework.domain.scenarios.case import PlainCase
from casework.domain.scenarios.story import Scenario, Step, World
from casework.domain.terms import behind_chasers, due_of, moved_by
from casework.errors import CaseworkError, Refused

LIMIT = Decimal(10**9)  # where a step does not speak of limits, the person has one that does not matter
LIMITS = {"redress": LIMIT, "offer": LIMIT}
FIRED = 50  # more automatic firings than this between two acts are a circle


def play(definition: Definition, scenario: Scenario, world: World) -> tuple[PlainCase, str | None]:
    """Return the case as it stands at the end, and the words in which the last step was refused."""
    case = PlainCase(definition, world, scenario.at, scenario.given, scenario.party)
    actor = person(Step(scenario.by, by=scenario.by), world)
    opening(definition, case.facts(actor, scenario.given))
    case.happen(
        {"case:opened", "event:opened", f"state:{case.state}", f"trigger:{definition.opens.trigger}"}
        | _given(case)
    )
    _follow(case)
    refused = None
    for step in scenario.steps:
        pass_time(case, _moment(step, case))
        refused = _attempt(case, step)
    if scenario.until is not None:
        pass_time(case, scenario.until)
    return case, refused


def _given(case: PlainCase) -> set[str]:
    return {f"{kind}:{name}" for name in case.fields for kind in ("case", "field")}


def _moment(step: Step, case: PlainCase) -> datetime:
    if step.at is not None:
        return step.at
    if step.after is None:
        return case.now
    amount, unit = step.after.split()
    if unit in ("minutes", "hours"):
        return case.now + timedelta(**{unit: int(amount)})
    if unit in ("calendar_days", "weeks"):  # the same time of day, so that an act stays in working hours
        return case.now + timedelta(days=int(amount) * (7 if unit == "weeks" else 1))
    return due_of(case.now, step.after, case.world.calendar)


def _attempt(case: PlainCase, step: Step) -> str | None:
    """Do a step; a refusal that the scenario does not speak of is raised."""
    try:
        act(case, step)
    except CaseworkError as error:
        if step.refused is None or step.refused not in error.detail:
            raise
        return error.detail
    if step.refused is not None:
        raise Refused(f"“{step.do}” was to be refused with “{step.refused}”, and was done")
    return None


def act(case: PlainCase, step: Step) -> None:
    """Do what a step says: one of the acts beside triggers, or a trigger."""
    beside = ACTS.get(step.do.partition(":")[0])
    if beside is not None and case.definition.transition(step.do, case.state) is None:
        beside(case, step)
    else:
        fire(case, step.do, person(step, case.world), step.with_, step.outside)
    _follow(case)


def fire(
    case: PlainCase, trigger: str, actor: Actor, sent: Mapping[str, Any], outside: Mapping[str, Any]
) -> None:
    """Decide on a trigger and make the move."""
    given = {name: value for name, value in sent.items() if name != "comment"}
    transition = case.definition.transition(trigger, case.state)
    approval = (transition.approves or transition.makes) if transition else None
    facts = case.facts(actor, given, approval, outside, comment=bool(sent.get("comment")))
    case.make(decide(case.definition, case.state, trigger, facts).transition, actor, given)


def _follow(case: PlainCase) -> None:
    """Make the automatic moves of a state on entry, at most some in a row."""
    for _ in range(AT_MOST_IN_A_ROW):
        move = follows(case.definition, case.state, case.facts())
        if move is None:
            return
        case.make(move.transition, SYSTEM, {})


def person(step: Step, world: World) -> Actor:
    """Return who acts: the named person, or the one of the role, of the case's entity."""
    if step.by == "system":
        return SYSTEM
    return Actor(
        id=None,
        name=f"person/{step.who or step.by}",
        roles=frozenset({step.by}),
        flags=step.flags & frozenset(FLAGS),
        entities=frozenset({world.entity.code}),
        limits=step.limits or LIMITS,
        zone=world.entity.zone,
    )


def pass_time(case: PlainCase, to: datetime) -> None:
    """Let the timers of the states fire one after the other up to a moment, then stand at it."""
    for _ in range(FIRED):
        ahead = [
            (due, rule, chase)
            for rule in case.definition.timers.values()
            for due, chase in _wakes(case, rule)
        ]
        due, rule, chase = min(ahead, key=lambda wake: wake[0], default=(None, None, False))
        if due is None or rule is None or due > to:
            break
        case.now = max(due, case.now)
        if chase:
            case.chasers += 1
            case.happen({"event:chased", f"letter:{rule.chase[case.chasers - 1].letter}"})
        else:
            case.fired[rule.name] = due
            _fire_timer(case, rule)
    case.now = max(to, case.now)


def _fire_timer(case: PlainCase, rule: TimerRule) -> None:
    """Fire a timer, which does so once for a moment; what is refused on hold fires again on the release."""
    try:
        fire(case, rule.fires, SYSTEM, {}, {})
    except CaseworkError:
        case.refused.add(rule.name)
        return
    _follow(case)


def _wakes(case: PlainCase, rule: TimerRule) -> list[tuple[datetime, bool]]:
    """Return when a timer sends its next chaser and when it fires."""
    if case.state not in rule.runs or not selected(rule.where, rule.unless, case.facts()):
        return []
    calendar = case.world.calendar
    chasers = [due_of(case.entered_at, chase.after, calendar) for chase in rule.chase]
    wakes = [(at, True) for at in chasers[case.chasers :][:1]]
    due = _due(case, rule)
    if due is not None and chasers:
        due = behind_chasers(due, chasers, rule.chase[0].after, calendar)
    return wakes if due is None or case.fired.get(rule.name) == due else [*wakes, (due, False)]


def _due(case: PlainCase, rule: TimerRule) -> datetime | None:
    if (name := rule.due.get("field")) is not None:
        value = case.fields.get(name)
        if value is None:
            return None
        moment = value if isinstance(value, datetime) else _end_of(value, case.world.entity.zone)
        return moved_by(moment, rule.due)
    since = [each.at for each in case.history if rule.due["from"] in each.happened]
    return due_of(since[-1], rule.due["after"], case.world.calendar) if since else None


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone))


def _assign(case: PlainCase, step: Step) -> None:
    case.assignee = f"person/{step.with_.get('to') or step.who or step.by}"
    case.happen({"event:assigned"})
    trigger = case.definition.state(case.state).leaves_when_assigned
    if trigger is not None:
        fire(case, trigger, SYSTEM, {}, {})


def _hold(case: PlainCase, step: Step) -> None:
    case.hold = Hold(str(step.with_.get("reason", "")))
    case.happen({"event:held"})


def _release(case: PlainCase, _: Step) -> None:
    case.hold = None
    case.fired = {name: due for name, due in case.fired.items() if name not in case.refused}
    case.refused = set()
    case.happen({"event:released"})


def _attach(case: PlainCase, _: Step) -> None:
    case.documents += 1
    case.happen({"event:document_added"})


def _contact(case: PlainCase, step: Step) -> None:
    case.happen({"event:contacted", f"contact:{step.with_.get('channel', 'phone')}"})


def _explain(case: PlainCase, _: Step) -> None:
    case.explained |= {code for code, (_, reading) in case.readings().items() if reading.breached}


def _task(case: PlainCase, step: Step) -> None:
    name = step.do.partition(":")[2]
    if case.tasks.get(name) is not False:
        raise Refused(f"the task {name} is not open")
    case.fields.update(step.with_)
    case.happen({f"task:{name}", "event:item_done"})


def _extend(case: PlainCase, step: Step) -> None:
    """Put the rule that an extension leads to in the place of the one that runs: `do = "extend:CN-15"`."""
    code = step.do.partition(":")[2]
    rule, _ = case.readings()[code]
    actor = person(step, case.world)
    for extension in case.world.extensions(rule.name):
        if not actor.roles.isdisjoint(extension.by) and actor.flags.issuperset(extension.flags):
            case.extended[code] = extension.to
            case.happen({"event:extended", f"letter:{extension.letter}"})
            return
    raise Refused(f"{rule.name} cannot be extended by {step.by}")


ACTS: Mapping[str, Callable[[PlainCase, Step], None]] = {
    "assign": _assign,
    "attach": _attach,
    "contact": _contact,
    "explain": _explain,
    "extend": _extend,
    "hold": _hold,
    "release": _release,
    "task": _task,
}
