"""Who gets a mail is looked at again when it goes out."""

from __future__ import annotations

from sqlalchemy import update

from casework.commands.people.disable_person import DisablePerson, disable_person
from casework.db import transaction
from casework.models import Clock, Message, Person
from tests.cast import MONDAY, Cast
from tests.jobs.letterbox import Letterbox
from tests.jobs.shift import WEEK, assigned, case_id, hanas_case, mails, on_record, only, tick_until


def test_who_has_left_gets_nothing_and_the_record_says_so(cast: Cast, box: Letterbox) -> None:
    assigned(cast)
    disable_person(DisablePerson(cast.ids["hana"], cast.ada), MONDAY)
    box.send(MONDAY)
    mail = only(person_id=cast.ids["hana"])
    assert (mail.state, mail.trouble) == ("suppressed", "inactive")
    assert box.taken == []
    (told,) = on_record("mail/suppressed")
    assert '"reason":"inactive"' in told


def test_who_may_no_longer_read_the_case_gets_nothing(cast: Cast, box: Letterbox) -> None:
    assigned(cast)
    with transaction() as session:
        session.get_one(Person, cast.ids["hana"]).roles = []
    box.send(MONDAY)
    assert (only(person_id=cast.ids["hana"]).trouble, box.taken) == ("no_access", [])


def test_a_reminder_of_a_clock_that_was_stopped_since_is_not_sent(cast: Cast, box: Letterbox) -> None:
    reference = hanas_case(cast, MONDAY)
    at = MONDAY + 9 * WEEK
    tick_until(MONDAY, at)
    with transaction() as session:
        session.execute(update(Clock).where(Clock.case_id == case_id(reference)).values(state="stopped"))
        session.execute(update(Message).where(Message.template == "reminder").values(state="waiting"))
    box.send(at)
    states = {mail.state for mail in mails(template="reminder") if mail.attempts or mail.trouble}
    assert states == {"suppressed"}
    assert {mail.trouble for mail in mails(template="reminder", state="suppressed")} == {"over"}
    assert any(mail.state == "sent" for mail in mails(template="breach"))
