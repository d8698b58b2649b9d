"""Exports and dossiers checked by themselves, and the database held against them."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from casework import verifier
from casework.queries.evidence.export_lines import export_lines
from casework.queries.evidence.snapshot import snapshot
from casework.verifier import Report, embedded_files, read_anchors, verify_export, verify_pdf, verify_sqlite
from tests.cast import MONDAY
from tests.told_record import Told, places, reasons

Lines = list[bytes]
STATES = {"case/1": "closed"}


@pytest.fixture
def lines(told_url: str) -> Lines:
    """The record as exported; who damages it (`told`) locks it, so ask for the export first."""
    with snapshot(told_url) as run:
        return list(export_lines(run, MONDAY))


@pytest.fixture
def export(lines: Lines, tmp_path: Path) -> Path:
    path = tmp_path / "record.jsonl"
    path.write_bytes(b"".join(lines))
    return path


def test_an_export_holds_the_whole_record_and_no_personal_value(lines: Lines, export: Path) -> None:
    report = verify_export(export)
    assert (reasons(report), report.verdict) == ("", "internally consistent, not anchored")
    assert json.loads(lines[-1])["total"] == {"events": report.events, "streams": report.streams}
    assert b"worked out on the wrong balance" not in export.read_bytes()


def without_a_line(lines: Lines) -> Lines:
    return [*lines[:4], *lines[5:]]


def without_a_stream(lines: Lines) -> Lines:
    return [line for line in lines if json.loads(line).get("stream") != "case/2"]


def cut_off(lines: Lines) -> Lines:
    return lines[:-3]


def with_two_lines_swapped(lines: Lines) -> Lines:
    return [*lines[:4], lines[5], lines[4], *lines[6:]]


def with_a_line_twice(lines: Lines) -> Lines:
    return [*lines[:5], lines[4], *lines[5:]]


def with_another_state(lines: Lines) -> Lines:
    return [line.replace(b'"state":"closed"', b'"state":"withdrawn"') for line in lines]


def with_another_text(lines: Lines) -> Lines:
    return [*lines[:3], lines[3].replace(b"person/1", b"person/2"), *lines[4:]]


def with_a_line_of_another_log(lines: Lines) -> Lines:
    return [lines[0].replace(b'"log":"', b'"log":"x'), *lines[1:]]


def with_no_json(lines: Lines) -> Lines:
    return [*lines[:3], b"\xff\xfe{\n", *lines[3:]]


DAMAGES = (
    without_a_line, without_a_stream, cut_off, with_two_lines_swapped, with_a_line_twice, with_another_state,
    with_another_text, with_a_line_of_another_log, with_no_json,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_export_is_told_from_a_whole_one(
    lines: Lines, tmp_path: Path, damage: Callable[[Lines], Lines]
) -> None:
    (tmp_path / "record.jsonl").write_bytes(b"".join(damage(lines)))
    assert verify_export(tmp_path / "record.jsonl").verdict == "damaged"


def test_a_record_is_what_an_earlier_export_holds(export: Path, told: Told) -> None:
    report = told.report(read_anchors([export]))
    assert (reasons(report), report.verdict) == ("", "internally consistent, and as held by record.jsonl")


def test_an_export_shows_that_the_last_entry_was_taken_off_and_the_case_repaired(
    export: Path, told: Told
) -> None:
    last = told.one("SELECT seq FROM cases WHERE id = 4")["seq"]
    before = told.one("SELECT seq, hash FROM events WHERE case_id = 4 AND seq = :s", s=last - 1)
    told.change("DELETE FROM events WHERE case_id = 4 AND seq = :s", s=last)
    told.change("UPDATE cases SET seq = :s, head = :h WHERE id = 4", s=before["seq"], h=before["hash"])
    assert ("case/4", last) in places(told.report(read_anchors([export])))


def test_an_export_shows_that_history_was_written_anew_with_right_hashes(export: Path, told: Told) -> None:
    log = told.one("SELECT value FROM settings WHERE name = 'log'")["value"]
    head = verifier.first_head(log, "case/2")
    for row in told.rows("SELECT seq, body FROM events WHERE case_id = 2 ORDER BY seq"):
        text = row["body"].replace('"actor":"person/1"', '"actor":"person/8"')
        head = verifier.link(head, text.encode())
        told.change(
            "UPDATE events SET body = :b, hash = :h WHERE case_id = 2 AND seq = :s",
            b=text,
            h=head,
            s=row["seq"],
        )
    told.change("UPDATE cases SET head = :h WHERE id = 2", h=head)
    assert reasons(told.report()) == ""  # by itself it is whole: this is what an anchor is for
    report = told.report(read_anchors([export]))
    assert [stream for stream, _ in places(report)] == ["case/2"]


def test_an_export_shows_that_a_whole_stream_is_gone(export: Path, told: Told) -> None:
    told.change("DELETE FROM stream_events WHERE stream = 'operator/system'")
    told.change("DELETE FROM streams WHERE stream = 'operator/system'")
    assert reasons(told.report()) == ""
    assert places(told.report(read_anchors([export]))) == [("operator/system", 1)]


def paper(parts: dict[str, bytes], **how: Any) -> bytes:
    """Return a PDF with these files inside."""
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, content in parts.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        pdf.save(written, **how)
    return written.getvalue()


def parts_of(lines: Lines) -> dict[str, bytes]:
    """Return what a dossier of the first case carries."""
    mine = [line for line in lines if json.loads(line).get("stream") == "case/1" and b'"body"' in line]
    last, values = json.loads(mine[-1]), {}
    for line in mine:
        values |= json.loads(json.loads(line)["body"]).get("values", {})
    case = json.dumps({"state": STATES["case/1"], "fields": values, "documents": []}).encode()
    parts = {"case.json": case, "events.jsonl": b"".join(mine)}
    listed = [{"name": name, "sha256": sha256(part).hexdigest()} for name, part in parts.items()]
    manifest = {"seq": last["seq"], "head": last["hash"], "parts": listed}
    return {**parts, "manifest.json": json.dumps(manifest).encode()}


WAYS: list[dict[str, Any]] = [
    {},
    {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False},
]


@pytest.mark.parametrize("how", WAYS)
def test_a_dossier_proves_itself_without_a_pdf_library(
    lines: Lines, tmp_path: Path, how: dict[str, Any]
) -> None:
    path = tmp_path / "dossier.pdf"
    path.write_bytes(paper(parts_of(lines), **how))
    report = verify_pdf(path)
    assert (reasons(report), report.streams) == ("", 1)
    assert set(embedded_files(path.read_bytes())) == {"case.json", "events.jsonl", "manifest.json"}


def checked(parts: dict[str, bytes], tmp_path: Path) -> Report:
    (tmp_path / "dossier.pdf").write_bytes(paper(parts))
    return verify_pdf(tmp_path / "dossier.pdf")


@pytest.mark.parametrize("name", ["case.json", "events.jsonl", "manifest.json"])
def test_a_dossier_with_one_part_changed_or_missing_is_damaged(
    lines: Lines, tmp_path: Path, name: str
) -> None:
    parts = parts_of(lines)
    changed = {**parts, name: parts[name].replace(b"closed", b"opened").replace(b'"seq": ', b'"seq": 1')}
    assert checked(changed, tmp_path).verdict == "damaged"
    assert checked({n: p for n, p in parts.items() if n != name}, tmp_path).verdict == "damaged"


def test_a_dossier_that_claims_another_state_with_a_new_manifest_is_damaged(
    lines: Lines, tmp_path: Path
) -> None:
    parts = parts_of(lines)
    case = parts["case.json"].replace(b'"closed"', b'"withdrawn"')
    old, new = (sha256(part).hexdigest().encode() for part in (parts["case.json"], case))
    forged = {**parts, "case.json": case, "manifest.json": parts["manifest.json"].replace(old, new)}
    assert "case.json says state 'withdrawn'" in reasons(checked(forged, tmp_path))


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"%PDF 1 0 obj <</EmbeddedFile>> stream\n" * 3, b"\x00" * 99]
)
def test_no_file_whatever_makes_the_verifier_stumble(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert verify_pdf(tmp_path / "file").verdict == "damaged"
    assert verify_sqlite(tmp_path / "file").verdict == "damaged"


def test_several_processes_share_a_database_and_find_the_same(
    told_sqlite: str, export: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(told_sqlite.removeprefix("sqlite:///"), tmp_path / "copy.db"))
    whole = verify_sqlite(path, read_anchors([export]))
    assert verify_sqlite(path, read_anchors([export]), 3).as_json() == whole.as_json()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TRIGGER events_no_delete")
        database.execute("DROP TRIGGER stream_events_no_delete")
        database.execute("DELETE FROM events WHERE case_id IN (1, 4) AND seq = 3")
        database.execute("DELETE FROM stream_events WHERE stream = 'operator/system'")
        database.execute("UPDATE releases SET text = ''")
    found = sorted(map(str, verify_sqlite(path).findings))
    assert sorted(map(str, verify_sqlite(path, None, 3).findings)) == found


def test_the_file_runs_by_itself_without_any_package(told_sqlite: str, tmp_path: Path) -> None:
    alone = tmp_path / "verifier.py"
    alone.write_bytes(Path(verifier.__file__).read_bytes())
    called = [
        sys.executable,
        "-I",
        "-S",
        str(alone),
        "--database",
        told_sqlite.removeprefix("sqlite:///"),
        "--json",
    ]
    done = subprocess.run(called, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, json.loads(done.stdout)["findings"], done.stderr) == (0, [], "")
    called[4:6] = ["--export", str(alone)]
    done = subprocess.run(called, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (1, "damaged")
