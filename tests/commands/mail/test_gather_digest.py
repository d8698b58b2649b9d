"""One digest a day at eight where its reader is, and one mail instead of a flood."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from casework.commands.mail.gather_digest import fold_flood, gather_digest, people_due, people_flooded
from casework.db import transaction
from casework.jobs.ticks import drain_timers, fold_floods, make_digests
from casework.models import Case, Clock, Message, Person
from casework.queries.mail.owed_mail import NotOwed, Owed, owed_mail
from tests.cast import MONDAY, Cast
from tests.jobs.letterbox import PLACES
from tests.jobs.shift import WEEK, case_id, hanas_case, mails, tick_until

DAY = timedelta(days=1)
TUESDAY_EIGHT = datetime(2026, 11, 24, 8, tzinfo=MONDAY.tzinfo)


def keep_back(reference: str, person_id: int, at: datetime = MONDAY, clock: str = "UK-8W") -> None:
    """Put a reminder of half a term into the person's next digest."""
    told = {"clock": clock, "rule": f"{clock}@1", "threshold": "50%", "due_at": None}
    nothing = dict.fromkeys(("address", "document", "lease_until", "sent_at", "trouble", "digest_id"))
    with transaction() as session:
        session.add(
            Message(
                id=f"kept-{reference}-{person_id}-{clock}-{at:%d%H}",
                case_id=case_id(reference),
                seq=1,
                notice="half",
                template="reminder",
                person_id=person_id,
                language="en",
                inputs={"clocks": [told], "item": None},
                state="digest",
                attempts=0,
                created_at=at,
                not_before=at,
                **nothing,
            )
        )


def due(person_id: int, at: datetime) -> bool:
    return person_id in {found for found, _ in people_due(at)}


def digest_of(person_id: int, at: datetime) -> Owed | NotOwed:
    """Return the person's newest digest as it would go out."""
    mail = mails(person_id=person_id, template="digest")[-1]
    row = {column.name: getattr(mail, column.name) for column in Message.__table__.columns}
    return owed_mail(row, PLACES, at)


def entries(found: Owed | NotOwed) -> list[tuple[str, str]]:
    assert isinstance(found, Owed)
    return [(entry["reference"], entry["title"]) for entry in found.values["entries"]]


def test_what_was_kept_back_comes_at_eight_of_the_next_working_day(cast: Cast) -> None:
    hana, reference = cast.ids["hana"], hanas_case(cast, MONDAY)
    keep_back(reference, hana)
    assert not due(hana, MONDAY + timedelta(hours=14))
    assert not due(hana, TUESDAY_EIGHT - timedelta(seconds=1))
    assert due(hana, TUESDAY_EIGHT)
    make_digests(TUESDAY_EIGHT)
    assert [mail.state for mail in mails(notice="half")] == ["folded"]
    assert entries(digest_of(hana, TUESDAY_EIGHT)) == [(reference, "UK final response, 8 weeks")]


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Europe/London", 8), ("Asia/Shanghai", 0), ("America/New_York", 13)],
)
def test_eight_is_eight_where_the_reader_is(cast: Cast, zone: str, hour: int) -> None:
    hana = cast.ids["hana"]
    with transaction() as session:
        session.get_one(Person, hana).zone = zone
    keep_back(hanas_case(cast, MONDAY), hana)
    eight = datetime(2026, 11, 24, hour, tzinfo=MONDAY.tzinfo)
    assert not due(hana, eight - timedelta(seconds=1))
    assert due(hana, eight)


def test_nobody_gets_a_digest_on_a_day_off(cast: Cast) -> None:
    hana, friday = cast.ids["hana"], MONDAY + 4 * DAY
    keep_back(hanas_case(cast, MONDAY), hana, friday)
    saturday = TUESDAY_EIGHT + 4 * DAY
    assert not due(hana, saturday)
    assert due(hana, saturday + 2 * DAY)


def test_a_day_has_one_digest_whoever_makes_it(cast: Cast) -> None:
    hana, reference = cast.ids["hana"], hanas_case(cast, MONDAY)
    keep_back(reference, hana)
    ((person, hour),) = [found for found in people_due(TUESDAY_EIGHT) if found[0] == hana]
    assert gather_digest(person, hour, TUESDAY_EIGHT)
    assert gather_digest(person, hour, TUESDAY_EIGHT) is None
    keep_back(reference, hana, TUESDAY_EIGHT + timedelta(hours=1), "INT-RES")
    make_digests(TUESDAY_EIGHT + timedelta(hours=2))
    assert len(mails(template="digest", person_id=hana)) == 1
    make_digests(TUESDAY_EIGHT + DAY)
    assert len(mails(template="digest", person_id=hana)) == 2


