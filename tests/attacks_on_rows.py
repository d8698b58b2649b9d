"""Ways to change what follows from what happened: cases, values, documents, clocks, definitions."""

from __future__ import annotations

import hashlib

from tests.attacks_on_chains import Attack
from tests.told_record import Told


def an_edited_state(told: Told) -> tuple[str, int]:
    told.change("UPDATE cases SET state = 'triage', state_since = state_since WHERE id = 1")
    return "case/1", said_last(told, 1, '"kind":"moved"')


def said_last(told: Told, case: int, words: str) -> int:
    found = told.one(
        "SELECT max(seq) AS seq FROM events WHERE case_id = :c AND body LIKE :w", c=case, w=f"%{words}%"
    )
    return int(found["seq"])


def another_assignee(told: Told) -> tuple[str, int]:
    told.change("UPDATE cases SET assignee = 7 WHERE id = 1")
    return "case/1", said_last(told, 1, '"kind":"assigned"')


def an_earlier_closing(told: Told) -> tuple[str, int]:
    told.change("UPDATE cases SET closed_at = opened_at WHERE id = 1")
    return "case/1", said_last(told, 1, '"to":"closed"')


def another_version(told: Told) -> tuple[str, int]:
    told.change("UPDATE cases SET workflow_version = workflow_version + 1 WHERE id = 1")
    return "case/1", told.one("SELECT seq FROM cases WHERE id = 1")["seq"]


def an_edited_amount(told: Told) -> tuple[str, int]:
    fields = told.one("SELECT fields FROM cases WHERE id = 1")["fields"].replace("12850.00", "98000.00")
    told.change("UPDATE cases SET fields = :f WHERE id = 1", f=fields)
    return "case/1", said_last(told, 1, '"redress_amount":"12850.00"')


def an_edited_narrative(told: Told) -> tuple[str, int]:
    told.change("UPDATE event_values SET value = 'All was well.' WHERE case_id = 1 AND field = 'narrative'")
    return "case/1", 1


def a_narrative_taken_away(told: Told) -> tuple[str, int]:
    told.change("DELETE FROM event_values WHERE case_id = 1 AND field = 'narrative'")
    return "case/1", 1


def another_salt(told: Told) -> tuple[str, int]:
    told.change("UPDATE event_values SET salt = 'no salt' WHERE case_id = 1 AND field = 'narrative'")
    return "case/1", 1


def a_smuggled_value(told: Told) -> tuple[str, int]:
    told.change(
        "INSERT INTO event_values (case_id, seq, field, value, salt) VALUES (1, 2, 'narrative', 'x', 'aa')"
    )
    return "case/1", 2


def swapped_bytes(told: Told) -> tuple[str, int]:
    number = a_document(told, "file")
    told.change("UPDATE contents SET bytes = :b WHERE case_id = 1 AND number = :n", b=b"another", n=number)
    return "case/1", number


def a_document(told: Told, kind: str) -> int:
    found = told.one("SELECT min(number) AS n FROM documents WHERE case_id = 1 AND kind = :k", k=kind)
    return int(found["n"])


def swapped_bytes_with_their_digest(told: Told) -> tuple[str, int]:
    number = a_document(told, "letter")
    text = b"Dear customer, you get nothing."
    told.change("UPDATE contents SET bytes = :b WHERE case_id = 1 AND number = :n", b=text, n=number)
    digest = hashlib.sha256(text).hexdigest()
    told.change(
        "UPDATE documents SET sha256 = :d, size = :s WHERE case_id = 1 AND number = :n",
        d=digest, s=len(text), n=number,
    )  # fmt: skip
    return "case/1", number


def lost_bytes(told: Told) -> tuple[str, int]:
    number = a_document(told, "file")
    told.change("DELETE FROM contents WHERE case_id = 1 AND number = :n", n=number)
    return "case/1", number


def a_lost_document(told: Told) -> tuple[str, int]:
    number = a_document(told, "file")
    told.change("DELETE FROM contents WHERE case_id = 1 AND number = :n", n=number)
    told.change("DELETE FROM documents WHERE case_id = 1 AND number = :n", n=number)
    return "case/1", number


def late(told: Told) -> int:
    return int(told.one("SELECT max(case_id) AS id FROM events WHERE kind = 'breached'")["id"])


def a_forged_breach(told: Told) -> tuple[str, None]:
    told.change(
        "UPDATE clocks SET breached_at = due_at, result = 'missed' WHERE case_id = 1 AND name = 'UK-8W'"
    )
    return "case/1", None


