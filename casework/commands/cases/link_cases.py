"""Link two cases of one entity, from both ends at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.cases.finishing import digest_of, record_answer
from casework.commands.recording import Record
from casework.commands.writing import again_if_outrun, write
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import Malformed, Refused
from casework.models import CaseLink
from casework.queries.cases.reading import CaseNow, log_of_database, read_case

#: kind -> what it is called from the other end
KINDS = {"related_to": "related_to", "duplicate_of": "has_duplicate", "has_duplicate": "duplicate_of"}
#: what follow-ups link: the case that was opened is caused by the one that led to it
CAUSES = {"caused_by": "led_to", "led_to": "caused_by"}


@dataclass(frozen=True, slots=True)
class LinkCases:
    reference: str
    other: str
    actor: Actor
    kind: str = "related_to"
    key: str | None = None


@again_if_outrun
def link_cases(command: LinkCases, at: datetime) -> Row:
    """Link them; both must be the actor's to see.

    Raises NotFound, Denied, Refused where they are linked or alike.
    """
    if command.kind not in KINDS:
        raise Malformed(
            "Not a kind of link.", zh="没有这种关联。", errors={"kind": [f"One of: {', '.join(KINDS)}."]}
        )
    now = read_case(command.reference, command.actor, "case.link", command.key)
    digest = digest_of("link", {"case": command.reference, "other": command.other, "kind": command.kind})
    if now.answer:
        return now.first_answer_to(digest)
    other = read_case(command.other.strip().upper(), command.actor, "case.link")
    if other.row["id"] == now.row["id"] or other.row["entity"] != now.row["entity"]:
        raise Refused("Link two different cases of one entity.", zh="请关联同一机构的两个不同案件。")
    if is_linked(now, other):
        raise Refused("These cases are linked already.", zh="这些案件已关联。")
    here, there = link_records(now, other, command.kind, command.actor, at)
    answer = record_answer(here, command.actor.name, command.key, digest, event=here.case["seq"])
    write(*sorted((here, there), key=lambda record: record.case["id"]))
    return answer


def is_linked(now: CaseNow, other: CaseNow) -> bool:
    return any(link["other_id"] == other.row["id"] for link in now.links)


def link_records(
    now: CaseNow, other: CaseNow, kind: str, actor: Actor, at: datetime
) -> tuple[Record, Record]:
    """Return the records of both ends."""
    log = log_of_database()
    records = Record(now.row, now.moment_of(at), log), Record(other.row, other.moment_of(at), log)
    for record, far, called in zip(records, (other, now), (kind, KINDS[kind]), strict=True):
        add_link(record, far.row, called, actor)
    return records


def add_link(record: Record, far: Row, kind: str, actor: Actor) -> None:
    seq = record.event("linked", actor.name, link=kind, other=far["reference"])
    record.add(CaseLink, other_id=far["id"], kind=kind, seq=seq)
