"""The record as lines of JSON: what `verify --export` reads, and what a dossier carries inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson

from casework.domain.chain import written
from casework.queries.evidence.snapshot import Run

ENDS_OF_CASES = "SELECT id, seq, head, state, workflow, workflow_version FROM cases ORDER BY id"
ENDS_OF_STREAMS = "SELECT stream, seq, head FROM streams"
EVENTS = "SELECT case_id, seq, kind, at, hash, body FROM events ORDER BY case_id, seq"
STREAM_EVENTS = "SELECT stream, seq, kind, at, hash, body FROM stream_events ORDER BY stream, seq"
LOG = "SELECT value FROM settings WHERE name = 'log'"


def export_lines(run: Run, at: datetime) -> Iterator[bytes]:
    """Give the whole record: a head line, each stream's entries and its end, and the number of all.

    Personal values are not in it: the entries hold commitments.
    """
    yield line(export={"log": next(iter(run(LOG)))[0], "made_at": written(at)})
    ends = {f"case/{number}": end_of(*end) for number, *end in run(ENDS_OF_CASES)}
    ends |= {stream: end_of(*end) for stream, *end in run(ENDS_OF_STREAMS)}
    events = 0
    for stream, rows in _streams(run):
        for row in rows:
            events += 1
            yield entry(stream, *row[1:])
        yield line(stream=stream, end=ends[stream])
    yield line(total={"events": events, "streams": len(ends)})


def _streams(run: Run) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    for case, rows in groupby(run(EVENTS), key=itemgetter(0)):
        yield f"case/{case}", rows
    yield from groupby(run(STREAM_EVENTS), key=itemgetter(0))


def entry(
    stream: str, seq: int, kind: str, at: Any, hash_: str, body: str, values: dict[str, Any] | None = None
) -> bytes:
    """Return the line of one entry; `values` are personal ones, each with its salt."""
    moment = written(at) if isinstance(at, datetime) else at
    told = {"stream": stream, "seq": seq, "kind": kind, "at": moment, "hash": hash_, "body": body}
    return line(**told, **({"values": values} if values else {}))


def end_of(seq: int, head: str, state: str | None = None, *workflow: Any) -> dict[str, Any]:
    """Return where a stream ends, and for a case its state and the definition that it runs on."""
    end: dict[str, Any] = {"seq": seq, "head": head}
    return {**end, "state": state, "definition": "{}@{}".format(*workflow)} if workflow else end


def line(**told: Any) -> bytes:
    return orjson.dumps(told) + b"\n"
