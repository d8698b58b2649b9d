"""How long a term may be, and what it needs."""

from __future__ import annotations

import pytest

from casework.errors import Malformed
from tests.domain.made_calendars import act, calendar, ends, shown


@pytest.mark.parametrize(
    "term", ["3654 calendar_days", "121 months", "523 weeks", "90000 hours", "2700 business_days"]
)
def test_a_term_of_more_than_ten_years_is_refused(term: str) -> None:
    with pytest.raises(Malformed, match="within ten years; right is"):
        shown(term, "2026-03-02T10:00", act("2026-03-02T10:00", "start"))


def test_ten_years_to_the_day_are_allowed() -> None:
    assert ends("120 months", "2026-03-02T10:00") == "Mon 03 Mar 2036 00:00"


def test_a_term_of_business_days_needs_a_calendar_with_hours() -> None:
    idle = calendar("Europe/London", days=())
    assert ends("2 calendar_days", "2026-03-02T10:00", by=idle) == "Thu 05 Mar 2026 00:00"
    with pytest.raises(Malformed, match="no working time"):
        shown("2 business_days", "2026-03-02T10:00", act("2026-03-02T10:00", "start"), by=idle)
