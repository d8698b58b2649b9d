"""What a condition of a scoring policy asks of one cell: a closed set of comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from casework.domain.conditions import COMPARISONS
from casework.domain.lint.fault import unknown
from casework.domain.scoring.policy import NUMBER

Cell = float | str | None  # None: the cell is blank
Test = Callable[[Cell], bool]
BETWEEN, IS, IN, BLANK = "between", "is", "in", "blank"
OPERATORS = (*COMPARISONS, BETWEEN, IS, IN, BLANK)


def test_of(wanted: Any) -> Test:
    """Return the test of one column: a value stands for `is`, a list for `in`; a table's lines all hold.

    A blank cell passes `blank = true` alone.
    """
    tests = [_test(operator, bound) for operator, bound in as_table(wanted).items()]
    return tests[0] if len(tests) == 1 else lambda cell: all(test(cell) for test in tests)


def as_table(wanted: Any) -> Mapping[str, Any]:
    """Return a condition on one column as a table of comparisons."""
    if isinstance(wanted, Mapping):
        return wanted
    return {IN: wanted} if isinstance(wanted, list | tuple) else {IS: wanted}


def _test(operator: str, bound: Any) -> Test:
    if operator == BLANK:
        return lambda cell: (cell is None) is bound
    if operator == BETWEEN:
        low, high = bound
        return lambda cell: cell is not None and low <= cell <= high
    if operator in (IS, IN):
        among = frozenset(bound if operator == IN else [bound])
        return lambda cell: cell in among
    compare = COMPARISONS[operator]
    return lambda cell: cell is not None and compare(cell, bound)


def faults_of(wanted: Any, kind: str) -> Iterator[str]:
    """Say what is wrong with the condition on a column of a kind: number or text."""
    for operator, bound in as_table(wanted).items():
        if operator not in OPERATORS:
            yield unknown("comparison", operator, OPERATORS)
        elif operator == BLANK:
            if not isinstance(bound, bool):
                yield "blank takes true or false"
        elif operator in (IS, IN):
            yield from _faults_of_values(bound if operator == IN else [bound], kind)
        else:
            yield from _faults_of_bounds(operator, bound, kind)
    if not as_table(wanted):
        yield 'is empty: write a comparison such as { above = 3 } or a list such as ["a", "b"]'


def _faults_of_values(values: Any, kind: str) -> Iterator[str]:
    if not isinstance(values, list | tuple) or not values:
        yield "in takes a list of values"
        return
    if wrong := [one for one in values if not fits(one, kind)]:
        yield f"{wrong[0]!r} is no {kind}, and the column holds {kind}s"


def _faults_of_bounds(operator: str, bound: Any, kind: str) -> Iterator[str]:
    if kind != NUMBER:
        yield f'{operator} compares numbers, and the column holds text: use a list such as ["a", "b"]'
    elif operator == BETWEEN:
        if not isinstance(bound, list | tuple) or len(bound) != 2 or not all(fits(b, kind) for b in bound):
            yield "between takes the lowest and the highest number, such as [40, 60]"
        elif bound[0] > bound[1]:
            yield f"between {bound[0]} and {bound[1]} lies nothing: write the lower one first"
    elif not fits(bound, kind):
        yield f"{operator} takes a number, not {bound!r}"


def fits(value: Any, kind: str) -> bool:
    """Return whether a value of a file can stand in a column of the kind."""
    if kind == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and bool(value)
