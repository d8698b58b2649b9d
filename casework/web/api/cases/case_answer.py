"""A case as programs read it: plain values, from one reading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response

from casework.commands.cases.finishing import NOTHING_DUE
from casework.db import Row
from casework.domain.definition import COMMENT
from casework.domain.facts import Actor
from casework.domain.letters import LetterDraft
from casework.domain.policies import ClockRule
from casework.queries.cases.fields import fields_of
from casework.queries.cases.moves import MoveOption, moves_of, needs_of
from casework.queries.cases.outside import declared_conflicts
from casework.queries.cases.reading import CaseNow
from casework.queries.people.usernames import people_by_id
from casework.web.api.answering import answered, etag

PARTY = ("id", "kind", "name", "nature", "segment", "contact_name", "email", "phone", "address", "language")
SAME = (
    "reference", "workflow", "workflow_version", "state", "version", "title", "entity", "team", "queue",
    "priority", "received_at", "opened_at", "closed_at",
)  # fmt: skip


def case_answered(now: CaseNow, actor: Actor, at: datetime, status: int = 200, **headers: str) -> Response:
    """Return the answer that holds the whole case, with its ETag."""
    headers["etag"] = etag(now.row["version"])
    return answered(whole_case(now, actor, at), status, **headers)


def whole_case(now: CaseNow, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return the case with its customer, fields, clocks, and what the actor can do next."""
    language = actor.language
    return {
        **in_list(now.row, people_by_id([now.row["assignee"]])),
        "party": party_answer(now.party),
        "state_title": now.definition.state(now.row["state"]).title.in_(language),
        "hold": now.row["hold"],
        "legal_hold": now.row["legal_hold"],
        "conflicts": [one["username"] for one in people_by_id(declared_conflicts(now)).values()],
        "fields": fields_of(now.row, now.definition),
        "clocks": [
            clock_answer(clock, now.rules.rule(clock["policy"]), at, language) for clock in clocks_of(now)
        ],
        "moves": [move_answer(now, option, at, language) for option in moves_of(now, actor, at)],
        "seq": now.row["seq"],
        "hash": now.row["head"],
    }


def in_list(row: Row, people: dict[int, Row]) -> dict[str, Any]:
    """Return what a list shows of a case; `row` is a case, or what `list_cases` reads of one."""
    person = people.get(row["assignee"] or 0)
    due: datetime | None = row["next_due"]
    return {
        **{name: row[name] for name in SAME},
        "party": {"id": row["party_id"], "name": row.get("party")} if row["party_id"] else None,
        "assignee": person["username"] if person else None,
        "assignee_name": person["name"] if person else None,
        "next_due": None if due is None or due == NOTHING_DUE else due,
        "next_clock": row["next_clock"],
        "held": row["hold"] is not None,
    }


def party_answer(party: Row | None) -> dict[str, Any] | None:
    return (
        None if party is None else {**{n: party[n] for n in PARTY}, "vulnerable": bool(party["vulnerable"])}
    )


def clocks_of(now: CaseNow) -> list[Row]:
    """Return the clocks, running ones first, by due date."""
    return sorted(
        now.clocks.values(), key=lambda c: (c["state"] != "running", c["due_at"] or NOTHING_DUE, c["name"])
    )


def clock_answer(clock: Row, rule: ClockRule, at: datetime, language: str) -> dict[str, Any]:
    """Return a clock as stored, and whether it is breached at this moment, noted already or not."""
    late = (
        clock["state"] == "running"
        and clock["due_at"] is not None
        and at >= clock["due_at"]
        and not rule.window
    )
    return {
        "name": clock["name"],
        "title": rule.title.in_(language),
        "slot": clock["slot"],
        "policy": clock["policy"],
        "calendar": clock["calendar"],
        "regime": rule.regime,
        "citation": rule.citation,
        "window": rule.window,
        "state": clock["state"],
        "started_at": clock["started_at"],
        "due_at": clock["due_at"],
        "warns_at": clock["warns_at"],
        "stopped_at": clock["stopped_at"],
        "breached": clock["breached_at"] is not None or late,
        "breached_at": clock["breached_at"],
        "explained": clock["reason_seq"] is not None,
        "result": clock["result"],
        "derivation": clock["derivation"],
    }


def move_answer(now: CaseNow, option: MoveOption, at: datetime, language: str) -> dict[str, Any]:
    """Return one thing that can be done next: possible or not, and what comes with it."""
    transition, needs = option.transition, needs_of(now, option.transition, at)
    fields = [field["name"] for field in needs["fields"] if field["required"]]
    return {
        "trigger": transition.trigger,
        "title": transition.title.in_(language),
        "allowed": option.allowed,
        "reason": option.refusal.in_(language) if option.refusal else None,
        "needs": [*fields, *([COMMENT] if needs["comment"] else [])],
        "takes": [field["name"] for field in needs["fields"] if not field["required"]],
        "letter": letter_answer(needs["letter"], needs["sends"], language),
    }


def letter_answer(letter: LetterDraft | None, sends: bool, language: str) -> dict[str, Any] | None:
    """Return what a letter must contain and how far its draft has come; `sends` is false for a mere draft."""
    if letter is None:
        return None
    missing = {content.code for content in letter.missing()}
    contents = [
        {
            "code": content.code,
            "kind": content.kind,
            "title": content.label.in_(language),
            "prefill": content.prefill.in_(letter.language) if content.prefill else None,
            "text": letter.texts.get(content.code),
            "done": content.code not in missing,
        }
        for content in letter.contents
    ]
    return {"kind": letter.kind, "language": letter.language, "sends": sends, "contents": contents}
