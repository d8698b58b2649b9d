"""A dead mail goes out once more when somebody who may says so."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from casework.commands.mail.retry_message import RetryMessage, retry_message
from casework.db import transaction
from casework.errors import CaseworkError, Denied, NotFound, Refused
from casework.models import Message, StreamEvent
from tests.cast import MONDAY, Cast
from tests.jobs.shift import hanas_case, mails


def dead_mail(cast: Cast) -> str:
    hanas_case(cast, MONDAY)
    with transaction() as session:
        session.execute(update(Message).values(state="dead", attempts=9, trouble="no such user"))
    return mails()[0].id


@pytest.mark.parametrize("who", ["lin", "ada"])
def test_a_lead_of_the_team_or_an_administrator_retries_it(cast: Cast, who: str) -> None:
    number = dead_mail(cast)
    retry_message(RetryMessage(number, getattr(cast, who)), MONDAY)
    mail = mails(id=number)[0]
    assert (mail.state, mail.attempts, mail.not_before, mail.trouble) == ("waiting", 0, MONDAY, None)
    with transaction() as session:
        event = session.get_one(StreamEvent, ("mail/dead", 1))
    assert (event.kind, number in event.body) == ("mail_retried", True)
    assert f"person/{cast.ids[who]}" in event.body


@pytest.mark.parametrize(
    ("who", "error"), [("hana", Denied), ("otto", Denied), ("zed", NotFound), ("qing", NotFound)]
)
def test_others_may_not_and_leave_no_trace(cast: Cast, who: str, error: type[CaseworkError]) -> None:
    number = dead_mail(cast)
    with pytest.raises(error):
        retry_message(RetryMessage(number, getattr(cast, who)), MONDAY)
    assert mails(id=number)[0].state == "dead"
    with transaction() as session:
        assert session.get(StreamEvent, ("mail/dead", 1)) is None


def test_a_mail_that_still_waits_is_not_retried(cast: Cast) -> None:
    hanas_case(cast, MONDAY)
    with pytest.raises(Refused):
        retry_message(RetryMessage(mails()[0].id, cast.lin), MONDAY)


def test_a_mail_that_is_not_there_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        retry_message(RetryMessage("none", cast.ada), MONDAY)
