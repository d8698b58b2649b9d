"""The facts of a decision: what the case is, what comes with the act, what guards ask for from outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casework.db import Row, moment_of
from casework.domain.conditions import PARTY_FACTS
from casework.domain.definition import Definition, Transition
from casework.domain.facts import Actor, Facts, Hold, SlotFacts
from casework.domain.letters import LetterDraft
from casework.domain.onboarding.checklist import ITEM
from casework.domain.values import NotRead, read_value, typed_fields
from casework.errors import Malformed
from casework.queries.cases.reading import CaseNow


def read_fields(
    definition: Definition, allowed: frozenset[str], sent: Mapping[str, Any], zh: bool
) -> dict[str, Any]:
    """Return the sent values as they are kept; raises Malformed naming every field that is wrong or unasked
    for.
    """
    kept: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, raw in sent.items():
        if name not in allowed:
            known = "、".join(sorted(allowed)) if zh else ", ".join(sorted(allowed)) or "none"
            errors[name] = [
                f"此操作不接受该字段；可填：{known}。"
                if zh
                else f"Not a field of this act; it takes: {known}."
            ]
            continue
        try:
            kept[name] = read_value(definition.fields[name], raw)
        except NotRead as wrong:
            errors[name] = [wrong.zh if zh else wrong.en]
    if errors:
        raise Malformed(
            "Some fields cannot be taken as they are; each says what would be right.",
            zh="部分字段无法接受，各处已说明应如何填写。",
            errors=errors,
        )
    return {name: value for name, value in kept.items() if value is not None}


def asked_fields(definition: Definition, transition: Transition) -> frozenset[str]:
    """Return the fields that an act of this transition may bring: its needs, what it takes, what its where
    asks.
    """
    named = {*transition.needs, *transition.takes, *transition.where}
    return frozenset(named & definition.fields.keys())


def facts_of(
    now: CaseNow,
    actor: Actor,
    at: datetime,
    *,
    given: Mapping[str, Any] | None = None,
    letter: LetterDraft | None = None,
    comment: str = "",
    approval: str | None = None,
    asked_by: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Facts:
    """Return the facts of a decision about this case; `given` are kept forms of what comes with the act."""
    row, entity = now.row, now.rules.entities[now.row["entity"]]
    incoming = typed_fields(now.definition, dict(given or {}))
    fields = {**now.fields, "entity": row["entity"], **incoming}
    chain = row["approvals"].get(approval or "", {})
    return Facts(
        *(actor, at, fields, incoming, row["state"]),
        held=held(row),
        assignee=person_name(row["assignee"]),
        makers=frozenset(chain.get("makers", ())),
        approvers=frozenset(chain.get("approvers", ())),
        slots=slot_facts(now),
        tasks=tasks_done(now),
        party=party_facts(now.party, fields),
        priority=row["priority"],
        jurisdiction=entity.jurisdiction,
        opened_at=row["opened_at"],
        received_at=row["received_at"],
        documents=now.documents,
        letter=letter,
        has_comment=bool(comment.strip()),
        extra={**outside(now), **(extra or {})},
        asked_by=asked_by,
        zone=entity.zone,
    )


def tasks_done(now: CaseNow) -> dict[str, bool]:
    """Return for each task that was opened whether it is done."""
    found: dict[str, bool] = {}
    for item in now.items:  # those of a checklist have guards of their own
        if item["outcome"] != "cancelled" and item["request"] is None and not item["task"].startswith(ITEM):
            name = item["task"].partition(":")[0]  # "task:PARTY" is one of several
            found[name] = found.get(name, True) and item["done_at"] is not None
    return found


def person_name(assignee: int | None) -> str | None:
    return None if assignee is None else f"person/{assignee}"


def held(row: Row) -> Hold | None:
    mark = row["hold"]
    if mark is None:
        return None
    until = date.fromisoformat(mark["review_on"]) if mark.get("review_on") else None
    return Hold(mark.get("reason", ""), mark.get("cause", ""), until)


def slot_facts(now: CaseNow) -> dict[str, SlotFacts]:
    """Return how each slot stands; of several running clocks the one that falls due first."""
    found: dict[str, SlotFacts] = {}
    for clock in now.clocks.values():
        known = found.get(clock["slot"], SlotFacts())
        running = clock["state"] == "running"
        dues = [due for due in (known.due_at, clock["due_at"] if running else None) if due]
        found[clock["slot"]] = SlotFacts(
            breached=known.breached or clock["breached_at"] is not None,
            running=known.running or running,
            due_at=min(dues) if dues else None,
        )
    return found


def party_facts(party: Row | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    if party is None:
        return {}
    known = {name: party[name] for name in PARTY_FACTS if name != "vulnerable"}
    return {**known, "vulnerable": bool(party["vulnerable"] or fields.get("vulnerable"))}


def outside(now: CaseNow) -> dict[str, Any]:
    """Return what guards read that is no field: closings, chasers, approvals, breaches without a reason."""
    approvals = now.row["approvals"]
    unexplained = [
        now.rules.rule(clock["policy"]).title
        for clock in now.clocks.values()
        if clock["breached_at"]
        and clock["reason_seq"] is None
        and clock["result"] not in ("over", "cancelled")
    ]
    return {
        "closed_at": now.row["closed_at"],
        "approved": frozenset(name for name, chain in approvals.items() if chain.get("approvers")),
        "breaches_without_reason": unexplained,
        "chasers_sent": now.row["marks"].get("chasers", 0),
        "moments": {name: moment_of(when) for name, when in now.row["marks"].get("moments", {}).items()},
    }
