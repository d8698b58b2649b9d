"""Rows of the US consumer complaint database as it is published, in any order of columns so far."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from casework.domain.separated import Broken, rows_of
from casework.errors import Malformed

#: our name -> the source's heading for it
HEADINGS = {
    "number": "Complaint ID",
    "received": "Date received",
    "submitted": "Date submitted",
    "sent": "Date sent to company",
    "product": "Product",
    "sub_product": "Sub-product",
    "issue": "Issue",
    "sub_issue": "Sub-issue",
    "narrative": "Consumer complaint narrative",
    "company": "Company",
    "state": "State",
    "consent": "Consumer consent provided?",
    "channel": "Submitted via",
    "response": "Company response to consumer",
    "timely": "Timely response?",
    "disputed": "Consumer disputed?",
}
NEEDED = ("received", "product", "issue", "response", "timely")
FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%d-%b-%Y")
IN_PROGRESS = "inprogress"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint as the source tells it; `row` counts from 1 below the heading."""

    row: int
    identity: str  # "cfpb/2471340"
    received_on: date
    sent_on: date | None
    told: Mapping[str, str]  # the cells by our names; one without a column is empty

    @property
    def timely(self) -> bool | None:
        """Return the source's flag: whether the company answered in time."""
        return yes_or_no(self.told["timely"])

    @property
    def open(self) -> bool:
        """True while the source knows of no answer, or says that it is in progress."""
        return plain(self.told["response"]) in ("", IN_PROGRESS)

    @property
    def sent_early(self) -> bool:
        """True where it was sent to the company before it was received: the source's fault, kept as it is."""
        return self.sent_on is not None and self.sent_on < self.received_on

    def moved(self, by: timedelta) -> Complaint:
        """Return it with its dates moved; who it is stays."""
        return replace(
            self, received_on=self.received_on + by, sent_on=self.sent_on + by if self.sent_on else None
        )


@dataclass(frozen=True, slots=True)
class NotRead:
    """A row that is no complaint, and why."""

    row: int
    reason: str


def read_complaints(lines: Sequence[str]) -> Iterator[Complaint | NotRead]:
    """Give each row of a file as a complaint, or why it is none, in order.

    The consumer's date is `Date submitted` where that column is; `Date received` is then the company's.
    Raises Malformed for a file that is no excerpt of this source.
    """
    heading = next((n for n, line in enumerate(lines) if line.strip()), 0)
    columns, width = _columns(next(csv.reader(lines[heading : heading + 1]), []))
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows_of(lines[heading + 1 :], width), 1):
        yield NotRead(number, row.reason) if isinstance(row, Broken) else _read(number, row, columns, seen)


def shift_to(complaints: Sequence[Complaint], day: date) -> timedelta:
    """Return by how many whole weeks to move the dates: the newest receipt lies in the week up to `day`."""
    newest = max((one.received_on for one in complaints), default=day)
    return timedelta(weeks=(day - newest).days // 7)


def plain(name: str) -> str:
    """Return a name as names are compared: the source's spaces and signs have changed over the years."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def yes_or_no(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text.strip().lower())


def _columns(heading: list[str]) -> tuple[dict[str, int], int]:
    places = {plain(cell): place for place, cell in enumerate(heading)}
    columns = {name: places[plain(h)] for name, h in HEADINGS.items() if plain(h) in places}
    missing = [HEADINGS[name] for name in NEEDED if name not in columns]
    if missing:
        raise Malformed(
            f"This is no file of CFPB complaints: it has no column {', '.join(missing)}.",
            zh=f"此文件不是 CFPB 投诉数据：缺少列 {'、'.join(missing)}。",
        )
    if "submitted" in columns:
        columns["sent"], columns["received"] = columns["received"], columns["submitted"]
    return columns, len(heading)


def _read(number: int, row: list[str], columns: Mapping[str, int], seen: Counter[str]) -> Complaint | NotRead:
    told = {name: row[columns[name]].strip() if name in columns else "" for name in HEADINGS}
    if told["number"]:
        identity = f"cfpb/{told['number']}"
    else:
        digest = hashlib.sha256("\x1f".join(row).encode()).hexdigest()[:24]
        seen[digest] += 1
        identity = f"cfpb/row-{digest}-{seen[digest]}"
    received, sent = day_of(told["received"]), day_of(told["sent"])
    for name, day in (("received", received), ("sent", sent)):
        if day is None and told[name]:
            return NotRead(number, f"“{told[name][:40]}” is no date; one is written 2020-12-31 or 12/31/2020")
        if day is None and name == "received":
            return NotRead(number, "has no date of receipt")
    assert received is not None, "refused above"
    if not told["product"] or not told["issue"]:
        return NotRead(number, "names no product or no issue")
    return Complaint(number, identity, received, sent, told)


@cache
def day_of(text: str) -> date | None:
    """Return the day of a date as the source has written it over the years; None for what is none."""
    day = re.split("[T ]", text)[0]
    for form in FORMS:
        try:
            return datetime.strptime(day, form).date()
        except ValueError:
            continue
    return None
