"""What an outsider finds in a record that was changed behind the product's back, and in one that was not."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from casework.verifier import Chain, Report, commitment, first_head, link, raw
from tests.attacks_on_answers import ANSWERED
from tests.attacks_on_chains import CHAIN, Attack
from tests.attacks_on_customers import CUSTOMERS
from tests.attacks_on_rows import ROWS
from tests.second_verifier import Entry, fed, keeps, sound
from tests.told_record import Told, places, reasons

EVENTS = "SELECT case_id, seq, kind, at, hash, body FROM events ORDER BY case_id, seq"
ODD = '{"commitments":7,"values":[],"letter":"x","kind":"moved","seq":2}'
FLIP = "UPDATE events SET {column} = :value WHERE case_id = :case AND seq = :seq"


def test_a_record_that_nobody_touched_has_no_findings(told: Told) -> None:
    report = told.report()
    assert reasons(report) == ""
    assert report.verdict == "internally consistent, not anchored"
    counted = told.one("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM stream_events) AS n")
    assert report.events == counted["n"] > 100


@pytest.mark.parametrize("attack", [*CHAIN, *ROWS, *CUSTOMERS, *ANSWERED], ids=lambda attack: attack.__name__)
def test_what_was_changed_behind_the_product_is_found_and_named(told: Told, attack: Attack) -> None:
    where = attack(told)
    report = told.report()
    assert report.verdict == "damaged"
    assert where in places(report), reasons(report)


def flip(chance: random.Random, text: str) -> str:
    """Change one character of a text by one bit."""
    place = chance.randrange(len(text))
    bit = chance.choice([1, 2, 4, 8])
    return text[:place] + chr(max(1, ord(text[place]) ^ bit)) + text[place + 1 :]


def flips(told: Told, number: int) -> None:
    chance = random.Random(number)
    rows = told.rows(EVENTS)
    for _ in range(number):
        row, column = chance.choice(rows), chance.choice(["body", "body", "hash", "kind"])
        where = {"case": row["case_id"], "seq": row["seq"]}
        told.change(FLIP.format(column=column), value=flip(chance, row[column]), **where)
        report = told.report()
        assert (f"case/{row['case_id']}", row["seq"]) in places(report), (row, column)
        told.change(FLIP.format(column=column), value=row[column], **where)
    assert reasons(told.report()) == ""


def test_one_flipped_bit_is_found_wherever_it_is(told: Told) -> None:
    flips(told, 60)


@pytest.mark.prove
def test_ten_thousand_flipped_bits_are_found(told: Told) -> None:
    flips(told, 10_000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"x"',
        "{}",
        '{"seq":"x"}',
        '{"kind":["moved"]}',
        "[" * 5000,
        "\ufeff{}",
        ODD,
    ],
)
def test_no_text_whatever_makes_the_verifier_stumble(told: Told, text: str) -> None:
    told.change("UPDATE events SET body = :t, hash = 'x' WHERE case_id = 1 AND seq = 2", t=text)
    assert ("case/1", 2) in places(told.report())


@pytest.mark.parametrize(
    ("column", "value"),
    [("fields", "[1"), ("fields", "null"), ("head", ""), ("seq", -1), ("workflow", "x"), ("state", "")],
)
def test_no_case_row_whatever_makes_the_verifier_stumble(told: Told, column: str, value: Any) -> None:
    told.change(f"UPDATE cases SET {column} = :value WHERE id = 1", value=value)
    assert "case/1" in {stream for stream, _ in places(told.report())}


def test_a_broken_entry_is_named_once_and_those_after_it_are_still_checked(told: Told) -> None:
    for seq in (3, 6):
        text = told.one("SELECT body FROM events WHERE case_id = 1 AND seq = :s", s=seq)["body"]
        told.change("UPDATE events SET body = :b WHERE case_id = 1 AND seq = :s", b=text + " ", s=seq)
    assert places(told.report()) == [("case/1", 3), ("case/1", 6)]


def chains() -> list[list[Entry]]:
    """Return chains made at random, most of them damaged at random."""
    chance, made = random.Random(11), []
    for _ in range(2000):
        stream, head, chain = "case/5", first_head("log", "case/5"), []
        for seq in range(1, chance.randint(2, 7)):
            text = json.dumps({"log": "log", "stream": stream, "seq": seq, "x": chance.random()})
            head = link(head, text.encode())
            chain.append((seq, head, text))
        made.append(damaged(chance, chain))
    return made


def damaged(chance: random.Random, chain: list[Entry]) -> list[Entry]:
    place = chance.randrange(len(chain))
    seq, hash_, text = chain[place]
    other = chance.randrange(len(chain))
    return {
        "not at all": chain,
        "a bit": [*chain[:place], (seq, hash_, flip(chance, text)), *chain[place + 1 :]],
        "a hash": [*chain[:place], (seq, flip(chance, hash_), text), *chain[place + 1 :]],
        "a number": [*chain[:place], (seq + chance.randint(1, 3), hash_, text), *chain[place + 1 :]],
        "one less": [*chain[:place], *chain[place + 1 :]] if place < len(chain) - 1 else chain,
        "one twice": [*chain[: place + 1], chain[place], *chain[place + 1 :]],
        "two swapped": [*chain[:place], chain[other], *chain[place + 1 :]],
    }[chance.choice(["not at all", "a bit", "a hash", "a number", "one less", "one twice", "two swapped"])]


def test_a_second_verifier_written_from_the_format_alone_comes_to_the_same_verdicts() -> None:
    verdicts = set()
    for entries in chains():
        report = Report()
        chain = Chain(report, "log", "case/5")
        for seq, hash_, text in entries:
            chain.add(seq, None, None, hash_, text)
        other = sound("log", "case/5", entries)
        assert (not report.findings) == other, (entries, report.findings)
        verdicts.add(other)
    assert verdicts == {True, False}


def test_both_verifiers_know_the_same_hashes() -> None:
    assert first_head("log", "user/a/b") == fed("casework/stream/v1", "log", "user", "a/b").hex()
    assert commitment("aa55", "narrative", "慢") == keeps("aa55", "narrative", "慢")
    assert commitment("no salt", "narrative", "x") is None
    assert link("ab" * 32, raw("慢")) == fed("casework/event/v1", bytes.fromhex("ab" * 32), "慢").hex()
