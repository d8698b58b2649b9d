"""What a dossier can be checked against: the chain of its entries, and the case as data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from casework.delivery import dossier as paper
from casework.domain.chain import link, written
from casework.queries.reports.case_file import CaseFile


def integrity_of(file: CaseFile, at: datetime) -> paper.Integrity:
    """Check the chain of the entries that are printed, from its first to its last."""
    findings, head = [], None
    for entry in file.entries:
        if head is not None and link(head, _body_text(entry.body)) != entry.hash:
            findings.append(f"#{entry.seq}")
        head = entry.hash
    return paper.Integrity(file.as_of, file.head, not findings, at, tuple(findings))


def _body_text(body: Any) -> str:
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()


def case_json(file: CaseFile, at: datetime) -> bytes:
    """Return the case as data: the same bytes for the same case and entry."""
    row = file.now.row
    told = {
        "reference": row["reference"],
        "workflow": row["workflow"],
        "workflow_version": row["workflow_version"],
        "entity": row["entity"],
        "team": row["team"],
        "title": row["title"],
        "state": file.state,
        "opened_at": written(row["opened_at"]),
        "received_at": written(row["received_at"]),
        "as_of": {"seq": file.as_of, "head": file.head, "at": written(at)},
        "fields": file.fields,
        "party": {n: file.now.party[n] for n in ("name", "kind", "nature")} if file.now.party else None,
        "documents": [
            {n: d[n] for n in ("number", "name", "sha256", "size", "media_type")} for d in file.documents
        ],
        "letters": [{n: d[n] for n in ("number", "letter", "language", "sha256")} for d, _ in file.letters],
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"


def events_jsonl(file: CaseFile) -> bytes:
    """Return the entries as the export writes them, a line each, for any verifier."""
    stream = f"case/{file.now.row['id']}"
    lines = [
        {
            "stream": stream,
            "seq": e.seq,
            "kind": e.kind,
            "at": written(e.at),
            "hash": e.hash,
            "body": _body_text(e.body),
        }
        for e in file.entries
    ]
    return b"".join(orjson.dumps(line) + b"\n" for line in lines)