def a_breach_wiped_away(told: Told) -> tuple[str, int]:
    case = late(told)
    told.change("UPDATE clocks SET breached_at = NULL WHERE case_id = :c AND name = 'UK-8W'", c=case)
    return f"case/{case}", the_breach(told, case)


def the_breach(told: Told, case: int) -> int:
    found = told.one(
        "SELECT seq FROM firings WHERE case_id = :c AND clock = 'UK-8W' AND threshold = '100%'", c=case
    )
    return int(found["seq"])


def a_firing_taken_away(told: Told) -> tuple[str, int]:
    case = late(told)
    seq = the_breach(told, case)
    told.change("DELETE FROM firings WHERE case_id = :c AND seq = :s", c=case, s=seq)
    return f"case/{case}", seq


def a_firing_of_another_turn(told: Told) -> tuple[str, int]:
    case = late(told)
    seq = the_breach(told, case)
    told.change("UPDATE firings SET generation = 7 WHERE case_id = :c AND seq = :s", c=case, s=seq)
    return f"case/{case}", seq


def a_missed_clock_called_met(told: Told) -> tuple[str, None]:
    case = late(told)
    told.change("UPDATE clocks SET result = 'met' WHERE case_id = :c AND name = 'UK-8W'", c=case)
    return f"case/{case}", None


def a_hold_lifted_in_silence(told: Told) -> tuple[str, int]:
    case = late(told)
    told.change("UPDATE cases SET hold = NULL WHERE id = :c", c=case)
    return f"case/{case}", said_last(told, case, '"kind":"held"')


def a_conflict_wiped_away(told: Told) -> tuple[str, int]:
    case = late(told)
    told.change("UPDATE cases SET marks = replace(marks, 'conflicts', 'none') WHERE id = :c", c=case)
    return f"case/{case}", said_last(told, case, '"kind":"conflict_declared"')


def an_item_done_by_another(told: Told) -> tuple[str, int]:
    told.change("UPDATE work_items SET done_by = 'person/99' WHERE case_id = 1 AND task = 'pay_redress'")
    return "case/1", said_last(told, 1, '"task":"pay_redress"')


def a_link_turned_round(told: Told) -> tuple[str, int]:
    told.change("UPDATE case_links SET kind = 'duplicate_of' WHERE case_id = 1")
    return "case/1", said_last(told, 1, '"kind":"linked"')


def an_edited_definition(told: Told) -> tuple[str, int]:
    path = "workflows/complaint/v1.toml"
    told.change("UPDATE releases SET text = replace(text, '5', '6') WHERE path = :p", p=path)
    return f"definition/{path}", 1


def another_definition(told: Told) -> tuple[str, int]:
    path = "policies/sla/int_res/v1.toml"
    digest = hashlib.sha256(b"").hexdigest()
    told.change("UPDATE releases SET text = '', sha256 = :d WHERE path = :p", d=digest, p=path)
    return f"definition/{path}", 1


def a_stream_cut_short(told: Told) -> tuple[str, int]:
    told.change("DELETE FROM stream_events WHERE stream = 'operator/system'")
    return "operator/system", 1


def another_dossier(told: Told) -> tuple[str, None]:
    told.change("UPDATE report_files SET bytes = :b", b=b"%PDF-1.6")
    return "report/1", None


def another_dossier_with_its_digest(told: Told) -> tuple[str, int]:
    another_dossier(told)
    told.change("UPDATE reports SET sha256 = :d", d=hashlib.sha256(b"%PDF-1.6").hexdigest())
    return "report/1", 1


ROWS: tuple[Attack, ...] = (
    an_edited_state,
    another_assignee,
    an_earlier_closing,
    another_version,
    an_edited_amount,
    an_edited_narrative,
    a_narrative_taken_away,
    another_salt,
    a_smuggled_value,
    swapped_bytes,
    swapped_bytes_with_their_digest,
    lost_bytes,
    a_lost_document,
    a_forged_breach,
    a_breach_wiped_away,
    a_firing_taken_away,
    a_firing_of_another_turn,
    a_missed_clock_called_met,
    a_hold_lifted_in_silence,
    a_conflict_wiped_away,
    an_item_done_by_another,
    a_link_turned_round,
    an_edited_definition,
    another_definition,
    a_stream_cut_short,
    another_dossier,
    another_dossier_with_its_digest,
)
