"""Rows of the US complaint database, in the shapes in which it has been published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.domain.cfpb import Complaint, NotRead, read_complaints, shift_to
from casework.errors import Malformed

OLD = (
    "Date received,Product,Sub-product,Issue,Sub-issue,State,Date sent to company,"
    "Company response to consumer,Timely response?,Consumer disputed?"
)
NEW = (
    "Complaint ID,Submitted via,Date submitted,Date received,State,Product,Sub-product,Issue,Sub-issue,"
    "Company response to consumer,Timely response?"
)


def read(heading: str, *rows: str) -> list[Complaint | NotRead]:
    return list(read_complaints([f"{line}\n" for line in (heading, *rows)]))


def one(heading: str, row: str) -> Complaint:
    (found,) = read(heading, row)
    assert isinstance(found, Complaint), found
    return found


def test_in_the_old_shape_it_is_received_before_it_is_sent() -> None:
    found = one(OLD, "2013-07-29,Mortgage,,Late fee,,TX,2013-08-02,Closed with explanation,Yes,No")
    assert (found.received_on, found.sent_on) == (date(2013, 7, 29), date(2013, 8, 2))
    assert found.timely is True
    assert not found.open


def test_in_the_new_shape_the_consumers_date_is_that_of_submission() -> None:
    found = one(NEW, "247,Web,2017-05-01,2017-05-04,NV,Mortgage,,Late fee,,Closed,No")
    assert (found.received_on, found.sent_on) == (date(2017, 5, 1), date(2017, 5, 4))
    assert found.identity == "cfpb/247"
    assert found.timely is False


@pytest.mark.parametrize("written", ["07/29/2013", "7/29/13", "2013-07-29T12:00:00-05:00", "29-Jul-2013"])
def test_dates_are_read_as_the_source_has_written_them_over_the_years(written: str) -> None:
    found = one(OLD, f"{written},Mortgage,,Late fee,,TX,{written},Closed,Yes,No")
    assert found.received_on == found.sent_on == date(2013, 7, 29)


def test_columns_are_found_by_their_names_in_any_order_and_spelling() -> None:
    heading = "ISSUE,timely response?,Date Received,product,COMPANY RESPONSE TO CONSUMER,Tags,ZIP code"
    found = one(heading, "Late fee,Yes,2013-07-29,Mortgage,In progress,Servicemember,123XX")
    assert found.open
    assert found.sent_on is None


def test_without_a_number_a_row_is_known_by_what_it_says_and_how_often_it_was_said() -> None:
    row = "2013-07-29,Mortgage,,Late fee,,TX,2013-08-02,Closed,Yes,No"
    identities = [found.identity for found in read(OLD, row, row, row.replace("TX", "CA"), row)]  # type: ignore[union-attr]
    assert len(set(identities)) == 4
    assert identities == [found.identity for found in read(OLD, row, row, row.replace("TX", "CA"), row)]  # type: ignore[union-attr]


def test_moving_the_dates_keeps_the_days_of_the_week_and_who_a_row_is() -> None:
    rows = [one(NEW, f"{n},Web,2017-05-0{n},2017-05-0{n},NV,Mortgage,,Fee,,Closed,Yes") for n in (1, 4)]
    by = shift_to(rows, date(2026, 11, 23))
    moved = [row.moved(by) for row in rows]
    assert by % timedelta(weeks=1) == timedelta(0)
    assert moved[1].received_on == date(2026, 11, 19)
    assert moved[0].identity == rows[0].identity


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Mortgage,,Late fee,,TX,2013-08-02,Closed,Yes,No", "no date of receipt"),
        ("2013-02-30,Mortgage,,Late fee,,TX,2013-08-02,Closed,Yes,No", "“2013-02-30” is no date"),
        ("2013-07-29,Mortgage,,Late fee,,TX,soon,Closed,Yes,No", "“soon” is no date"),
        ("2013-07-29,,,Late fee,,TX,2013-08-02,Closed,Yes,No", "no product"),
        ("2013-07-29,Mortgage,,Late fee", "4 cells"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_by_its_number_and_why(row: str, reason: str) -> None:
    good = "2013-07-29,Mortgage,,Late fee,,TX,2013-08-02,Closed,Yes,No"
    first, second, third = read(OLD, good, row, good)
    assert isinstance(second, NotRead) and second.row == 2 and reason in second.reason
    assert isinstance(first, Complaint) and isinstance(third, Complaint) and third.row == 3


def test_a_file_of_something_else_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(Malformed, match="Date received"):
        read("source_row,Product,Consumer complaint narrative", "1,Mortgage,Text")
    with pytest.raises(Malformed):
        list(read_complaints([]))
