"""Score the rows of a table by a policy, with reasons.

What a row gets depends on nothing but which tests its cells pass. So each cell's text is judged once, and
each combination of passed tests is added up once; a long table is then a few look-ups a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from casework.domain.scoring.conditions import Cell, Test, test_of
from casework.domain.scoring.policy import NUMBER, Band, Condition, Rule, ScoringPolicy

REMEMBERED = 50_000  # cells a column and combinations a policy; then it begins anew
Row = Mapping[str, Any]  # column -> text, as a CSV file gives it


class BrokenCell(ValueError):
    """A cell that is no value of its column; `column` and `reason` say which and why."""

    def __init__(self, column: str, reason: str, zh: str) -> None:
        self.column, self.reason, self.zh = column, reason, zh
        super().__init__(f"{column}: {reason}")


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that counted for a row, with the cells that spoke for it."""

    rule: Rule
    cells: Mapping[str, Cell]

    def to_json(self) -> dict[str, Any]:
        value: Any = next(iter(self.cells.values())) if len(self.cells) == 1 else dict(self.cells)
        words = {"en": self.rule.title.en, "zh": self.rule.title.zh}
        return {"rule": self.rule.code, "points": self.rule.points, **words, "value": value}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What rows get that pass the same tests."""

    score: int
    band: Band
    rules: tuple[Rule, ...]


class Scorer:
    """One policy, made ready to score many rows."""

    def __init__(self, policy: ScoringPolicy) -> None:
        self.policy = policy
        self._bits: dict[tuple[str, str], int] = {}
        self._tests: dict[str, list[tuple[int, Test]]] = {name: [] for name in policy.columns}
        self._rules = [(rule, *self._masks(rule)) for rule in policy.rules]
        self.columns = tuple((name, policy.columns[name].type) for name in policy.columns)
        self._passed: dict[str, dict[str | None, int]] = {name: {} for name in policy.columns}
        self._look_ups = tuple((name, known.get) for name, known in self._passed.items())
        self._verdicts: dict[int, Verdict] = {}

    def verdict(self, row: Row) -> Verdict:
        """Return score, band and rules of a row; raises BrokenCell. A column that is not there is blank."""
        passed, cell_of_row = 0, row.get
        for name, look_up in self._look_ups:
            text = cell_of_row(name)
            bits = look_up(text)
            passed |= self._judge(name, text) if bits is None else bits
        return self._verdicts.get(passed) or self._add_up(passed)

    def reasons(self, row: Row, rules: Iterable[Rule]) -> list[Reason]:
        """Return the reasons of a verdict with the row's own cells, the weightiest first."""
        return [
            Reason(rule, {name: self.read(name, row.get(name) or "") for name in rule.columns})
            for rule in sorted(rules, key=lambda one: -abs(one.points))
        ]

    def read(self, column: str, text: str) -> Cell:
        """Return what a cell holds: a number, text, or None where it is blank."""
        return cell_of(column, self.policy.columns[column].type, text)

    def _judge(self, name: str, text: str | None) -> int:
        cell, known = self.read(name, text or ""), self._passed[name]
        if len(known) >= REMEMBERED:
            known.clear()
        known[text] = sum(bit for bit, test in self._tests[name] if test(cell))
        return known[text]

    def _add_up(self, passed: int) -> Verdict:
        counted = _counted(
            rule
            for rule, whens, anys, unlesses in self._rules
            if whens & passed == whens
            and (not anys or any(mask & passed == mask for mask in anys))
            and not any(mask & passed == mask for mask in unlesses)
        )
        policy = self.policy
        sum_of = policy.start + sum(rule.points for rule in counted)
        score = max(policy.least, min(policy.most, sum_of))
        band = policy.band_of(score, tuple(rule.floor for rule in counted if rule.floor))
        if len(self._verdicts) >= REMEMBERED:
            self._verdicts.clear()
        return self._verdicts.setdefault(passed, Verdict(score, band, counted))

    def _masks(self, rule: Rule) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        anys, unlesses = (tuple(map(self._mask, some)) for some in (rule.any, rule.unless))
        return self._mask(rule.when), anys, unlesses

    def _mask(self, condition: Condition) -> int:
        return sum(self._bit(name, wanted) for name, wanted in condition.items())

    def _bit(self, name: str, wanted: Any) -> int:
        key = (name, repr(wanted))
        if key not in self._bits:
            self._bits[key] = 1 << len(self._bits)
            self._tests[name].append((self._bits[key], test_of(wanted)))
        return self._bits[key]


def _counted(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules that count: all without a group, and of each group the one with the most points."""
    found = list(rules)
    best: dict[str, Rule] = {}
    for rule in found:
        if rule.group and (rule.group not in best or rule.points > best[rule.group].points):
            best[rule.group] = rule
    return tuple(rule for rule in found if not rule.group or best[rule.group] is rule)


def cell_of(column: str, kind: str, text: str) -> Cell:
    """Return the value of a cell's text; raises BrokenCell where a column of numbers holds none."""
    text = text.strip()
    if not text:
        return None
    if kind != NUMBER:
        if not text.isprintable():
            raise BrokenCell(
                column, f"“{quoted(text)}” is not readable text", f"“{quoted(text)}”不是可读文字"
            )
        return text
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number) or "_" in text:
        raise BrokenCell(column, f"“{quoted(text)}” is no number", f"“{quoted(text)}”不是数字")
    return number


def quoted(text: str) -> str:
    """Return a cell's text as it can be shown: short, without what is no character."""
    shown = "".join(one if one.isprintable() else "�" for one in text)
    return shown if len(shown) <= 40 else shown[:39] + "…"
