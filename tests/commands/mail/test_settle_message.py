"""What became of a mail is stored once, and failures are tried again at growing distances."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate

from casework.commands.mail.claim_messages import claim_messages
from casework.commands.mail.settle_message import SettleMessage, given_up, pause, settle_message
from tests.cast import MONDAY, Cast
from tests.jobs.shift import hanas_case, mails

MINUTES = (1, 5, 15, 30, 60, 60, 60)


def test_pauses_grow_to_an_hour_and_keep_within_a_fifth() -> None:
    for number, minutes in enumerate(MINUTES, 1):
        found = [pause(f"mail {i}", number) / timedelta(minutes=minutes) for i in range(200)]
        assert 0.8 <= min(found) < 0.85 < 1.15 < max(found) <= 1.2


def test_a_mail_keeps_its_own_distance() -> None:
    assert pause("a", 3) == pause("a", 3) != pause("b", 3)


def test_it_is_given_up_when_the_pauses_have_filled_two_days() -> None:
    attempts = next(number for number in range(1, 999) if given_up(number))
    usual = [*MINUTES[:4], *[60] * attempts][:attempts]
    assert list(accumulate(usual))[-2] < 48 * 60 <= list(accumulate(usual))[-1]


def test_what_is_settled_stays_as_it_was_settled_first(cast: Cast) -> None:
    hanas_case(cast, MONDAY)
    (claimed,) = claim_messages(MONDAY)
    assert settle_message(SettleMessage(claimed["id"], "sent", 250), MONDAY) == "sent"
    assert settle_message(SettleMessage(claimed["id"], "refused", 550), MONDAY) == "sent"
    assert (mails()[0].state, mails()[0].attempts) == ("sent", 1)
