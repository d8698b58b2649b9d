"""Check a record without Casework: this file and Python 3.11 are enough; docs/reference/record.md says how.

python verifier.py --database F.db | --export F.jsonl | --pdf F.pdf  [--anchor F ...] [--json]
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import re
import sqlite3
import sys
import tomllib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]
Run = Callable[[str], Iterable[Row]]  # gives the rows of one statement, in its order
Body = dict[str, Any]
Anchors = dict[str, list[tuple[int, str, str]]]  # stream -> (entry, its hash, the file that holds it)

LARGEST = 256 << 20  # bytes of one file inside a PDF
DIGEST = {"sqlite": "casework_sha256(c.bytes)", "postgresql": "encode(sha256(c.bytes), 'hex')"}
LOG = "SELECT value FROM settings WHERE name = 'log'"
RELEASES = "SELECT path, sha256, text FROM releases ORDER BY path"
REPORTS = (
    "SELECT c.id, c.sha256, DIGEST FROM (SELECT r.id, r.sha256, f.bytes FROM reports r"
    " LEFT JOIN report_files f ON f.report_id = r.id WHERE r.state = 'made') c ORDER BY c.id"
)
STREAMS = "SELECT stream, seq, head FROM streams"
STREAM_VALUES = (
    "SELECT stream, seq, field, value, salt FROM stream_values v WHERE EXISTS (SELECT 1 FROM stream_events e"
    " WHERE e.stream = v.stream AND e.seq = 1) ORDER BY stream, seq"
)
STRAY_VALUES = (
    "SELECT DISTINCT stream FROM stream_values v WHERE NOT EXISTS (SELECT 1 FROM stream_events e"
    " WHERE e.stream = v.stream AND e.seq = 1)"
)
STREAM_EVENTS = "SELECT stream, seq, kind, at, hash, body FROM stream_events ORDER BY stream, seq"
CASES = (
    "SELECT id, seq, head, workflow, workflow_version, state, state_since, reference, team, party_id,"
    " assignee, priority, received_at, opened_at, closed_at, fields, hold, legal_hold, marks"
    " FROM cases ORDER BY id"
)
EVENTS = "SELECT case_id, seq, kind, at, hash, body FROM events ORDER BY case_id, seq"
BESIDE = {
    "event_values": "SELECT case_id, seq, field, value, salt FROM event_values ORDER BY case_id, seq",
    "documents": "SELECT d.case_id, d.number, d.kind, d.name, d.media_type, d.size, d.sha256, d.source,"
    " d.letter, d.language, d.sent_how, DIGEST, length(c.bytes) FROM documents d LEFT JOIN contents c"
    " ON c.case_id = d.case_id AND c.number = d.number ORDER BY d.case_id, d.number",
    "letter_drafts": "SELECT case_id, letter, texts, seq FROM letter_drafts ORDER BY case_id, letter",
    "firings": "SELECT case_id, clock, cycle, generation, threshold, reached_at, fired_at, seq FROM firings"
    " ORDER BY case_id, seq",
    "clocks": "SELECT case_id, name, cycle, generation, breached_at, result, reason_seq FROM clocks"
    " ORDER BY case_id, name",
    "timers": "SELECT case_id, name, wakes_at FROM timers ORDER BY case_id, name",
    "work_items": "SELECT case_id, number, task, done_at, done_by, outcome FROM work_items"
    " ORDER BY case_id, number",
    "case_links": "SELECT case_id, kind, seq FROM case_links ORDER BY case_id, seq",
    "survey_answers": "SELECT case_id, round, question, revision, survey, score, choice, seq, given_by,"
    " answered_at FROM survey_answers ORDER BY case_id, round, question, revision",
}
RATINGS = {1: "score", 2: "pulse_score"}  # round of asking -> the field that its rating is kept in


class Report:
    """What was looked at and what was found; `findings` name stream and entry in plain words."""

    def __init__(self, anchors: Anchors | None = None) -> None:
        self.findings: list[dict[str, Any]] = []
        self.events = self.streams = 0
        self.anchors: Anchors = anchors or {}
        self.seen: set[str] = set()  # of the anchored streams

    def miss_anchored(self) -> None:
        for stream in self.anchors.keys() - self.seen:
            seq, _, name = self.anchors[stream][-1]
            self.tell(stream, seq, f"{name} holds this stream up to here; the whole of it is gone")

    def tell(self, stream: str, seq: int | None, reason: str) -> None:
        self.findings.append({"stream": stream, "seq": seq, "reason": reason})

    @property
    def verdict(self) -> str:
        if self.findings:
            return "damaged"
        held = sorted({name for kept in self.anchors.values() for _, _, name in kept})
        against = f"and as held by {', '.join(held)}" if held else "not anchored"
        return f"internally consistent, {against}"

    def as_json(self) -> dict[str, Any]:
        counts = {"events": self.events, "streams": self.streams}
        return {"verdict": self.verdict, **counts, "findings": self.findings}


# ------------------------------------------------------------------------------------------- the hashes


def part(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def digest(*parts: bytes) -> str:
    """Return the SHA-256 of the parts, each after its length in four bytes, as 64 hex digits."""
    return hashlib.sha256(b"".join(map(part, parts))).hexdigest()


def raw(text: Any) -> bytes:
    return text if isinstance(text, bytes) else str(text).encode("utf-8", "surrogateescape")


def sha256_of(content: Any) -> str | None:
    """Return the plain SHA-256 of a content, None if there is none."""
    return None if content is None else hashlib.sha256(raw(content)).hexdigest()


def first_head(log: Any, stream: str) -> str:
    """Return the head before the first entry; it names log and stream, so no chain fits another place."""
    kind, _, name = stream.partition("/")
    return digest(b"casework/stream/v1", raw(log), raw(kind), raw(name))


AN_EVENT = part(b"casework/event/v1") + (32).to_bytes(4, "big")


def link(head: str, text: bytes) -> str:
    """Return the hash of an entry with this text on a chain that ended in `head`."""
    return hashlib.sha256(AN_EVENT + bytes.fromhex(head) + len(text).to_bytes(4, "big") + text).hexdigest()


def commitment(salt: Any, name: str, value: Any) -> str | None:
    """Return what an entry holds in the place of a personal value; None for a salt that is none."""
    with contextlib.suppress(ValueError, TypeError):
        return digest(b"casework/value/v1", bytes.fromhex(salt), raw(name), raw(value))
    return None


def written(at: Any) -> Any:
    """Return a moment in its one written form; text is left as it is."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(at, datetime) else at