def test_after_days_without_a_scheduler_there_is_one_digest(cast: Cast) -> None:
    hana = cast.ids["hana"]
    for day in range(3):
        keep_back(hanas_case(cast, MONDAY), hana, MONDAY + day * DAY)
    make_digests(MONDAY + WEEK)
    assert len(mails(template="digest", person_id=hana)) == 1
    found = entries(digest_of(hana, MONDAY + WEEK))
    assert len({reference for reference, _ in found}) == 3
    assert {title for _, title in found} == {"UK acknowledgement, prompt", "UK final response, 8 weeks"}


def test_what_is_overdue_is_in_the_digest_of_assignee_and_lead_until_it_is_done(cast: Cast) -> None:
    reference = hanas_case(cast, MONDAY)
    at = tick_until(MONDAY, TUESDAY_EIGHT + 9 * WEEK)
    for who in ("hana", "lin"):
        assert reference in {found for found, _ in entries(digest_of(cast.ids[who], at))}
    with transaction() as session:
        session.execute(update(Clock).values(state="stopped"))
    assert not due(cast.ids["hana"], at + DAY)


def test_another_team_is_told_nothing_of_what_is_overdue(cast: Cast) -> None:
    hanas_case(cast, MONDAY)
    tick_until(MONDAY, TUESDAY_EIGHT + 9 * WEEK)
    assert mails(template="digest", person_id=cast.ids["zed"]) == []
    assert mails(template="digest", person_id=cast.ids["qing"]) == []


def test_a_digest_leaves_out_what_its_reader_may_no_longer_see_and_what_is_done(cast: Cast) -> None:
    hana = cast.ids["hana"]
    moved, done, kept = (hanas_case(cast, MONDAY) for _ in range(3))
    for reference in (moved, done, kept):
        keep_back(reference, hana)
    make_digests(TUESDAY_EIGHT)
    with transaction() as session:
        away = {"team": "uk_retail", "assignee": cast.ids["zed"]}
        session.execute(update(Case).where(Case.id == case_id(moved)).values(**away))
        session.execute(update(Clock).where(Clock.case_id == case_id(done)).values(state="stopped"))
    assert {found for found, _ in entries(digest_of(hana, TUESDAY_EIGHT))} == {kept}


def test_a_digest_with_nothing_left_in_it_is_not_sent(cast: Cast) -> None:
    hana, reference = cast.ids["hana"], hanas_case(cast, MONDAY)
    keep_back(reference, hana)
    make_digests(TUESDAY_EIGHT)
    with transaction() as session:
        session.execute(update(Clock).values(state="stopped"))
    assert digest_of(hana, TUESDAY_EIGHT) == NotOwed("over")


def test_twenty_mails_go_out_singly_and_twenty_one_as_one(cast: Cast) -> None:
    hana = cast.ids["hana"]
    for _ in range(20):
        hanas_case(cast, MONDAY)
    assert people_flooded(MONDAY) == []
    hanas_case(cast, MONDAY)
    assert people_flooded(MONDAY) == [hana]
    fold_floods(MONDAY)
    waiting = mails(person_id=hana, state="waiting")
    assert [mail.template for mail in waiting] == ["digest"]
    assert len(mails(person_id=hana, state="folded")) == 21
    found = digest_of(hana, MONDAY)
    assert len(entries(found)) == 21
    assert fold_flood(hana, MONDAY) is None


def test_a_digest_lists_fifty_and_counts_the_rest(cast: Cast) -> None:
    hana = cast.ids["hana"]
    for _ in range(52):
        keep_back(hanas_case(cast, MONDAY), hana)
    make_digests(TUESDAY_EIGHT)
    found = digest_of(hana, TUESDAY_EIGHT)
    assert isinstance(found, Owed)
    assert (len(found.values["entries"]), found.values["more"]) == (50, 2)


def test_a_digest_is_written_in_both_languages(cast: Cast) -> None:
    from casework.delivery.mail_text import render

    for _ in range(21):
        hanas_case(cast, MONDAY)
    fold_floods(MONDAY)
    drain_timers(MONDAY)
    for language, word in (("en", "A case is yours"), ("zh", "案件已分派给您")):
        with transaction() as session:
            session.get_one(Person, cast.ids["hana"]).language = language
        found = digest_of(cast.ids["hana"], MONDAY)
        assert isinstance(found, Owed)
        for text in render(found.template, found.language, found.values)[1:]:
            assert word in text


def test_customers_letters_are_never_folded(cast: Cast) -> None:
    from tests.journeys.desk import Desk

    for _ in range(3):
        Desk(cast).do("hana", "acknowledge")
    assert len(mails(template="letter")) == 3
    fold_floods(MONDAY + WEEK)
    make_digests(MONDAY + WEEK)
    assert {mail.state for mail in mails(template="letter")} == {"waiting"}
