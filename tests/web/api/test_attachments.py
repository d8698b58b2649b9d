"""Files over the interface: taken for what they are, given out to be saved only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from casework.domain.cases.files import LARGEST
from tests.web.api.program import Program

PDF = b"%PDF-1.7 a statement"
HOSTILE = (
    'a".pdf', "a\r\nSet-Cookie: x=1.pdf", "../../etc/passwd.pdf", "C:\\boot\\x.pdf", "\u202efdp.exe.pdf",
    "对账单.pdf", "a;b=c.pdf", "%0d%0aX-Evil: 1.pdf", "<script>.pdf",
    "a" * 400 + ".pdf", "é̀.pdf", "\u200b.x.pdf",
    "=cmd|' /C calc'!A0.pdf", "a\u2028b.pdf", "x.pdf.exe.pdf", "  . .. .pdf x.pdf",
)  # fmt: skip


def attach(program: Program, reference: str, name: str, content: bytes, expect: int = 201, **more: str):
    sent = {"file": (io.BytesIO(content), name), **more}
    answer = program.ask("POST", f"/cases/{reference}/documents", data=sent)
    answer.request.environ["wsgi.input"].close()  # a large body waits in a file of the test client
    return program._told(answer, expect)


@pytest.fixture
def hana(as_: Callable[..., Program]) -> Program:
    return as_("hana")


def test_a_file_comes_back_to_be_saved_and_never_to_be_shown(hana: Program) -> None:
    reference = hana.open()
    number = attach(hana, reference, "statement.pdf", PDF)["event"]
    answer = hana.ask("GET", f"/cases/{reference}/documents/{number}")
    assert answer.data == PDF
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="statement.pdf"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_of_a_file_reaches_beyond_its_header(name: str, hana: Program) -> None:
    reference = hana.open()
    sent = hana.ask("POST", f"/cases/{reference}/documents", data={"file": (io.BytesIO(PDF), name)})
    assert sent.status_code in (201, 422), sent.text
    if sent.status_code == 422:
        return
    [kept] = hana.get(f"/cases/{reference}/documents")["items"]
    assert not set(kept["name"]) & set('\r\n/\\":<>|*?\u202e\u2028\u200b')
    assert kept["name"].endswith(".pdf")
    answer = hana.ask("GET", f"/cases/{reference}/documents/{kept['number']}")
    assert answer.headers["Content-Disposition"].isascii()
    assert not {"Set-Cookie", "X-Evil"} & set(answer.headers.keys())


def zipped(entries: int, name: str = "{}.txt", size: int = 1) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            archive.writestr(name.format(number), "x" * size)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("statement.pdf", b"MZ\x90\x00"),
        ("page.html", b"<html>"),
        ("drawing.svg", b"<svg/>"),
        ("run.exe", b"MZ"),
        ("statement.pdf", b""),
        ("notes.txt", b"a\x00b"),
        ("no_ending", PDF),
        (".pdf", PDF),
        ("many.zip", zipped(1_200)),
        ("bomb.zip", zipped(1, size=3_000_000)),
        ("nested.zip", zipped(1, "inner.zip")),
        ("broken.docx", b"PK\x03\x04 broken"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name: str, content: bytes, hana: Program) -> None:
    reference = hana.open()
    assert attach(hana, reference, name, content, 422)["errors"]
    assert hana.get(f"/cases/{reference}/documents")["items"] == []


def test_a_file_above_the_limit_is_refused_and_one_at_the_limit_kept(hana: Program) -> None:
    reference = hana.open()
    attach(hana, reference, "large.pdf", PDF.ljust(LARGEST, b" "))
    assert "file" in attach(hana, reference, "larger.pdf", PDF.ljust(LARGEST + 1, b" "), 422)["errors"]
    attach(hana, reference, "huge.pdf", PDF.ljust(LARGEST + 2**21, b" "), 413)
    assert len(hana.get(f"/cases/{reference}/documents")["items"]) == 1


def test_a_form_says_what_it_is_about_and_nothing_else(hana: Program) -> None:
    reference = hana.open()
    assert "source" in attach(hana, reference, "a.pdf", PDF, 422, source="stranger")["errors"]
    assert "kind" in attach(hana, reference, "a.pdf", PDF, 422, kind="letter")["errors"]
    told = hana._told(hana.ask("POST", f"/cases/{reference}/documents", data={"file": "text"}), 422)
    assert "file" in told["errors"]


def test_another_teams_document_is_not_there(hana: Program, as_: Callable[..., Program]) -> None:
    reference = hana.open()
    number = attach(hana, reference, "statement.pdf", PDF)["event"]
    zed = as_("zed")
    here = zed.get(f"/cases/{reference}/documents/{number}", 404)
    gone = zed.get(f"/cases/CMP-2026-999999/documents/{number}", 404)
    assert here | {"request_id": ""} == gone | {"request_id": ""}