def parsed(text: Any) -> Any:
    """Return what a JSON text says; None if it says nothing that can be read."""
    try:
        if isinstance(text, str):
            value, end = SCAN(text, 0)
            return value if end == len(text) else json.loads(text)
        return json.loads(bytes(text).decode("utf-8"))
    except (ValueError, TypeError, StopIteration, RecursionError):
        return None


SCAN: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder())["scan_once"]  # one value, quickly
WRITE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


# ------------------------------------------------------------------------------------------- one chain


class Chain:
    """One stream followed from its first head. The hash of an entry is checked before its text is read."""

    def __init__(self, report: Report, log: Any, stream: str) -> None:
        self.report, self.log, self.stream = report, log, stream
        self.heads: list[str] = [first_head(log, stream)]  # what the last entry's hash may have been
        self.seq, self.head = 0, self.heads[0]
        self.bodies: list[Body] = []
        self.told: set[str] = set()
        self.kept = {seq: (hash_, name) for seq, hash_, name in report.anchors.get(stream, ())}

    def add(self, seq: Any, kind: Any, at: Any, stored: Any, text: Any) -> None:
        if seq != self.seq + 1 and not self._jumped(seq):
            return
        content, self.seq, self.head = raw(text), seq, stored
        if self.heads and link(self.heads[0], content) == stored:
            self.heads = [stored]
        else:
            self._follow(seq, stored, content)
        if seq in self.kept and self.kept[seq][0] != stored:
            self.tell(seq, f"it is not the entry that {self.kept[seq][1]} holds: history was written anew")
        body = parsed(text)
        if not isinstance(body, dict):
            self.tell(seq, "its text cannot be read as an entry")
            return
        at, get = at if isinstance(at, str) else written(at), body.get
        said = (get("seq"), get("kind"), get("at"), get("stream"), get("log"))
        if said != (seq, kind, at, self.stream, self.log):
            columns = {"seq": seq, "kind": kind, "at": at, "stream": self.stream, "log": self.log}
            self._differs(body, columns)
            body |= columns
        self.bodies.append(body)

    def _jumped(self, seq: Any) -> bool:
        """Tell what lies between the last entry and this one; return whether it can be followed from here."""
        if not isinstance(seq, int) or seq <= self.seq:
            self.tell(seq if isinstance(seq, int) else None, "it occurs twice, or stands after a later entry")
            return False
        gone = (
            f"entry {self.seq + 1} is" if seq == self.seq + 2 else f"entries {self.seq + 1} to {seq - 1} are"
        )
        self.tell(self.seq + 1, f"{gone} missing; entry {seq} cannot be checked against what came before it")
        self.heads = []
        return True

    def _follow(self, seq: int, stored: Any, content: bytes) -> None:
        computed = [link(head, content) for head in self.heads]
        if computed and stored not in computed:
            self.tell(seq, "its text or its hash was changed: " + _where(parsed(content), self.stream, seq))
        self.heads = [head for head in (stored, *computed) if re.fullmatch("[0-9a-f]{64}", str(head))]

    def _differs(self, body: Body, columns: dict[str, Any]) -> None:
        for name, value in columns.items():
            if body.get(name) != value:
                says = f"the recorded text says {name} {body.get(name)!r}, its row {value!r}"
                self.tell(columns["seq"], says, once=name if name in ("stream", "log") else "")

    def tell(self, seq: int | None, reason: str, once: str = "") -> None:
        if not once or once not in self.told:
            self.report.tell(self.stream, seq, reason)
        self.told.add(once)

    def close(self, seq: Any, head: Any) -> None:
        """Compare the end of the chain with what its row says."""
        self.report.events += len(self.bodies)
        self.report.streams += 1
        if self.kept:
            self.report.seen.add(self.stream)
        if seq != self.seq:
            short = (
                "the last entries are missing" if isinstance(seq, int) and seq > self.seq else "it is not so"
            )
            self.report.tell(self.stream, self.seq, f"the row says that entry {seq} is the last: {short}")
        elif head != self.head:
            self.report.tell(
                self.stream, seq, f"the row names {head} as the end of the chain, not this entry's hash"
            )
        for held, (_, name) in self.kept.items():
            if held > self.seq:
                self.report.tell(
                    self.stream, held, f"{name} holds this entry; here the chain ends at {self.seq}"
                )


def _where(body: Any, stream: str, seq: int) -> str:
    if not isinstance(body, dict):
        return "what is stored is no readable entry"
    said = (body.get("stream"), body.get("seq"))
    if said != (stream, seq):
        return f"the text that stands here is that of entry {said[1]} of {said[0]}"
    return "the hash of what is stored is not the one that was recorded"


# ------------------------------------------------------------------------------------------- definitions


class Definition:
    """What a released workflow lets a case be, do and hold back, as far as a replay needs it."""

    def __init__(self, text: str) -> None:
        told = tomllib.loads(text)
        self.initial, self.priority = told.get("initial"), told.get("priority")
        self.final = {name for name, state in told.get("states", {}).items() if state.get("kind") == "final"}
        self.states = set(told.get("states", {}))
        self.personal = {name for name, field in told.get("fields", {}).items() if field.get("personal")}
        self.moves: dict[str, list[Body]] = {}
        for move in told.get("transitions", ()):
            self.moves.setdefault(move["trigger"], []).append(move)

        self.known: dict[tuple[Any, Any, Any], Body | None] = {}

    def move(self, *said: Any) -> Body | None:
        """Return the transition that a trigger from one state to another stands for."""
        try:
            if said not in self.known:
                self.known[said] = self._find(*said)
            return self.known[said]
        except TypeError:  # a damaged entry may hold a list in the place of a word
            return None

    def _find(self, trigger: str, source: str, target: str) -> Body | None:
        for move in self.moves.get(trigger, ()):
            to = source if move["to"] == "@same" else move["to"]
            if to == target and (
                ("@open" in move["from"] and source not in self.final) or source in move["from"]
            ):
                return move
        return None


