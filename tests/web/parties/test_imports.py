"""Files on pages: looked through without a trace, taken in once, taken back as a whole; not for everybody."""

from __future__ import annotations

import base64
import io
import re
import zipfile

import pytest

from casework.domain.facts import SYSTEM
from casework.errors import Malformed
from casework.models import ImportRun, Party
from casework.queries.tables import read_table
from casework.web.parties.importing import LIMITS, Sent
from tests.commands.imports.files import csv_of, customers, xlsx_of

GOOD = ["Harbour Trading Ltd", "GB", "CRM-1", "+44 20 7946 0000"]
LINES = [
    ["name", "country", "source_id", "phone"],
    GOOD,
    ["", "GB", "CRM-2", "+44 20 7946 0001"],
    ["Harbour Trading Limited", "GB", "", "+44 20 7946 0002"],
]


def checked(browser, content: bytes, name: str = "customers.csv", **more: str):
    form = {"kind": "parties", "entity": "uk", "file": (io.BytesIO(content), name), **more}
    return browser.post("/imports/checks", form)


def confirmed(browser, page: str, address: str = "/imports/", **more: str):
    form = dict(re.findall(r'name="(kind|entity|name|content)" value="([^"]*)"', page))
    return browser.post(address, {**form, **more})


@pytest.fixture
def lin(signed_in):
    return signed_in("lin")


def test_a_file_is_looked_through_and_leaves_nothing(lin, rows) -> None:
    page = checked(lin, csv_of(LINES))
    assert page.status_code == 200
    for part in ("Take in 1 rows", "1 may be there already", "1 refused", "Row 1 has the same name"):
        assert part in page.text, part
    assert rows(Party) == [] and rows(ImportRun) == []


def test_the_file_is_taken_in_once_and_its_result_shown(lin, rows, events) -> None:
    page = checked(lin, xlsx_of(LINES), "customers.xlsx").text
    answer = confirmed(lin, page)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/imports/1")
    assert [party.name for party in rows(Party)] == [GOOD[0]]
    assert "1 new" in lin.get("/imports/1").text and "customers.xlsx" in lin.get("/imports/").text
    assert events("import/1") == ["imported"]
    again = confirmed(lin, page)
    assert again.status_code == 409 and "as import 1" in again.text and len(rows(ImportRun)) == 1


def test_the_rows_left_out_are_saved_put_right_and_sent_as_they_are(lin, rows) -> None:
    page = checked(lin, csv_of(LINES)).text
    confirmed(lin, page)
    saved = confirmed(lin, page, "/imports/refusals").data
    table = read_table("saved.csv", saved)
    assert table.heading[:2] == ("row", "reason") and [row["row"] for _, row in table.rows] == ["2", "3"]
    assert b"'+44 20 7946 0001" in saved  # no formula for a spreadsheet
    right = saved.decode("utf-8-sig").replace(",,GB,CRM-2", ",Second Ltd,GB,CRM-2").encode()
    confirmed(lin, checked(lin, right, "right.csv").text)
    assert {(party.name, party.phone) for party in rows(Party)} == {
        (GOOD[0], "+442079460000"),
        ("Second Ltd", "+442079460001"),
    }


def test_an_import_is_taken_back_only_if_that_is_confirmed(lin, rows) -> None:
    confirmed(lin, checked(lin, csv_of(LINES)).text)
    lin.post("/imports/1/reversal", {})
    assert len(rows(Party)) == 1
    assert lin.post("/imports/1/reversal", {"sure": "true", "reason": "The wrong file."}).status_code == 302
    assert rows(Party) == [] and "Taken back" in lin.get("/imports/1").text
    again = lin.post("/imports/1/reversal", {"sure": "true"})
    assert again.status_code == 409 and "It was taken back" in again.text
    assert confirmed(lin, checked(lin, csv_of(LINES)).text).status_code == 302


def test_the_reasons_of_a_finished_import_are_saved(lin) -> None:
    confirmed(lin, checked(lin, csv_of(LINES)).text)
    told = read_table("x.csv", lin.get("/imports/1/refusals").data)
    assert [row["row"] for _, row in told.rows] == ["2", "3"]


@pytest.mark.parametrize("kind", ["parties", "holdings"])
def test_a_template_can_be_sent_back_as_it_is(lin, kind: str) -> None:
    answer = lin.get(f"/imports/templates/{kind}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert checked(lin, answer.data, f"{kind}.csv", kind=kind).status_code == 200
    assert lin.get("/imports/templates/people").status_code == 404


def packed_sheet() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (LIMITS.unpacked + 1))
    return content.getvalue()


MANY = csv_of([["name"], *([f"Company {n}"] for n in range(LIMITS.rows + 1))])


@pytest.mark.parametrize(
    ("content", "name", "more", "says"),
    [
        (MANY, "many.csv", {}, "more than 2,000 rows"),
        (packed_sheet(), "bomb.xlsx", {}, "too large"),
        (b"name\nA\n", "page.html", {}, "Choose a CSV or XLSX file."),
        (b"", "empty.csv", {}, "Choose a CSV or XLSX file."),
        (b"name,salary\nA,1\n", "a.csv", {}, "unknown columns: salary"),
        (b"name\nA\n", "a.csv", {"entity": "cn"}, "does not import here"),
        (b"name\nA\n", "a.csv", {"entity": "xx"}, "no such entity"),
        (b"name\nA\n", "a.csv", {"kind": "people"}, "Say what is in the file."),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_its_reason(
    lin, rows, content: bytes, name: str, more: dict[str, str], says: str
) -> None:
    answer = checked(lin, content, name, **more)
    assert answer.status_code in (403, 422) and says in answer.text
    assert rows(ImportRun) == []


def test_a_file_that_is_too_large_is_refused() -> None:
    large = Sent("parties", "uk", "large.csv", b"x" * (LIMITS.size + 1))
    with pytest.raises(Malformed, match="more than 1 MiB"):
        large.as_command(SYSTEM, dry_run=True)


def test_a_content_that_no_page_of_ours_wrote_is_refused(lin, rows) -> None:
    told = {"kind": "parties", "entity": "uk", "name": "a.csv"}
    for content in ("%%%", "中", base64.urlsafe_b64encode(b"PK\x03\x04").decode()):
        assert lin.post("/imports/", {**told, "content": content}).status_code == 422
    assert rows(ImportRun) == []


def test_who_may_not_import_sees_no_import(signed_in, lin) -> None:
    confirmed(lin, checked(lin, csv_of(LINES)).text)
    for name in ("hana", "otto", "ada"):
        his = signed_in(name)
        assert his.get("/imports/").status_code == his.get("/imports/1").status_code == 403, name
        assert checked(his, csv_of(LINES)).status_code == 403
        assert his.post("/imports/1/reversal", {"sure": "true"}).status_code == 403
    assert "/imports/" not in signed_in("hana").get("/customers/").text


def test_an_import_of_another_entity_is_not_there(lin, app) -> None:
    with app.app_context():
        customers(SYSTEM, ["name"], ["海川"], entity="cn")
    for address in ("/imports/1", "/imports/1/refusals", "/imports/999"):
        assert lin.get(address).status_code == 404
    assert lin.post("/imports/1/reversal", {"sure": "true"}).status_code == 404
    assert "file.csv" not in lin.get("/imports/").text
