"""The end of gathering: what is due next, the counters, the words it is found by, and the answer to the
request.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from casework.commands.cases.counting import record_counts
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.cases.words import words_of
from casework.domain.chain import written
from casework.domain.definition import FINAL
from casework.models import Event, IdempotencyKey, SearchText
from casework.queries.cases.reading import CaseNow

NOTHING_DUE = datetime(9999, 12, 31, tzinfo=UTC)  # the case is open and no date is set: last in every list


def finish(record: Record, now: CaseNow, before: Counter[str]) -> None:
    """Gather what follows from everything else in the record."""
    due, name, warns = next_due(record, now)
    record.case.update(next_due=due, next_clock=name, warns_at=warns)
    record_counts(record, before)


def next_due(record: Record, now: CaseNow) -> tuple[datetime | None, str | None, datetime | None]:
    """Return the earliest date that the bank owes something by, what it belongs to, and when its light
    turns.
    """
    dues = [
        (clock["due_at"], clock["name"], clock["warns_at"])
        for clock in now.clocks.values()
        if clock["state"] == "running" and clock["due_at"] and not now.rules.rule(clock["policy"]).window
    ]
    dues += [
        (item["due_at"], f"item:{item['task']}", None)
        for item in now.items
        if item["done_at"] is None and item["due_at"] is not None
    ]
    if dues:
        return min(dues, key=lambda due: (due[0], due[1]))
    open_items = any(item["done_at"] is None for item in now.items)
    final = now.definition.state(record.case["state"]).kind == FINAL
    return (None, None, None) if final and not open_items else (NOTHING_DUE, None, None)


def record_words(record: Record, party: Row | None, texts: list[str | None], new: bool) -> None:
    """Gather the words by which the case is found: its reference and title, its customer, what was told."""
    known = [party[name] for name in ("name", "contact_name", "email", "phone")] if party else []
    words = words_of([record.case["reference"], record.case["title"], *known, *texts])
    if new:
        record.add(SearchText, words=words)
    else:
        record.change(SearchText, {"case_id": record.case["id"], "words": words})


def record_answer(record: Record, actor: str, key: str | None, digest: str, **answer: Any) -> Row:
    """Gather the answer under the request's key and return it; what a repeated request will get.

    `seq` and `hash` are those of the last event; `event_hash` is that of the act's own, whose number is
    `event`.
    """
    told = {"reference": record.case["reference"], "version": record.case["version"], **answer}
    hashes = {event["seq"]: event["hash"] for event in record.added[Event]}
    told["event_hash"] = hashes.get(answer.get("event"))
    told |= {"seq": record.case["seq"], "hash": record.case["head"], "at": written(record.at)}
    if key:
        record.add(IdempotencyKey, actor=actor, key=key, digest=digest, answer=told, at=record.at)
    return told


def digest_of(command: str, asked: Mapping[str, Any]) -> str:
    """Return what tells one request from another under the same key."""
    return hashlib.sha256(
        orjson.dumps([command, asked], option=orjson.OPT_SORT_KEYS, default=_plain)
    ).hexdigest()


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