# ------------------------------------------------------------------------------------------- one case


def mapping(value: Any) -> Body:
    return value if isinstance(value, dict) else {}


def number_of(person: Any) -> int:
    """Return the number in `person/3`, 0 where there is none."""
    number = str(person).rpartition("/")[2]
    return int(number) if number.isdecimal() else 0


ITEMS_DONE = {"item_done", "item_verified"}
MOVES = {"opened", "moved", "imported_outcome"}  # kinds of entry that bring a case into a state
MARKS = {"holds", "lifts", "legal_hold"}  # what a transition may set or lift
TOLD = {"reference", "team", "party"}  # columns of a case that an entry may say anew


class Replay:
    """What the entries of a case say that it is: each fact with the number of the entry that said it last."""

    def __init__(
        self,
        bodies: Sequence[Body],
        definition: Definition | None,
        definitions: Mapping[str, Definition] | None = None,
    ) -> None:
        self.definition, self.definitions = definition, definitions or {}
        self.priority = definition.priority if definition else None
        self.facts: dict[str, tuple[Any, int]] = {}
        self.fields: Body = {}
        self.given: dict[str, int] = {}  # field -> the entry that gave its value
        self.broken: list[tuple[int, str]] = []
        self.erased = self.corrected = 0
        for body in bodies:
            self._take(body)
        if bodies:
            self._set(bodies[-1]["seq"], definition=bodies[-1].get("definition"))

    def _take(self, body: Body) -> None:
        kind, seq = body["kind"], body["seq"]
        if kind in MOVES:
            self._moved(body, kind, seq)
        elif kind in ("assigned", "returned_to_queue"):
            self._set(seq, assignee=body.get("assignee"))
        elif kind in ("held", "released"):
            self._set(seq, hold=kind == "held")
        elif kind in ("legal_hold_set", "legal_hold_lifted"):
            self._set(seq, legal_hold=kind == "legal_hold_set")
        elif kind in ("conflict_declared", "conflict_lifted"):
            self._conflict(kind == "conflict_declared", number_of(body.get("person")), seq)
        elif kind == "version_changed" and body.get("from") != body.get("to"):
            self._set(seq, state=body.get("to"))
        elif kind == "erased":
            self.erased = seq
        elif kind == "fields_corrected":
            self.corrected = seq
        if kind != "moved":
            self._set(seq, **{name: body[name] for name in TOLD & body.keys()})
        if "values" in body:
            self._give(mapping(body["values"]), seq)
        if self.definition and "commitments" in body:
            personal = self.definition.personal & mapping(body["commitments"]).keys()
            self._give({name: {"seq": seq} for name in personal}, seq)

    def _conflict(self, declared: bool, person: Any, seq: int) -> None:
        known = [other for other in self.facts.get("conflicts", ([], 0))[0] if other != person]
        self._set(seq, conflicts=sorted([*known, person] if declared else known))

    def _give(self, values: Body, seq: int) -> None:
        self.fields.update(values)
        self.given.update(dict.fromkeys(values, seq))

    def _set(self, seq: int, **facts: Any) -> None:
        self.facts.update({name: (value, seq) for name, value in facts.items()})

    def _moved(self, body: Body, kind: str, seq: int) -> None:
        source, target, facts = body.get("from"), body.get("to"), self.facts
        known = self.definitions.get(str(body.get("definition"))) or self.definition  # of that version
        state = facts["state"][0] if "state" in facts else None
        if source != state:
            self.broken.append(
                (seq, f"it moves the case from {source}, but the entries before it led to {state}")
            )
        move = known.move(body.get("trigger"), source, target) if known and kind == "moved" else None
        if known and kind == "moved" and move is None:
            self.broken.append(
                (seq, f"{body.get('definition')} has no {body.get('trigger')} from {source} to {target}")
            )
        if source != target:
            facts["state"], facts["state_since"] = (target, seq), (body["at"], seq)
            facts["closed_at"] = (body["at"] if known and target in known.final else None, seq)
        if kind == "opened":
            self._set(seq, opened_at=body["at"], assignee=None, hold=False, legal_hold=False)
        if move and not MARKS.isdisjoint(move):
            held = {"hold": True} if move.get("holds") else {"hold": False} if move.get("lifts") else {}
            self._set(seq, **held, **({"legal_hold": True} if move.get("legal_hold") else {}))


FIRED = {"threshold_reached", "breached", "window_ended"}
AGAIN = "clocks_derived_again"
MATTERS = {
    "document_added",
    "item_done",
    "answered",
    AGAIN,
    *FIRED,
}  # entries that rows of other tables must answer
PROMISES = {"commitments", "letter"}


