"""Extend a regulatory term where the regime allows it: with reason, authority and letter, in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_letter import record_letter, told_of
from casework.commands.cases.record_move import consequences
from casework.commands.clocks.record_clocks import RUNNING, extend
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.facts import Actor
from casework.domain.policies import ExtensionRule
from casework.errors import Denied, Malformed, NotFound, Refused
from casework.queries.cases.deciding import facts_of
from casework.queries.cases.letters import WrittenLetter, draft_of
from casework.queries.cases.reading import CaseNow


@dataclass(frozen=True, slots=True)
class ExtendClock:
    """`due` is the new moment where the rule lets the person name one (RFC 3339)."""

    reference: str
    clock: str
    actor: Actor
    reason: str
    due: datetime | None = None
    letter: WrittenLetter | None = None
    version: int | None = None
    key: str | None = None


def extend_clock(command: ExtendClock, at: datetime) -> Row:
    """Extend the clock.

    Raises Refused where the regime does not allow it (any more), Denied, Malformed, Stale.
    """
    what: Row = {"clock": command.clock, "reason": command.reason, "due": command.due}
    what["letter"] = command.letter and command.letter.as_asked()
    asked = Asked(
        command.reference, command.actor, "case.extend", "extend", command.key, command.version, what
    )
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def possible_extension(now: CaseNow, clock: Row, at: datetime) -> ExtensionRule:
    """Return the extension that the clock's rule offers now; raises Refused with the reason why there is
    none.
    """
    rules = now.rules.extensions(clock["policy"])
    title = now.rules.rule(clock["policy"]).title
    if not rules:
        raise Refused(
            f"“{title.en}” cannot be extended: its rule knows no extension.",
            zh=f"“{title.zh}”不可延长：规则未规定延长。",
        )
    if clock["state"] != RUNNING or clock["due_at"] is None:
        raise Refused(f"“{title.en}” is not running.", zh=f"“{title.zh}”未在计时。")
    if at > clock["due_at"]:
        raise Refused(
            f"“{title.en}” was due before now; it can only be extended ahead of that.",
            zh=f"“{title.zh}”已到期，只能在到期前延长。",
        )
    rule = rules[0]
    used = sum(1 for move in clock["acts"]["moves"] for act in move if act.get("extends") == rule.source)
    if used >= rule.times:
        raise Refused(f"“{title.en}” was extended as often as allowed.", zh=f"“{title.zh}”已达延长次数上限。")
    return rule


def _gather(record: Record, now: CaseNow, command: ExtendClock) -> int:
    clock = now.clocks.get(command.clock)
    if clock is None:
        raise NotFound("The case has no such clock.", zh="本案没有这一时限。")
    rule = possible_extension(now, clock, record.at)
    _check(command, rule, clock)
    letter = draft_of(now, rule.letter, command.letter, record.at)
    if letter is not None and (missing := letter.missing()):
        labels = ", ".join(content.label.in_(command.actor.language) for content in missing)
        raise Malformed(
            f"The letter still lacks: {labels}.", zh=f"信函尚缺：{labels}。", errors={"letter": [labels]}
        )
    codes: Row = {
        "clock": clock["name"],
        "from_rule": clock["policy"],
        "to_rule": rule.to if rule.to != clock["policy"] else None,
        "was": clock["due_at"],
        "due": command.due,
    }
    seq = int(record.case["seq"]) + 1
    extend(record, now, clock, {"seq": seq, "at": record.at, **codes})
    if (
        rule.due
        and clock["due_at"] is not None
        and command.due is not None
        and clock["due_at"] != command.due
    ):
        raise Refused("The new date must lie ahead.", zh="新的到期时间须在当前时间之后。")
    if letter is not None:
        facts = facts_of(now, command.actor, record.at)
        document = record_letter(record, now, letter, seq, command.actor, facts, clock["due_at"])
        codes["letter"] = told_of(document)
    record.event("extended", command.actor.name, {"reason": command.reason.strip()}, **codes)
    record.decided(command.actor.name)
    consequences(record, now, command.actor, record.body, [])
    return seq


def _check(command: ExtendClock, rule: ExtensionRule, clock: Row) -> None:
    if command.actor.roles.isdisjoint(rule.by) or not command.actor.flags.issuperset(rule.flags):
        raise Denied(
            "Your role does not grant this extension; the regime asks for another authority.",
            zh="您的角色无权批准此次延长，须由规则规定的人员批准。",
        )
    errors = {}
    if not command.reason.strip():
        errors["reason"] = ["Give the reason of the extension."]
    if rule.due and command.due is None:
        errors["due"] = ["Name the new date."]
    if not rule.due and command.due is not None:
        errors["due"] = ["This extension has a fixed term; leave the date out."]
    if command.due is not None and clock["due_at"] is not None and command.due <= clock["due_at"]:
        errors["due"] = ["The new date lies after the present one."]
    if errors:
        raise Malformed("The term cannot be extended like this.", zh="无法按此延长。", errors=errors)
