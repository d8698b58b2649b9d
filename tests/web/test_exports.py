"""The list on the screen as a file: the same cases, harmless in a spreadsheet, and on record."""

from __future__ import annotations

import csv
import io

from sqlalchemy import select

from casework.db import db
from casework.models import StreamEvent


def taken(answer) -> list[list[str]]:
    assert answer.data.startswith(b"\xef\xbb\xbf"), "spreadsheets need the mark to read Chinese"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_lead_takes_out_what_the_queue_shows(signed_in, open_case) -> None:
    late = open_case(title="Drawdown delayed", party="海川贸易有限公司", days_ago=60)
    open_case(title="Waiver not answered")
    heads, *rows = taken(signed_in("lin").post("/queue/export", {"show": "overdue"}))
    assert heads[:3] == ["Case", "Customer", "Subject"]
    assert [row[:3] for row in rows] == [[late, "海川贸易有限公司", "Drawdown delayed"]]


def test_what_is_found_is_taken_out_with_the_same_words(signed_in, open_case) -> None:
    reference = open_case(title="Waiver not answered")
    open_case(title="Drawdown delayed")
    _heads, *rows = taken(signed_in("remy").post("/find/export", {"q": "waiver"}))
    assert [row[0] for row in rows] == [reference]


def test_no_cell_can_act_as_a_formula(signed_in, open_case) -> None:
    open_case(title='=HYPERLINK("http://example.com")')
    _heads, row = taken(signed_in("lin").post("/queue/export", {}))
    assert row[2] == '\'=HYPERLINK("http://example.com")'


def test_who_took_what_is_on_record_without_the_words_looked_for(app, signed_in, open_case, person) -> None:
    open_case()
    signed_in("lin").post("/queue/export", {"q": "haichuan"})
    hers = StreamEvent.stream == f"user/{person('lin').id}"
    with app.app_context():
        last = db.session.scalars(select(StreamEvent).where(hers).order_by(StreamEvent.seq.desc())).first()
    assert last.kind == "exported"
    assert '"rows":1' in last.body
    assert '"narrowed":"queued,q"' in last.body
    assert "haichuan" not in last.body.lower()


def test_staff_take_no_list_out(signed_in, open_case) -> None:
    open_case()
    hana = signed_in("hana")
    assert "Save as CSV" not in hana.get("/queue").text
    assert hana.post("/queue/export", {}).status_code == 403