class CaseCheck:
    """One case's rows held against its entries; `beside` are the rows of the other tables by name."""

    def __init__(self, report: Report, case: Body, bodies: list[Body], beside: dict[str, list[Row]]) -> None:
        self.report, self.case, self.beside = report, case, beside
        self.stream = f"case/{case['id']}"
        self.entries = {body["seq"]: body for body in bodies}
        self.telling = {
            body["seq"]: body for body in bodies if body["kind"] in MATTERS or body.keys() & PROMISES
        }
        self.last = max((str(body["at"]) for body in bodies), default="")

    def tell(self, seq: int | None, reason: str) -> None:
        self.report.tell(self.stream, seq, reason)

    def run(self, replay: Replay) -> None:
        for seq, reason in replay.broken:
            self.tell(seq, reason)
        self._columns(replay)
        self._fields(replay)
        values = self._values(replay.erased)
        self._documents(replay.erased, values)
        self._drafts(values)
        self._firings()
        self._clocks(replay.corrected)
        self._items()
        self._links()
        self._answers(replay.erased)

    def _columns(self, replay: Replay) -> None:
        case, facts = self.case, dict(replay.facts)
        case["definition"] = f"{case['workflow']}@{case['workflow_version']}"
        case["party"] = case["party_id"]
        case["assignee"] = None if case["assignee"] is None else f"person/{case['assignee']}"
        case["hold"], case["legal_hold"] = case["hold"] is not None, case["legal_hold"] is not None
        case["conflicts"] = mapping(parsed(case["marks"])).get("conflicts", [])
        facts.setdefault("conflicts", ([], 0))
        if replay.definition is None:
            facts.pop("closed_at", None)
        for column, field in (("received_at", "received_at"), ("priority", replay.priority)):
            if field in replay.fields:
                facts[column] = (replay.fields[field], replay.given[field])
        for name, (said, seq) in facts.items():
            kept = case[name]
            if kept != said and written(kept) != said:
                self.tell(
                    seq or None, f"the case row says {name} {written(kept)!r}, the entries lead to {said!r}"
                )

    def _fields(self, replay: Replay) -> None:
        if WRITE(replay.fields) == self.case["fields"]:
            return
        held = mapping(parsed(self.case["fields"]))
        personal = replay.definition.personal if replay.definition else set(held)
        for name in sorted(held.keys() | replay.fields.keys()):
            said, seq = replay.fields.get(name), replay.given.get(name, 0)
            if name in personal and seq == 0 and replay.definition is None:
                continue
            if WRITE(held.get(name)) != WRITE(said):
                by = f"entry {seq} gave {said!r}" if seq else "no entry gave it"
                self.tell(seq or None, f"the field {name} of the case row is {held.get(name)!r}, but {by}")

    def _values(self, erased: int) -> dict[tuple[int, str], str]:
        """Check the personal values against the commitments in the chain; return those that hold."""
        values = {(seq, field): (value, salt) for _, seq, field, value, salt in self.beside["event_values"]}
        for seq, reason in unkept(self.telling, values, erased):
            self.tell(seq, reason)
        return {key: value for key, (value, _) in values.items()}

    def _documents(self, erased: int, values: dict[tuple[int, str], str]) -> None:
        there = {row[1]: row for row in self.beside["documents"]}
        for seq, row in there.items():
            self._document(row, self.entries.get(seq, {}), erased, values.get((seq, "name")))
        for seq, body in self.telling.items():
            added = body["kind"] == "document_added" or "sha256" in mapping(body.get("letter"))
            if added and seq not in there and seq > erased:
                self.tell(seq, "the document that it added is gone, and no entry erases it")

    def _document(self, row: Row, body: Body, erased: int, named: str | None) -> None:
        _, seq, kind, name, media_type, size, sha256, source, letter, language, sent_how, found, length = row
        told = mapping(body.get("letter")) if kind == "letter" else body
        columns = {"sha256": sha256, "size": size, "media_type": media_type, "source": source}
        if kind == "letter":
            columns = {
                "kind": letter,
                "language": language,
                "sha256": sha256,
                "size": size,
                "sent_how": sent_how,
            }
        elif body.get("kind") != "document_added":
            self.tell(seq, f"no entry added the document {name!r}")
        if kind == "letter" and not told:
            self.tell(seq, f"no entry sent the letter {name!r}")
        for column, value in columns.items():
            if column in told and told[column] != value:
                self.tell(seq, f"the row of {name!r} says {column} {value!r}, the entry {told[column]!r}")
        if found is None and seq > erased:
            self.tell(seq, f"the bytes of {name!r} are gone, and no entry erases them")
        elif found is not None and (found, length) != (sha256, size):
            self.tell(seq, f"the bytes of {name!r} were changed: their SHA-256 is {found}")
        if kind == "file" and named is not None and named != name:
            self.tell(seq, f"the document is called {name!r}, the entry says {named!r}")

    def _drafts(self, values: dict[tuple[int, str], str]) -> None:
        for _, letter, texts, seq in self.beside["letter_drafts"]:
            said = values.get((seq, f"letter.{letter}"))
            if said is not None and parsed(said) != parsed(texts):
                self.tell(seq, f"the draft of {letter} is not what was saved with this entry")

    def _firings(self) -> None:
        fired = set()
        for _, clock, cycle, generation, threshold, reached, at, seq in self.beside["firings"]:
            body = self.entries.get(seq, {})
            columns = {"clock": clock, "threshold": threshold, "reached_at": reached, "at": at}
            columns |= {"cycle": cycle, "generation": generation}
            if body.get("kind") not in FIRED or any(
                name in body and body[name] != written(value) for name, value in columns.items()
            ):
                self.tell(
                    seq, f"a firing of {clock} at {threshold} is on file that this entry does not record"
                )
            fired.add(seq)
        for seq, body in self.telling.items():
            if body["kind"] in FIRED and seq not in fired:
                self.tell(
                    seq,
                    f"the firing of {body.get('clock')} at {body.get('threshold')} that it records is gone",
                )

    def _clocks(self, corrected: int) -> None:
        again = [body.get("clocks") for body in self.telling.values() if body["kind"] == AGAIN]
        changes = [mapping(each) for clocks in again if isinstance(clocks, list) for each in clocks]
        told = {(str(each.get("clock")), str(each.get("breached_at"))) for each in changes}
        wakes = {row[1]: written(row[2]) for row in self.beside["timers"]}
        for _, name, cycle, generation, breached, result, reason in self.beside["clocks"]:
            breached = written(breached)
            mine = [f for f in self.beside["firings"] if f[1] == name and f[4] == "100%"]
            kinds = {f[7]: self.entries.get(f[7], {}).get("kind") for f in mine}
            reached = {written(f[5]): f[7] for f in mine if f[2] == cycle and kinds[f[7]] == "breached"}
            now = {written(f[5]): f[7] for f in mine if (f[2], f[3]) == (cycle, generation)}
            owed = str(wakes.get(f"clock:{name}") or "~") <= str(breached) <= str(self.last)
            if breached is not None and breached not in reached and not owed and (name, breached) not in told:
                self.tell(
                    None, f"the clock {name} is marked as breached at {breached}, which no entry records"
                )
            for at, seq in now.items():
                stays = breached in reached and str(breached) < at  # from before the term was set anew
                if kinds[seq] == "breached" and breached != at and not stays and seq > corrected:
                    self.tell(seq, f"it records a breach of {name} at {at}, the clock's row says {breached}")
            if (result, breached is None) in (("met", False), ("missed", True)):
                self.tell(None, f"the clock {name} is marked as {result}, but breached at {breached}")
            if reason is not None and self.entries.get(reason, {}).get("clock") != name:
                self.tell(reason, f"the reason of the breach of {name} is not in this entry")

    def _items(self) -> None:
        done: dict[tuple[Any, Any], tuple[int, Body]] = {}
        for seq, body in self.telling.items():
            if body["kind"] in ITEMS_DONE:
                done[body.get("number"), body.get("task")] = seq, body
            elif body["kind"] == "item_received":  # a newer document: the item is open again
                done.pop((body.get("number"), body.get("task")), None)
        for _, number, task, at, by, outcome in self.beside["work_items"]:
            found, body = done.pop((number, task), (None, {}))
            if outcome == "done" and (body.get("at"), body.get("actor")) != (written(at), by):
                says = f"the item {task} is marked as done by {by}, which no entry records"
                self.tell(found or number, says)
            elif found is not None and outcome != "done":
                self.tell(found, f"the item {task} that it records as done is marked as {outcome}")

    def _links(self) -> None:
        for _, kind, seq in self.beside["case_links"]:
            if self.entries.get(seq, {}).get("link") != kind:
                self.tell(seq, f"a link {kind} is on file that this entry does not record")

    def _answers(self, erased: int) -> None:
        """Hold the answers to surveys against what the entries say was answered."""
        told = {
            (body.get("round"), mapping(one).get("question")): (seq, body, mapping(one))
            for seq, body in self.telling.items()
            if body["kind"] == "answered"
            for one in body.get("answers") or ()
        }
        for _, asked, question, revision, survey, score, choice, seq, by, at in self.beside["survey_answers"]:
            says = f"the answer to {question} is {score if choice is None else choice!r}"
            found, body, one = told.pop((asked, question), (seq, {}, {})) if revision == 1 else (seq, {}, {})
            if not body:
                if not self._rated(asked, score, choice, seq, by):
                    self.tell(seq, f"{says}, which no entry records")
                continue
            said = (body.get("survey"), one.get("score"), one.get("choice"), body.get("actor"), body["at"])
            if said != (survey, score, choice, by, written(at)):
                self.tell(found, f"{says}, which is not what it records")
        for (_, question), (found, _, _) in told.items():
            if found > erased:
                self.tell(found, f"the answer to {question} that it records is gone, and no entry erases it")

    def _rated(self, asked: Any, score: Any, choice: Any, seq: Any, by: Any) -> bool:
        """Return whether a rating is the value that its own entry gave, as that of a correction."""
        body = self.entries.get(seq, {})
        value = str(mapping(body.get("values")).get(RATINGS.get(asked, ""), ""))
        same = value.partition(".")[0] == str(score) and not value.partition(".")[2].strip("0")
        return choice is None and same and body.get("actor") == by


