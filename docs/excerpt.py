"""Choose the demo's complaints from two files of the US complaint database, the same for the same seed.

python docs/excerpt.py OLD.csv NEW.csv.gz > casework/demo/complaints.csv

OLD has the columns of before 2017, NEW those of after. No texts, names of companies, ZIP codes are kept.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from casework.cli.imports import lines_of
from casework.domain.cfpb import Complaint, read_complaints

SEED = 20261123
KEPT = (
    "number", "received", "sent", "product", "sub_product", "issue", "sub_issue", "state", "channel",
    "response", "timely", "disputed",
)  # fmt: skip
WINDOWS = ((0, 27, 300), (1, 26 * 7, 290))  # file, days before its newest receipt, how many
LATE = 12  # untimely ones are rare: as many of each file at least, if there are
HEAD = (
    "# US Consumer Financial Protection Bureau, Consumer Complaint Database: chosen by docs/excerpt.py.",
    "# A work of the US Government, in the public domain. Without texts, names of companies and ZIP codes.",
)


def chosen(complaints: list[Complaint], days: int, many: int, draw: random.Random) -> list[Complaint]:
    """Return `many` complaints of the last days, drawn by chance, late answers first."""
    newest = max(one.received_on for one in complaints)
    recent = [one for one in complaints if one.received_on > newest - timedelta(days=days)]
    late = [one for one in recent if one.timely is False]
    kept = draw.sample(late, min(LATE, len(late)))
    names = {one.identity for one in kept}
    rest = [one for one in recent if one.identity not in names and not one.sent_early]
    return sorted(kept + draw.sample(rest, many - len(kept)), key=lambda one: (one.received_on, one.identity))


def rows(paths: list[Path]) -> Iterator[list[str | date | None]]:
    draw = random.Random(SEED)
    files = [[one for one in read_complaints(lines_of(p)) if isinstance(one, Complaint)] for p in paths]
    for place, days, many in WINDOWS:
        for one in chosen(files[place], days, many, draw):
            told = {**one.told, "received": one.received_on, "sent": one.sent_on}
            yield [place + 1, *(told[name] for name in KEPT)]


def main() -> None:
    for line in HEAD:
        print(line)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["file", *KEPT])
    writer.writerows(rows([Path(name) for name in sys.argv[1:]]))


if __name__ == "__main__":
    main()
