"""What the pages about the record say is so: the published vectors, and the experiment with one byte."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from casework import verifier
from casework.domain import chain
from tests import second_verifier

DOCS = Path(__file__).parent.parent / "docs"
RECORD = (DOCS / "reference/record.md").read_text("utf-8")
EXPERIMENT = (DOCS / "how-to/check-the-record.md").read_text("utf-8")
VECTORS = json.loads(re.findall(r"```json\n(.*?)```", RECORD, re.DOTALL)[0])


def test_the_published_vectors_are_what_the_product_hashes() -> None:
    head = chain.first_head(VECTORS["log"], VECTORS["stream"])
    assert head == VECTORS["first_head"] == verifier.first_head(VECTORS["log"], VECTORS["stream"])
    for entry in VECTORS["entries"]:
        assert verifier.link(head, entry["body"].encode()) == entry["hash"]
        head = chain.link(head, entry["body"])
        assert head == entry["hash"]
        assert chain.canonical(json.loads(entry["body"])) == entry["body"]


def test_the_published_vectors_are_what_the_standard_library_writes() -> None:
    for entry in VECTORS["entries"]:
        body = json.loads(entry["body"])
        written = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert written == entry["body"]
    numbered = [(n, entry["hash"], entry["body"]) for n, entry in enumerate(VECTORS["entries"], 1)]
    assert second_verifier.sound(VECTORS["log"], VECTORS["stream"], numbered)


def test_the_published_commitment_is_the_one_in_the_entry() -> None:
    told = VECTORS["commitment"]
    made = chain.commitment(told["salt"], told["field"], told["value"])
    assert made == told["is"] == second_verifier.keeps(told["salt"], told["field"], told["value"])
    assert json.loads(VECTORS["entries"][0]["body"])["commitments"] == {told["field"]: told["is"]}


def test_the_experiment_with_one_byte_goes_as_it_is_told(told_sqlite: str, tmp_path: Path) -> None:
    copy = tmp_path / "one-byte.db"
    shutil.copy(told_sqlite.removeprefix("sqlite:///"), copy)
    refused, dropped, changed = re.findall(r'^sqlite3 one-byte\.db "(.*)"$', EXPERIMENT, re.MULTILINE)
    with closing(sqlite3.connect(copy)) as database, database:
        with pytest.raises(sqlite3.IntegrityError, match="history is append-only"):
            database.execute(refused)
        database.execute(dropped)
        assert database.execute(changed).rowcount == 1
    report = verifier.verify_sqlite(copy)
    promised = re.findall(r"```text\n(.*?)\n```", EXPERIMENT, re.DOTALL)[0]
    assert promised in verifier.said(report).splitlines()