def unkept(
    entries: dict[int, Body], values: dict[tuple[int, str], tuple[Any, Any]], erased: int
) -> Iterator[tuple[int, str]]:
    """Hold the personal values of a stream, each with its salt, against what its entries are committed to."""
    promised = {
        (seq, name): said
        for seq, body in entries.items()
        if "commitments" in body
        for name, said in mapping(body["commitments"]).items()
    }
    for (seq, name), said in promised.items():
        if (seq, name) not in values:
            if seq > erased:
                yield seq, f"the value of {name} that it is committed to is gone, and no entry erases it"
        elif commitment(values[seq, name][1], name, values[seq, name][0]) != said:
            yield seq, f"the value of {name} was changed: it is not what the entry is committed to"
    for seq, name in values.keys() - promised.keys():
        yield seq, f"a value of {name} lies beside it that it is not committed to"


# ------------------------------------------------------------------------------------------- a database


class Beside:
    """The rows of one table, in the order of its cases, handed out case by case."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.groups = groupby(rows, key=itemgetter(0))
        self.case: Any = None
        self.rows: list[Row] = []
        self._turn()

    def _turn(self) -> None:
        self.case, rows = next(self.groups, (None, ()))
        self.rows = list(rows)

    def of(self, case: int) -> tuple[list[Row], list[Row]]:
        """Return the rows of this case, and those before it that belong to none."""
        strays: list[Row] = []
        while self.case is not None and self.case < case:
            strays += self.rows
            self._turn()
        if self.case != case:
            return [], strays
        mine = self.rows
        self._turn()
        return mine, strays


EVERYTHING = (-(1 << 62), 1 << 62)  # the numbers that a case may have
Share = tuple[int, int]


def shares(run: Run, number: int) -> list[Share]:
    """Return ranges of case numbers that together are all, for as many processes."""
    most = next(iter(run("SELECT max(id) FROM cases")), (None,))[0] or 0
    ends = [most * (turn + 1) // number for turn in range(number - 1)]
    return list(zip([EVERYTHING[0], *(end + 1 for end in ends)], [*ends, EVERYTHING[1]], strict=True))


def within(text: str, share: Share) -> str:
    """Return a statement on cases or what belongs to them, for a share of the cases alone."""
    if share == EVERYTHING:
        return text
    head, _, order = text.partition(" ORDER BY ")
    column = head.partition(",")[0].removeprefix("SELECT ")
    return f"{head} WHERE {column} BETWEEN {share[0]:d} AND {share[1]:d} ORDER BY {order}"


def verify_database(
    run: Run, system: str = "sqlite", anchors: Anchors | None = None, share: Share = EVERYTHING
) -> Report:
    """Check a database; `run` gives the rows of a statement, all in one snapshot.

    Of several shares the first one covers the streams beside the cases; `joined` makes one report of all.
    """
    report = Report(anchors)
    try:
        log = next(iter(run(LOG)), (None,))[0]
        if log is None:
            report.tell("settings", None, "this database has no log name")
        definitions, files = _releases(run, report)
        files |= _reports(run, report, system)
        if share[0] == EVERYTHING[0]:
            _streams(run, report, log, files)
        else:
            report.findings.clear()  # of the files: the first share tells them
        _cases(lambda text: run(within(text, share)), report, log, definitions, system)
    except Exception as fault:  # a damaged file must give a finding, never a trace
        report.tell("database", None, f"it cannot be read to its end: {fault}")
    if share == EVERYTHING:
        report.miss_anchored()
    return report


def _releases(run: Run, report: Report) -> tuple[dict[str, Definition], dict[str, Any]]:
    definitions, released = {}, {}
    for path, sha256, text in run(RELEASES):
        released[f"definition/{path}"] = sha256
        if sha256_of(text) != sha256:
            report.tell(f"definition/{path}", 1, "its text in the database is not the one that was released")
        name = re.fullmatch(r"workflows/(\w+)/v(\d+)\.toml", path)
        if name:
            with contextlib.suppress(tomllib.TOMLDecodeError, KeyError, AttributeError):
                definitions[f"{name[1]}@{name[2]}"] = Definition(text)
    return definitions, released


def _reports(run: Run, report: Report, system: str) -> dict[str, Any]:
    files = {}
    for number, stated, found in run(REPORTS.replace("DIGEST", DIGEST[system])):
        files[f"report/{number}"] = stated
        if found not in (None, stated):
            report.tell(f"report/{number}", None, f"its file was changed: its SHA-256 is {found}")
    return files


def _streams(run: Run, report: Report, log: Any, files: dict[str, Any]) -> None:
    ends = {stream: (seq, head) for stream, seq, head in run(STREAMS)}
    values = groupby(run(STREAM_VALUES), key=itemgetter(0))
    having, beside = next(values, (None, iter(())))
    for stream, entries in groupby(run(STREAM_EVENTS), key=itemgetter(0)):
        chain = Chain(report, log, stream)
        for _, *entry in entries:
            chain.add(*entry)
        if stream in ends:
            chain.close(*ends.pop(stream))
        else:
            report.tell(stream, chain.seq, "the stream has entries, but its own row is gone")
        _values_of_stream(chain, list(beside) if stream == having else [])
        if stream == having:
            having, beside = next(values, (None, iter(())))
        if stream in files and files.pop(stream) not in [body.get("sha256") for body in chain.bodies]:
            report.tell(stream, 1, "the database holds another file under this name than the one on record")
    for stream, (seq, _) in ends.items():
        report.tell(stream, seq, "all entries of this stream are gone; its row says there were some")
    for (stream,) in run(STRAY_VALUES):
        report.tell(stream, None, "there is no such stream, but stream_values holds rows of it")
    for stream in files:
        report.tell(stream, None, "no entry says where the file of this name came from")


def _values_of_stream(chain: Chain, rows: list[Row]) -> None:
    values = {(seq, field): (value, salt) for _, seq, field, value, salt in rows}
    entries = {body["seq"]: body for body in chain.bodies if "commitments" in body}
    if entries or values:
        erased = max((body["seq"] for body in chain.bodies if body["kind"] == "erased"), default=0)
        for seq, reason in unkept(entries, values, erased):
            chain.tell(seq, reason)


def _cases(run: Run, report: Report, log: Any, definitions: dict[str, Definition], system: str) -> None:
    names = [name.strip() for name in CASES.partition(" FROM ")[0].removeprefix("SELECT").split(",")]
    events = Beside(run(EVENTS))
    tables = {name: Beside(run(text.replace("DIGEST", DIGEST[system]))) for name, text in BESIDE.items()}
    for row in run(CASES):
        case = dict(zip(names, row, strict=True))
        rows, strays = events.of(case["id"])
        _stray(report, "events", strays)
        beside = {}
        for name, table in tables.items():
            beside[name], strays = table.of(case["id"])
            _stray(report, name, strays)
        try:
            _case(report, log, case, rows, beside, definitions)
        except Exception as fault:  # whatever stands in a damaged row
            report.tell(f"case/{case['id']}", None, f"its rows cannot be read: {fault!r}")
    for name, table in (("events", events), *tables.items()):
        _stray(report, name, table.of(sys.maxsize)[1])


def _stray(report: Report, table: str, rows: list[Row]) -> None:
    for case in dict.fromkeys(row[0] for row in rows):
        report.tell(f"case/{case}", None, f"the case itself is gone, but {table} holds rows of it")


def _case(
    report: Report,
    log: Any,
    case: Body,
    rows: list[Row],
    beside: dict[str, list[Row]],
    definitions: dict[str, Definition],
) -> None:
    chain = Chain(report, log, f"case/{case['id']}")
    for row in rows:
        chain.add(*row[1:])
    chain.close(case["seq"], case["head"])
    definition = definitions.get(f"{case['workflow']}@{case['workflow_version']}")
    CaseCheck(report, case, chain.bodies, beside).run(Replay(chain.bodies, definition, definitions))


# ------------------------------------------------------------------------------------------- files


class Export:
    """A file with a line an entry, stream after stream; `end` closes a stream, `total` the file."""

    def __init__(self, report: Report, name: str) -> None:
        self.report, self.name = report, name
        self.chain: Chain | None = None
        self.log: Any = None
        self.whole = self.headed = False
        self.done: dict[str, tuple[int, str]] = {}
        self.last: list[Body] = []  # of the stream that was left last

    def read(self, lines: Iterable[bytes]) -> None:
        for number, line in enumerate(lines, 1):
            told = parsed(line)
            if not isinstance(told, dict):
                self.report.tell(self.name, None, f"line {number} cannot be read")
            elif "body" in told:
                self._entry(told)
            elif "end" in told:
                self._end(str(told.get("stream")), mapping(told["end"]))
            elif "export" in told:
                self.headed, self.log = True, mapping(told["export"]).get("log")
            elif "total" in told:
                self.whole = told["total"] == {"events": self.report.events, "streams": self.report.streams}
        self._leave()
        if self.headed and not self.whole:
            self.report.tell(
                self.name,
                None,
                "it does not end with the number of its entries and streams: lines are missing",
            )

    def _entry(self, told: Body) -> None:
        stream = str(told.get("stream"))
        if self.chain is None or stream != self.chain.stream:
            self._leave()
            if stream in self.done:
                self.report.tell(stream, told.get("seq"), "the entries of this stream do not stand together")
            log = self.log or mapping(parsed(told["body"])).get("log")
            self.chain = Chain(self.report, log, stream)
        known = len(self.chain.bodies)
        self.chain.add(*(told.get(name) for name in ("seq", "kind", "at", "hash", "body")))
        for body in self.chain.bodies[known:]:
            for name, (value, salt) in mapping(told.get("values")).items():
                if commitment(salt, name, value) != mapping(body.get("commitments")).get(name):
                    self.chain.tell(
                        body.get("seq"), f"the value of {name} is not what the entry is committed to"
                    )

    def _end(self, stream: str, end: Body) -> None:
        chain = self.chain
        if chain is None or stream != chain.stream:
            self.report.tell(stream, end.get("seq"), "all entries of this stream are missing")
            return
        replay = Replay(chain.bodies, None) if stream.startswith("case/") else None
        self._leave(end.get("seq"), end.get("head"))
        for seq, reason in replay.broken if replay else ():
            self.report.tell(stream, seq, reason)
        for name in ("state", "definition"):
            said, seq = replay.facts.get(name, (None, chain.seq)) if replay else (None, 0)
            if name in end and end[name] != said:
                self.report.tell(
                    stream, seq, f"its end says {name} {end[name]!r}, the entries lead to {said!r}"
                )

    def _leave(self, *end: Any) -> None:
        if self.chain is None:
            return
        chain, self.chain = self.chain, None
        if self.headed and not end:
            self.report.tell(chain.stream, chain.seq, "the line that says where this stream ends is missing")
        chain.close(*(end or (chain.seq, chain.head)))
        self.done[chain.stream], self.last = (chain.seq, chain.head), chain.bodies


def verify_export(path: Path, anchors: Anchors | None = None) -> Report:
    """Check an export of `casework export events`."""
    report = Report(anchors)
    with path.open("rb") as lines:
        Export(report, path.name).read(lines)
    report.miss_anchored()
    return report


def verify_pdf(path: Path, anchors: Anchors | None = None) -> Report:
    """Check what a dossier carries: each part by its digest, the entries, the head that is stated."""
    report = Report(anchors)
    files = embedded_files(path.read_bytes())
    manifest = mapping(parsed(files.get("manifest.json")))
    if not manifest:
        report.tell(path.name, None, "it carries no manifest.json that can be read")
    for told in manifest.get("parts", ()):
        content = files.get(told.get("name"))
        if content is None:
            report.tell(path.name, None, f"it carries no {told.get('name')}, which its manifest lists")
        elif sha256_of(content) != told.get("sha256"):
            report.tell(path.name, None, f"{told.get('name')} is not what its manifest says: it was changed")
    export = Export(report, path.name)
    export.read(files.get("events.jsonl", b"").splitlines())
    if (manifest.get("seq"), manifest.get("head")) not in export.done.values():
        report.tell(
            path.name, manifest.get("seq"), "the head that the manifest states is not the end of the entries"
        )
    case = parsed(files.get("case.json"))
    if not isinstance(case, dict):
        report.tell(path.name, None, "it carries no case.json that can be read")
    else:
        _paper(report, path.name, case, export.last)
    report.miss_anchored()
    return report


def _paper(report: Report, name: str, case: Body, bodies: list[Body]) -> None:
    """Hold what a dossier says of the case against the entries that it carries."""
    replay, entries = Replay(bodies, None), {body.get("seq"): body for body in bodies}
    for seq, reason in replay.broken:
        report.tell(name, seq, reason)
    state, last = replay.facts.get("state", (None, 0))
    if case.get("state") != state:
        report.tell(name, last, f"case.json says state {case.get('state')!r}, the entries lead to {state!r}")
    for field, value in replay.fields.items():
        if mapping(case.get("fields")).get(field) != value:
            report.tell(name, replay.given[field], f"case.json has another {field} than the entry gave")
    for told in case.get("documents") or ():
        added = mapping(entries.get(told.get("number")))
        if told.get("sha256") != added.get("sha256"):
            report.tell(name, told.get("number"), f"case.json has another SHA-256 of {told.get('name')!r}")


OBJECT = re.compile(rb"(\d{1,10})\s{1,9}\d{1,5}\s{1,9}obj\b")
TOKEN = re.compile(
    rb"<<|>>|\[|\]|/[^\s()<>\[\]{}/%]*|\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|[^\s()<>\[\]{}/%]+", re.DOTALL
)
LONGEST = 1 << 16  # bytes of the words before a stream


def embedded_files(pdf: bytes) -> dict[str, bytes]:
    """Return the files inside a PDF by name, as far as they can be read without a PDF library."""
    streams: dict[int, bytes] = {}
    words, at = [], 0
    while found := OBJECT.search(pdf, at):
        at = found.end()
        end, starts = pdf.find(b"endobj", at), pdf.find(b"stream", at, at + LONGEST)
        if starts < 0 or 0 <= end < starts:
            words.append(pdf[at : end if end >= 0 else at + LONGEST])
            continue
        told = pdf[at:starts]
        at = starts + 6 + (pdf[starts + 6 : starts + 8] == b"\r\n") + 1
        if b"/ObjStm" in told or b"/EmbeddedFile" in told:
            content = _inflated(pdf, at, told)
            streams[int(found[1])] = content
            words += [content] if b"/ObjStm" in told else []
        at = max(at, pdf.find(b"endstream", at))
    named = {name: number for text in words for name, number in _specified(text)}
    return {name: streams[number] for name, number in named.items() if number in streams}


def _inflated(pdf: bytes, start: int, told: bytes) -> bytes:
    if b"FlateDecode" in told:
        with contextlib.suppress(zlib.error):
            return zlib.decompressobj().decompress(pdf[start:], LARGEST)
        return b""
    length = re.search(rb"/Length\s+(\d+)", told)
    return pdf[start : start + int(length[1])] if length else b""


def _specified(words: bytes) -> Iterator[tuple[str, int]]:
    """Give the names of files and the numbers of the objects that hold them."""
    open_: list[list[Any]] = []
    for token in map(re.Match.group, TOKEN.finditer(words)):
        if token == b"<<":
            open_.append([])
        elif token == b">>" and open_:
            told = _paired(open_.pop())
            held = told.get(b"/EF")
            if isinstance(held, dict):
                name, number = told.get(b"/UF", told.get(b"/F")), held.get(b"/F", held.get(b"/UF"))
                if isinstance(name, bytes) and isinstance(number, int):
                    yield _text(name), number
            if open_:
                open_[-1].append(told)
        elif open_:
            open_[-1].append(token)


def _paired(tokens: list[Any]) -> dict[bytes, Any]:
    """Return a dictionary of a PDF; a reference to an object is its number."""
    told: dict[bytes, Any] = {}
    at = 0
    while at + 1 < len(tokens):
        key, value = tokens[at], tokens[at + 1]
        if not (isinstance(key, bytes) and key.startswith(b"/")):
            at += 1
        elif isinstance(value, bytes) and value.isdigit() and tokens[at + 3 : at + 4] == [b"R"]:
            told[key], at = int(value), at + 4
        else:
            told[key], at = value, at + 2
    return told


def _text(token: bytes) -> str:
    if token.startswith(b"<"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", token).decode("ascii")
        content = bytes.fromhex(digits[: len(digits) // 2 * 2])
    else:
        content = re.sub(rb"\\(.)", rb"\1", token[1:-1])
    wide = content.startswith(b"\xfe\xff")
    return content.decode("utf-16", "replace") if wide else content.decode("latin-1")


def read_anchors(paths: Iterable[Path]) -> Anchors:
    """Return the last entry of each stream that earlier exports or dossiers hold."""
    anchors: Anchors = {}
    for path in paths:
        content = path.read_bytes()
        if content.startswith(b"%PDF"):
            content = embedded_files(content).get("events.jsonl", b"")
        ends = {}
        for told in map(parsed, content.splitlines()):
            if isinstance(told, dict) and "body" in told:
                ends[str(told.get("stream"))] = (int(told["seq"]), str(told.get("hash")))
        for stream, (seq, hash_) in ends.items():
            anchors.setdefault(stream, []).append((seq, hash_, path.name))
    return anchors


# ------------------------------------------------------------------------------------------- the program


def verify_sqlite(path: Path, anchors: Anchors | None = None, processes: int = 1) -> Report:
    """Check an SQLite file as it stands, also while the service writes to it."""
    if processes < 2:
        return _share_of_sqlite(path, anchors, EVERYTHING)
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        try:
            parts = shares(database.execute, processes)
        except sqlite3.Error:
            parts = [EVERYTHING]
    with ProcessPoolExecutor(processes) as pool:
        report = joined(list(pool.map(partial(_share_of_sqlite, path, anchors), parts)))
    report.miss_anchored()
    return report


def _share_of_sqlite(path: Path, anchors: Anchors | None, share: Share) -> Report:
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.isolation_level = None
        make_readable(database)
        try:
            database.execute("BEGIN")
        except sqlite3.Error as fault:
            report = Report(anchors)
            report.tell("database", None, f"it cannot be read: {fault}")
            return report
        return verify_database(database.execute, "sqlite", anchors, share)


def make_readable(database: sqlite3.Connection) -> None:
    """Let a connection read damaged text, and reckon the digests of documents."""
    database.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    database.create_function("casework_sha256", 1, sha256_of)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what was named, print the verdict and every finding; return 0 only without findings."""
    parser = argparse.ArgumentParser(description="Check a Casework record without Casework.")
    what = parser.add_mutually_exclusive_group(required=True)
    for name in ("database", "export", "pdf"):
        what.add_argument(f"--{name}", type=Path, metavar="F")
    parser.add_argument("--anchor", type=Path, action="append", default=[], metavar="F")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="of a database")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    anchors = read_anchors(given.anchor)
    if given.database:
        report = verify_sqlite(given.database, anchors, given.processes)
    else:
        report = verify_export(given.export, anchors) if given.export else verify_pdf(given.pdf, anchors)
    sys.stdout.write(json.dumps(report.as_json(), ensure_ascii=False) + "\n" if given.json else said(report))
    return 1 if report.findings else 0


def joined(reports: Sequence[Report]) -> Report:
    """Return what was found in several files, or in the shares of one database, as one report."""
    whole = Report(reports[0].anchors)
    for report in reports:
        whole.findings += report.findings
        whole.events, whole.streams = whole.events + report.events, whole.streams + report.streams
        whole.seen |= report.seen
    return whole


def said(report: Report) -> str:
    """Return the report in words, a line a finding."""
    lines = [
        f"{found['stream']} entry {found['seq']}: {found['reason']}" if found["seq"] is not None
        else f"{found['stream']}: {found['reason']}"
        for found in report.findings
    ]  # fmt: skip
    counted = f"{report.events} entries in {report.streams} streams"
    number = len(report.findings)
    found_ = f"{number} {'finding' if number == 1 else 'findings'}"
    return "\n".join([*lines, f"{report.verdict}: {counted}, {found_}", ""])


if __name__ == "__main__":
    sys.exit(main())
