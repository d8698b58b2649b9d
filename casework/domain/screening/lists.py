"""Lists of sanctioned persons as their publishers give them out, and what changed between two of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casework.domain.definition import Words
from casework.errors import Malformed

OFAC, UN = "ofac", "un"
KINDS = ("individual", "entity", "vessel", "aircraft")
#: columns that a file of each shape has at least: number, name, kind
COLUMNS = {OFAC: ("ent_num", "name", "type"), UN: ("dataid", "name", "kind")}
#: columns that are kept beside, where they are there
TOLD = {
    OFAC: ("program", "title", "remarks"),
    UN: ("reference", "list", "listed_on", "nationality", "dob"),
}
GOOD, LOW, SCRIPT = "good", "low", "script"
#: columns of further names, and what these are worth
FURTHER = {UN: (("aliases_good", GOOD), ("aliases_low", LOW), ("name_original_script", SCRIPT)), OFAC: ()}
ABSENT = ("", "-0-")
LONGEST = 1000  # characters of a name
MOST_LINES = 20  # of one row


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list; `names` are its further names, each with its quality."""

    entry: str
    kind: str
    name: str
    names: tuple[tuple[str, str], ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_names(self) -> list[str]:
        return [self.name, *(name for name, _ in self.names)]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be used. Rows count from 1 below the heading."""

    row: int
    reason: Words


@dataclass(frozen=True, slots=True)
class ListRead:
    shape: str
    entries: dict[str, Entry]
    refused: list[RefusedRow]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one version of a list to the next, by the numbers of the entries, in their order."""

    added: list[str]
    removed: list[str]
    renamed: list[str]
    changed: list[str]  # something else than the name

    @property
    def anything(self) -> bool:
        return bool(self.added or self.removed or self.renamed or self.changed)


def read_list(text: str) -> ListRead:
    """Read a list: CSV with a heading, in the shape of OFAC or of the UN. Raises Malformed for other shapes.

    A row that cannot be used is told with its number and the reason; the others are read.
    """
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="").readlines()
    heading = [column.strip().lower() for column in _cells(lines[:1]) or []]
    shape = next((shape for shape, needed in COLUMNS.items() if set(needed) <= set(heading)), None)
    if shape is None:
        raise Malformed(
            "Not a list: the heading has neither ent_num, name, type (OFAC) nor dataid, name, kind (UN).",
            zh="不是名单文件：表头须含 ent_num、name、type（OFAC）或 dataid、name、kind（联合国）列。",
        )
    read = ListRead(shape, {}, [])
    for number, row in _rows(lines[1:], len(heading), read.refused):
        entry = _entry(shape, heading, row)
        if isinstance(entry, Entry) and entry.entry in read.entries:
            entry = Words(
                f"entry {entry.entry} is there twice; the first row counts",
                f"条目 {entry.entry} 重复，以先出现的行为准",
            )
        if isinstance(entry, Words):
            read.refused.append(RefusedRow(number, entry))
        else:
            read.entries[entry.entry] = entry
    read.refused.sort(key=lambda one: one.row)
    return read


def _rows(lines: list[str], wide: int, refused: list[RefusedRow]) -> Iterator[tuple[int, list[str]]]:
    """Give each row with its number. A cell may have several lines; a quote without end spoils one row."""
    at = number = 0
    while at < len(lines):
        length = next((n for n in range(1, MOST_LINES + 1) if _is_whole(lines[at : at + n], wide, n)), 0)
        row = _cells(lines[at : at + max(length, 1)])
        at += max(length, 1)
        number += 1 if row != [] else 0
        if row is None or not length:
            refused.append(RefusedRow(number, Words("has a quotation mark without its end", "引号未闭合")))
        elif row:
            yield number, row


def _is_whole(lines: list[str], wide: int, wanted: int) -> bool:
    """Tell whether lines make a row: quotation marks close, and a row of several has all its cells."""
    if len(lines) < wanted or sum(line.count('"') for line in lines) % 2:
        return False
    return wanted == 1 or len(_cells(lines) or ()) == wide


def _cells(lines: list[str]) -> list[str] | None:
    try:
        return next(csv.reader(lines, strict=True), [])
    except csv.Error:
        return None


def _entry(shape: str, heading: list[str], row: list[str]) -> Entry | Words:
    if len(row) != len(heading):
        return Words(
            f"has {len(row)} cells, not {len(heading)}", f"有 {len(row)} 个单元格，应为 {len(heading)} 个"
        )
    cells = dict(zip(heading, (cell.strip() for cell in row), strict=True))
    number, name, kind = (cells[column] for column in COLUMNS[shape])
    if any("\ufffd" in cell or "\x00" in cell for cell in (number, name)):
        return Words("has characters in its name that cannot be read", "名称含有无法识别的字符")
    if number in ABSENT or not number.isascii() or not number.isalnum():
        return Words("has no number of the entry", "缺少条目编号")
    if name in ABSENT:
        return Words(f"entry {number} has no name", f"条目 {number} 没有名称")
    if len(name) > LONGEST:
        return Words(
            f"entry {number} has a name of over {LONGEST} characters", f"条目 {number} 名称超过 {LONGEST} 字"
        )
    if kind.lower() not in (*KINDS, *ABSENT):
        return Words(
            f"entry {number} is a “{kind}”, none of {', '.join(KINDS)}", f"条目 {number} 类型“{kind}”不明"
        )
    told = {column: cells[column] for column in TOLD[shape] if cells.get(column, "") not in ABSENT}
    kind = "entity" if kind in ABSENT else kind.lower()
    return Entry(number, kind, name, tuple(_further(shape, cells, name)), told)


def _further(shape: str, cells: Mapping[str, str], primary: str) -> Iterator[tuple[str, str]]:
    seen = {primary}
    for column, quality in FURTHER[shape]:
        for name in (part.strip() for part in cells.get(column, "").split("|")):
            if name not in ABSENT and name not in seen:
                seen.add(name)
                yield name, quality


def difference(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Difference:
    """Compare two versions of a list, entry by entry."""
    both = [number for number in new if number in old]
    renamed = [number for number in both if old[number].name != new[number].name]
    changed = [
        number for number in both if old[number].name == new[number].name and old[number] != new[number]
    ]
    return Difference(
        added=[number for number in new if number not in old],
        removed=[number for number in old if number not in new],
        renamed=renamed,
        changed=changed,
    )


def with_aliases(read: ListRead, text: str) -> None:
    """Add the further names that OFAC gives out in a file of its own: ent_num and alt_name by row."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if not {"ent_num", "alt_name"} <= set(rows.fieldnames or ()):
        raise Malformed(
            "The file of aliases must have the columns ent_num and alt_name.",
            zh="别名文件须含 ent_num 与 alt_name 列。",
        )
    further: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        number, name = (row["ent_num"] or "").strip(), (row["alt_name"] or "").strip()
        if name not in ABSENT and len(name) <= LONGEST and number in read.entries:
            further.setdefault(number, []).append((name, GOOD))
    for number, names in further.items():
        known = read.entries[number]
        extra = tuple(dict.fromkeys(one for one in names if one[0] not in known.all_names))
        read.entries[number] = Entry(known.entry, known.kind, known.name, known.names + extra, known.told)
