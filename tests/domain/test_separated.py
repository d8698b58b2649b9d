"""A broken row of a file costs itself and no other."""

from __future__ import annotations

from casework.domain.separated import Broken, rows_of


def rows(text: str, width: int = 3) -> list[list[str] | str]:
    found = rows_of(text.splitlines(keepends=True), width)
    return [row.reason if isinstance(row, Broken) else row for row in found]


def test_a_quoted_cell_goes_on_over_several_lines() -> None:
    assert rows('a,"one,\n\ntwo ""three""",c\nd,e,f\n') == [
        ["a", 'one,\n\ntwo "three"', "c"],
        ["d", "e", "f"],
    ]


def test_empty_lines_are_no_rows() -> None:
    assert rows("\na,b,c\n\n \nd,e,f") == [["a", "b", "c"], ["d", "e", "f"]]


def test_a_row_with_too_few_or_too_many_cells_is_told_with_their_number() -> None:
    short, long, whole = rows("a,b\na,b,c,d\na,b,c\n")
    assert "2 cells" in str(short) and "4 cells" in str(long)
    assert whole == ["a", "b", "c"]


def test_a_quote_that_is_never_closed_takes_its_own_row_alone() -> None:
    broken, *others = rows('a,"b,c\nd,e,f\ng,h,i\n')
    assert isinstance(broken, str)
    assert others == [["d", "e", "f"], ["g", "h", "i"]]


def test_a_quote_that_another_row_closes_takes_its_own_row_alone() -> None:
    broken, *others = rows('a,"b,c\nd,e,f\ng,"h, h",i\nj,k,l\n')
    assert isinstance(broken, str)
    assert others == [["d", "e", "f"], ["g", "h, h", "i"], ["j", "k", "l"]]


def test_a_long_row_of_the_wrong_width_is_one_broken_row() -> None:
    broken, whole = rows('a,"one\ntwo\nthree"\nd,e,f\n')
    assert "2 cells" in str(broken)
    assert whole == ["d", "e", "f"]


def test_what_no_database_takes_is_refused() -> None:
    nul, alien, whole = rows("a,b\x00,c\na,\udce9,c\nä,信,c\n")
    assert "NUL" in str(nul) and "UTF-8" in str(alien)
    assert whole == ["ä", "信", "c"]
