"""Attach a file to a case: its kind is what its bytes say, its name is harmless, its size has a limit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from casework.commands.cases.acting import Asked, act_on
from casework.commands.recording import Record
from casework.db import Row
from casework.domain.cases.files import MOST, kind_of, safe_name
from casework.domain.facts import Actor
from casework.errors import Malformed, Refused
from casework.models import Content, Document
from casework.queries.cases.reading import CaseNow

SOURCES = ("customer", "bank", "third_party")


@dataclass(frozen=True, slots=True)
class AddDocument:
    reference: str
    actor: Actor
    name: str
    content: bytes
    media_type: str = ""
    source: str = "customer"
    key: str | None = None


def add_document(command: AddDocument, at: datetime) -> Row:
    """Attach the file; the ETag stays.

    Raises Malformed for a wrong kind, name, size or source, Refused when full.
    """
    what = {"name": command.name, "sha256": hashlib.sha256(command.content).hexdigest()}
    what["source"] = command.source
    asked = Asked(command.reference, command.actor, "case.document", "document", command.key, what=what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: AddDocument) -> int:
    if now.documents >= MOST:
        raise Refused(f"A case holds at most {MOST} files.", zh=f"每案最多 {MOST} 个文件。")
    name = safe_name(command.name)
    media_type = kind_of(name, command.content)
    if command.source not in SOURCES:
        raise Malformed(
            "Say who gave it.", zh="请说明来源。", errors={"source": [f"One of: {', '.join(SOURCES)}."]}
        )
    digest = hashlib.sha256(command.content).hexdigest()
    codes = {
        "sha256": digest,
        "size": len(command.content),
        "media_type": media_type,
        "source": command.source,
    }
    seq = record.event("document_added", command.actor.name, {"name": name}, **codes)
    record.add(
        Document,
        number=seq,
        kind="file",
        name=name,
        media_type=media_type,
        size=len(command.content),
        sha256=digest,
        source=command.source,
        letter=None,
        language=None,
        template=None,
        sent_how=None,
        sent_on=None,
        added_by=command.actor.name,
        added_at=record.at,
    )
    record.add(Content, number=seq, bytes=command.content)
    return seq
