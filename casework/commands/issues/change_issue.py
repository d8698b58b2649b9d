"""What people do about an issue: take it on, say what puts it right, that it is done, check the effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.db import Row, transaction
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.errors import Denied, Malformed, NotFound, Refused, Stale
from casework.models import Person, SystemicIssue
from casework.rulebook.current import current

LONGEST = 4_000
CHECKED_AFTER = timedelta(days=90)
FOUND, ACTING, CHECKING, CLOSED = "found", "acting", "checking", "closed"


@dataclass(frozen=True, slots=True)
class ChangeIssue:
    """`act` is plan (owner, population, action, due_on), done (done_on) or check (effective, comment)."""

    issue: int
    act: str
    actor: Actor
    values: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None


def change_issue(command: ChangeIssue, at: datetime) -> Row:
    """Carry the act out and return the issue's number, state and version.

    Raises NotFound, Denied, Stale, Refused in another state, Malformed by field.
    """
    with transaction() as session:
        issue = session.get(SystemicIssue, command.issue, with_for_update=True)
        if issue is None or not _may("issue.read", command.actor, issue):
            raise NotFound("There is no such issue.", zh="没有这一事项。")
        if not _may("issue.write", command.actor, issue):
            raise Denied("Your role does not allow this.", zh="您的角色无权进行此操作。")
        if command.version is not None and command.version != issue.version:
            raise Stale("Somebody changed this issue after you read it.", zh="该事项已被他人更改。")
        if command.act not in _ACTS:
            right = ", ".join(_ACTS)
            raise Malformed("Not an act.", zh="没有此操作。", errors={"act": [f"One of: {right}."]})
        codes = _ACTS[command.act](session, issue, command, at)
        issue.version += 1
        append_event(session, f"issue/{issue.id}", f"issue_{command.act}", command.actor.name, at, **codes)
        return {"issue": issue.id, "state": issue.state, "version": issue.version}


def _may(permission: str, actor: Actor, issue: SystemicIssue) -> bool:
    row = {"entity": issue.entity, "team": None, "assignee": None}
    return may_touch(current().access, permission, actor, row)


def _plan(session: Session, issue: SystemicIssue, command: ChangeIssue, at: datetime) -> Row:
    if issue.state not in (FOUND, ACTING):
        raise Refused("What is done is not planned any more.", zh="已完成的事项不能再改计划。")
    errors: dict[str, list[str]] = {}
    zh = command.actor.language.startswith("zh")
    owner = command.values.get("owner")
    person = session.get(Person, int(str(owner))) if str(owner or "").isdecimal() else None
    if person is None or person.disabled_at is not None:
        errors["owner"] = ["请选择在职人员。" if zh else "Choose an active person."]
    told = {name: _text(command.values.get(name), name, errors, zh) for name in ("population", "action")}
    due = _day(command.values.get("due_on"), "due_on", errors, zh)
    if due is not None and due < at.date():
        errors["due_on"] = ["须在今天或之后。" if zh else "Today or later."]
    if errors:
        raise Malformed("The plan is not complete.", zh="计划不完整。", errors=errors)
    issue.owner, issue.state = int(str(owner)), ACTING
    issue.population, issue.action, issue.due_on = told["population"], told["action"], str(due)
    return {"owner": f"person/{issue.owner}", **told, "due_on": issue.due_on}


def _done(_session: Session, issue: SystemicIssue, command: ChangeIssue, at: datetime) -> Row:
    if issue.state != ACTING:
        raise Refused("Plan the action first.", zh="请先制定整改措施。")
    errors: dict[str, list[str]] = {}
    zh = command.actor.language.startswith("zh")
    done = _day(command.values.get("done_on"), "done_on", errors, zh)
    if done is not None and done > at.date():
        errors["done_on"] = ["不得晚于今天。" if zh else "Not later than today."]
    if errors or done is None:
        raise Malformed("Say when it was done.", zh="请说明完成日期。", errors=errors)
    issue.state, issue.done_on = CHECKING, done.isoformat()
    issue.check_on = (done + CHECKED_AFTER).isoformat()
    return {"done_on": issue.done_on, "check_on": issue.check_on}


def _check(_session: Session, issue: SystemicIssue, command: ChangeIssue, at: datetime) -> Row:
    if issue.state != CHECKING:
        raise Refused("There is no action done whose effect could be checked.", zh="尚无可检查的整改措施。")
    if at.date().isoformat() < str(issue.check_on):
        raise Refused(
            f"The effect shows from {issue.check_on} on: 90 days after it was done.",
            zh=f"须自 {issue.check_on}（完成后 90 天）起检查成效。",
        )
    effective = command.values.get("effective")
    if not isinstance(effective, bool):
        word = "请选择。" if command.actor.language.startswith("zh") else "Yes or no."
        raise Malformed("Say whether it worked.", zh="请说明是否有效。", errors={"effective": [word]})
    if effective and issue.owner == command.actor.id:
        raise Denied("Somebody other than the owner checks the effect.", zh="须由负责人以外的人员检查成效。")
    issue.effective, issue.state = effective, CLOSED if effective else FOUND
    return {"effective": effective}


def _text(value: Any, name: str, errors: dict[str, list[str]], zh: bool) -> str:
    text = str(value or "").strip()
    if not text or len(text) > LONGEST or "\x00" in text:
        errors[name] = [f"请填写，最多 {LONGEST} 字。" if zh else f"1 to {LONGEST} characters."]
    return text


def _day(value: Any, name: str, errors: dict[str, list[str]], zh: bool) -> date | None:
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        errors[name] = ["请填写日期，如 2026-12-01。" if zh else "A day such as 2026-12-01."]
        return None


Do = Callable[[Session, SystemicIssue, ChangeIssue, datetime], Row]
_ACTS: Mapping[str, Do] = {"plan": _plan, "done": _done, "check": _check}
