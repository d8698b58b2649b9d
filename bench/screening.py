"""Names against a list of sanctions: right entry first and in five, false alarms, time; beside edit distance.

Prints one JSON line. The public aliases of a list are the questions and only its primary names are searched;
names of ordinary firms tell the false alarms. Plain: lower-case, punctuation out, words sorted, then compared
with every name of the list by edit distance (longest common subsequence, bit-parallel); it is asked a choice
of the questions, by a fixed seed, unless --all is given. The files lie in ../shared/data or the folder named.

Usage: ./run bench screening [--all] [--folder DIR]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import heapq
import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from casework.domain.screening.alike import letters_of, longest_common
from casework.domain.screening.index import Index
from casework.domain.screening.lists import difference, read_list
from casework.rulebook import home
from casework.rulebook.reading import Reader
from casework.rulebook.screening.names import read_screening

Question = tuple[str, str]  # the alias, the number of the right entry
SHARED = home().parent / "shared/data"
OLD, NEW, ALIASES = "ofac_sdn_2019-01.csv.gz", "ofac_sdn_2023-12-28.csv.gz", "ofac_alt_names_2019-01_a.csv"
CHOSEN, SEED = 1500, 20190101
BETTER = {"first": 6.0, "five": 9.0}  # points above plain edit distance
FASTER = 20
NO_WORD = re.compile(r"[^\w\s]|_")


def rows(path: Path) -> list[dict[str, str]]:
    with (
        gzip.open(path, "rt", encoding="utf-8", newline="") if path.suffix == ".gz" else path.open() as lines
    ):
        return list(csv.DictReader(lines))


def text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8")


def plain(name: str) -> str:
    return " ".join(sorted(NO_WORD.sub(" ", name.lower()).split()))


class PlainScan:
    """Compares a name with every name of the list."""

    def __init__(self, names: Sequence[tuple[str, str]]) -> None:
        self.names = [(number, plain(name)) for number, name in names]

    def search(self, name: str) -> list[str]:
        asked = plain(name)
        letters, long = letters_of(asked), len(asked)
        ratios = (
            (2 * longest_common(letters, long, other) / ((long + len(other)) or 1), -at)
            for at, (_, other) in enumerate(self.names)
        )
        return [self.names[-at][0] for _, at in heapq.nlargest(5, ratios)]


def measured(search: Callable[[str], list[str]], questions: Sequence[Question]) -> dict[str, float]:
    """Return per cent right first and in five, and CPU milliseconds a question."""
    begin = time.process_time()
    answers = [search(name) for name, _ in questions]
    spent = time.process_time() - begin
    first = sum(found[:1] == [right] for found, (_, right) in zip(answers, questions, strict=True))
    five = sum(right in found for found, (_, right) in zip(answers, questions, strict=True))
    many = len(questions)
    return {
        "first": round(100 * first / many, 2),
        "five": round(100 * five / many, 2),
        "ms": round(1000 * spent / many, 3),
    }


def alarms(index: Index, folder: Path, alert_at: float) -> dict[str, float]:
    """Return how many names of ordinary firms are raised, and how many are on the list word for word."""
    firms = sorted({row["firm_name"] for path in folder.glob("firm_*.csv") for row in rows(path)})
    scores = [matches[0].score if (matches := index.search(firm, 1)) else 0.0 for firm in firms]
    raised = sum(score >= alert_at for score in scores)
    exact = sum(score == 100 for score in scores)
    return {"firms": len(firms), "alert_at": alert_at, "raised": raised, "exact": exact}


def changes(old: Path, new: Path) -> dict[str, int]:
    """Return what loading the second list raises, checked against a plain comparison of the files."""
    told = difference(read_list(text(old)).entries, read_list(text(new)).entries)
    before, after = ({row["ent_num"]: row["name"].strip() for row in rows(path)} for path in (old, new))
    assert set(told.added) == after.keys() - before.keys()
    assert set(told.removed) == before.keys() - after.keys()
    assert set(told.renamed) == {
        number for number in before.keys() & after.keys() if before[number] != after[number]
    }
    return {"added": len(told.added), "removed": len(told.removed), "renamed": len(told.renamed)}


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--all", action="store_true")
    asked.add_argument("--folder", type=Path, default=SHARED)
    given = asked.parse_args()
    folder = given.folder / "screening"
    if not (folder / OLD).is_file():
        print(json.dumps({"bench": "screening", "skipped": f"no lists in {folder}"}))
        return 0
    names = [(row["ent_num"], row["name"]) for row in rows(folder / OLD)]
    questions = [(row["alt_name"], row["ent_num"]) for row in rows(folder / ALIASES)]
    index, scan = Index(names), PlainScan(names)
    chosen = questions if given.all else random.Random(SEED).sample(questions, CHOSEN)
    by_scan = measured(scan.search, chosen)

    def search(name: str) -> list[str]:
        return [match.entry for match in index.search(name)]

    ours, same = measured(search, questions), measured(search, chosen)
    alert_at = read_screening(Reader(home()))[-1].alert_at
    better = {key: round(same[key] - by_scan[key], 2) for key in BETTER}
    faster = round(by_scan["ms"] / ours["ms"], 1)
    told = {
        "bench": "screening",
        "questions": len(questions),
        "ours": ours,
        "plain": {**by_scan, "questions": len(chosen)},
        "better": better,
        "faster": faster,
        "alarms": alarms(index, given.folder / "fca", alert_at),
        "changes": changes(folder / OLD, folder / NEW),
    }
    good = faster >= FASTER and all(better[key] >= least for key, least in BETTER.items())
    print(json.dumps({**told, "ok": good}))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
