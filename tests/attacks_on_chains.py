"""Ways to change what happened, as somebody could who owns the database; each says where it is found."""

from __future__ import annotations

from collections.abc import Callable

from tests.told_record import Told

Attack = Callable[[Told], tuple[str, int | None]]


def an_event(told: Told, kind: str) -> tuple[int, int]:
    """Return case and number of an event of this kind that others of its case follow."""
    row = told.one(
        "SELECT e.case_id, e.seq FROM events e JOIN cases c ON c.id = e.case_id AND e.seq < c.seq"
        " WHERE kind = :kind ORDER BY 1, 2 LIMIT 1",
        kind=kind,
    )
    return row["case_id"], row["seq"]


def body(told: Told, case: int, seq: int) -> str:
    return str(told.one("SELECT body FROM events WHERE case_id = :c AND seq = :s", c=case, s=seq)["body"])


def an_edited_actor(told: Told) -> tuple[str, int]:
    case, seq = an_event(told, "moved")
    text = body(told, case, seq).replace('"actor":"person/', '"actor":"person/9')
    told.change("UPDATE events SET body = :b WHERE case_id = :c AND seq = :s", b=text, c=case, s=seq)
    return f"case/{case}", seq


def an_edited_hash(told: Told) -> tuple[str, int]:
    case, seq = an_event(told, "moved")
    told.change("UPDATE events SET hash = :h WHERE case_id = :c AND seq = :s", h="0" * 64, c=case, s=seq)
    return f"case/{case}", seq


def a_dropped_entry(told: Told) -> tuple[str, int]:
    case, seq = an_event(told, "document_added")
    told.change("DELETE FROM events WHERE case_id = :c AND seq = :s", c=case, s=seq)
    return f"case/{case}", seq


def a_dropped_opening(told: Told) -> tuple[str, int]:
    told.change("DELETE FROM events WHERE case_id = 1 AND seq = 1")
    return "case/1", 1


def a_dropped_last_entry(told: Told) -> tuple[str, int]:
    last = told.one("SELECT seq FROM cases WHERE id = 1")["seq"]
    told.change("DELETE FROM events WHERE case_id = 1 AND seq = :s", s=last)
    return "case/1", last - 1


def two_swapped_texts(told: Told) -> tuple[str, int]:
    fourth, fifth = body(told, 1, 4), body(told, 1, 5)
    told.change("UPDATE events SET body = :b WHERE case_id = 1 AND seq = 4", b=fifth)
    told.change("UPDATE events SET body = :b WHERE case_id = 1 AND seq = 5", b=fourth)
    return "case/1", 4


def two_swapped_numbers(told: Told) -> tuple[str, int]:
    for new, old in ((-1, 4), (4, 5), (5, -1)):
        told.change("UPDATE events SET seq = :n WHERE case_id = 1 AND seq = :o", n=new, o=old)
    return "case/1", 4


def an_entry_taken_twice(told: Told) -> tuple[str, int]:
    told.change("UPDATE events SET body = :b WHERE case_id = 1 AND seq = 5", b=body(told, 1, 4))
    return "case/1", 5


def an_edited_kind(told: Told) -> tuple[str, int]:
    case, seq = an_event(told, "document_added")
    told.change("UPDATE events SET kind = 'noted' WHERE case_id = :c AND seq = :s", c=case, s=seq)
    return f"case/{case}", seq


def an_edited_moment(told: Told) -> tuple[str, int]:
    at = "2020-01-01T00:00:00.000000Z"
    told.change("UPDATE events SET at = :a WHERE case_id = 1 AND seq = 3", a=at)
    return "case/1", 3


def a_transplanted_chain(told: Told) -> tuple[str, int]:
    told.change("DELETE FROM events WHERE case_id = 2")
    told.change(
        "INSERT INTO events (case_id, seq, kind, at, hash, body)"
        " SELECT 2, seq, kind, at, hash, body FROM events WHERE case_id = 1"
    )
    for column in ("seq", "head", "state", "closed_at", "state_since"):
        told.change(f"UPDATE cases SET {column} = (SELECT {column} FROM cases WHERE id = 1) WHERE id = 2")
    return "case/2", 1


def a_forged_head(told: Told) -> tuple[str, int]:
    last = told.one("SELECT seq FROM cases WHERE id = 1")["seq"]
    told.change("UPDATE cases SET head = :h WHERE id = 1", h="f" * 64)
    return "case/1", last


def a_case_without_its_row(told: Told) -> tuple[str, None]:
    told.change("UPDATE event_values SET case_id = 1, seq = seq + 900 WHERE case_id = 2")
    told.change("UPDATE events SET case_id = 1, seq = seq + 900 WHERE case_id = 2")
    return "case/1", told.one("SELECT seq FROM cases WHERE id = 1")["seq"] + 1


CHAIN: tuple[Attack, ...] = (
    an_edited_actor,
    an_edited_hash,
    a_dropped_entry,
    a_dropped_opening,
    a_dropped_last_entry,
    two_swapped_texts,
    two_swapped_numbers,
    an_entry_taken_twice,
    an_edited_kind,
    an_edited_moment,
    a_transplanted_chain,
    a_forged_head,
    a_case_without_its_row,
)
