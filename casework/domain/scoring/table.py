"""Score a whole table: every row by itself, broken cells named, and with an outcome the back-test."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from casework.domain.lint.fault import unknown
from casework.domain.scoring.back_test import BackTest, Tally
from casework.domain.scoring.policy import NUMBER, Band, Cut
from casework.domain.scoring.scorer import BrokenCell, Row, Scorer, Verdict, cell_of, quoted
from casework.errors import Refused

YES, NO = frozenset({"1", "1.0", "true", "yes", "y"}), frozenset({"0", "0.0", "false", "no", "n"})
BLANK_SEGMENT = "(blank)"
MOST_VALUES = 20
REST = None  # under this key lie the cells that a row has too many


@dataclass(frozen=True, slots=True)
class Outcome:
    """The column that says what became of a row: it did where that is `value`, else where it says yes."""

    column: str
    value: str | None = None

    @staticmethod
    def parse(text: str) -> Outcome:
        """Read `Exited` or `Attrition_Flag=Attrited Customer`."""
        column, equals, value = text.partition("=")
        return Outcome(column, value if equals else None)

    def of(self, row: Row) -> bool:
        """Return whether it happened on a row; raises BrokenCell where the cell does not say."""
        text = (row.get(self.column) or "").strip()
        if not text:
            raise BrokenCell(self.column, "the outcome is blank", "结果为空")
        if self.value is not None:
            return text == self.value
        if text.lower() not in YES | NO:
            shown = quoted(text)
            raise BrokenCell(
                self.column, f"“{shown}” is neither yes nor no", f"“{shown}”既不是“是”也不是“否”"
            )
        return text.lower() in YES


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that was not scored, and the cell for which; rows count from 1 below the heading."""

    row: int
    column: str
    reason: str


@dataclass(slots=True)
class Scoring:
    """A table as it is scored: the count by bands, what was broken, and with an outcome the back-test."""

    scorer: Scorer
    outcome: Outcome | None = None
    n: int = 0
    back_test: BackTest = field(default_factory=BackTest)
    broken: list[Broken] = field(default_factory=list)
    values: set[str] = field(default_factory=set)  # some of those that the outcome has

    def scored(self, rows: Iterable[Row]) -> Iterator[tuple[int, Row, Verdict]]:
        """Give number, cells and verdict of each row that can be scored, and count it."""
        cuts = [(cut, self.scorer.policy.columns[cut.column].type) for cut in self.scorer.policy.cuts]
        for number, row in enumerate(rows, 1):
            try:
                yield number, row, self._one(row, cuts)
            except BrokenCell as fault:
                self.broken.append(Broken(number, fault.column, fault.reason))

    def _one(self, row: Row, cuts: list[tuple[Cut, str]]) -> Verdict:
        if REST in row:
            raise BrokenCell("", "has more cells than the heading", "单元格多于表头")
        if None in row.values():
            raise BrokenCell("", "has fewer cells than the heading", "单元格少于表头")
        verdict = self.scorer.verdict(row)
        if self.outcome is not None:
            happened = self.outcome.of(row)
            if len(self.values) < MOST_VALUES:
                self.values.add(quoted(row[self.outcome.column]))
            segments = {cut.column: segment_of(cut, kind, row.get(cut.column) or "") for cut, kind in cuts}
            self.back_test.add(verdict.score, verdict.band.code, happened, segments)
        else:
            self.back_test.add(verdict.score, verdict.band.code, 0)
        self.n += 1
        return verdict

    def refuse_unknown_outcome(self) -> None:
        """Refuse a value of the outcome that no row holds: a slip of the pen would look like a quiet year."""
        asked, happened = self.outcome, self.back_test.whole.happened
        if asked is not None and asked.value is not None and self.n and not happened:
            says = unknown(f"value of {asked.column}", asked.value, self.values)
            raise Refused(f"{says[0].upper()}{says[1:]}.", zh=f"列 {asked.column} 中没有“{asked.value}”。")

    def to_json(self) -> dict[str, Any]:
        """Return the back-test; without an outcome only how many rows lie in each band."""
        test, policy = self.back_test, self.scorer.policy
        bands = [_band(band, tally) for band, tally in test.by_band(policy.bands)]
        broken = [{"row": one.row, "column": one.column, "reason": one.reason} for one in self.broken]
        if self.outcome is None:
            shares = [{k: v for k, v in one.items() if k not in ("happened", "rate")} for one in bands]
            return {"policy": policy.name, "n": self.n, "bands": shares, "broken": broken}
        return {
            "policy": policy.name,
            "n": self.n,
            "happened": test.whole.happened,
            "rate": test.whole.rate,
            "auc": test.auc,
            "lift_top_tenth": test.lift(),
            "bands": bands,
            "segments": {cut.column: self._segment(cut.column) for cut in policy.cuts},
            "broken": broken,
        }

    def _segment(self, column: str) -> dict[str, Any]:
        found = self.back_test.segments.get(column, {})
        return {value: _counts(found[value]) for value in sorted(found, key=_in_order)}


def refuse_other_table(scorer: Scorer, outcome: Outcome | None, columns: Iterable[str]) -> None:
    """Refuse a table that lacks columns of the policy or the outcome; all of them are named."""
    there = [column for column in columns if column]
    if twice := sorted({column for column in there if there.count(column) > 1}):
        raise Refused(
            f"The heading names {', '.join(twice)} twice.", zh=f"表头列名重复：{'、'.join(twice)}。"
        )
    needed = [*scorer.policy.columns, *([outcome.column] if outcome else [])]
    lacking = [name for name in needed if name not in there]
    if lacking:
        says = "; ".join(unknown("column", name, there) for name in lacking)
        raise Refused(f"This is not a table for {scorer.policy.name}: {says}.", zh=f"表格缺少列：{says}。")


def segment_of(cut: Cut, kind: str, text: str) -> str:
    """Return the segment of a row under a cut: the value, a range of numbers, or the blank ones."""
    cell = cell_of(cut.column, kind, text)
    if cell is None:
        return BLANK_SEGMENT
    if kind != NUMBER or isinstance(cell, str):
        return str(cell)
    return _range(cut.starts, bisect_right(cut.starts, cell)) if cut.starts else f"{cell:.15g}"


def _range(starts: tuple[float, ...], place: int) -> str:
    if place == 0:
        return f"< {starts[0]:.15g}"
    if place == len(starts):
        return f"≥ {starts[-1]:.15g}"
    return f"{starts[place - 1]:.15g} – {starts[place]:.15g}"


def _in_order(value: str) -> tuple[int, float, str]:
    """Sort ranges and numbers by size, then words, then the blank ones."""
    if value == BLANK_SEGMENT:
        return 2, 0.0, value
    first = value.removeprefix("≥ ").split(" – ")[0]
    try:
        return 0, float("-inf") if value.startswith("< ") else float(first), value
    except ValueError:
        return 1, 0.0, value


def _band(band: Band, tally: Tally) -> dict[str, Any]:
    return {"band": band.code, "en": band.title.en, "zh": band.title.zh, "from": band.start, **_counts(tally)}


def _counts(tally: Tally) -> dict[str, Any]:
    return {"n": tally.n, "happened": tally.happened, "rate": tally.rate}
