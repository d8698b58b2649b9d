"""Sending mails that are due: claim, look again, hand over outside any transaction, settle; one by one."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog

from casework.commands.mail.claim_messages import claim_messages, give_back
from casework.commands.mail.settle_message import SettleMessage, settle_message
from casework.commands.mail.tell_bounce import tell_bounce
from casework.db import Row
from casework.delivery.mail import Outcome
from casework.errors import Malformed
from casework.jobs.posting import Post
from casework.queries.contact.sending import NotYet, held_back
from casework.queries.mail.owed_mail import NotOwed, owed_mail
from casework.queries.mail.places import Places
from casework.queries.scheduler import timers_behind

log = structlog.get_logger()

BATCH = 20
LONGEST = 180.0  # seconds of one batch: a slow server must not outlast the lease of five minutes
PROBE = timedelta(seconds=60)


class Breaker:
    """Stops asking a mail server that is down, but for one mail a minute that finds out if it is back."""

    def __init__(self) -> None:
        self.until: datetime | None = None

    def batch(self, at: datetime) -> int:
        """Return how many mails may be tried now."""
        if self.until is None:
            return BATCH
        return 1 if at >= self.until else 0

    def trip(self, at: datetime) -> datetime:
        self.until = at + PROBE
        return self.until

    def reset(self) -> None:
        self.until = None


def send_messages(post: Post, places: Places, breaker: Breaker, at: datetime) -> int:
    """Send one batch of mails that are due and return how many were claimed."""
    most = breaker.batch(at)
    claimed = claim_messages(at, most, behind=timers_behind(at)) if most else []
    until = time.monotonic() + LONGEST
    for number, message in enumerate(claimed):
        if time.monotonic() > until:
            give_back(claimed[number:], None, at, at)
            break
        outcome = _handed_over(message, post, places, at)
        if isinstance(outcome, NotYet):
            give_back([message], None, at, outcome.until)
            continue
        if isinstance(outcome, Outcome) and outcome.kind == "server_down":
            log.warning("mail server is down", code=outcome.code)
            give_back(claimed[number:], outcome.text, at, breaker.trip(at))
            break
        _settle(message, outcome, post, at)
        breaker.reset()
    return len(claimed)


def _handed_over(message: Row, post: Post, places: Places, at: datetime) -> Outcome | NotOwed | NotYet:
    """Look at recipient and case again and hand the mail over; one that cannot be written stops no other."""
    try:
        held = held_back(message, at)
        if held is not None:
            return held
        mail = owed_mail(message, places, at)
        return mail if isinstance(mail, NotOwed) else post.deliver(mail, message["id"], at)
    except Malformed as error:  # no server may get it, now or later
        log.error("mail cannot be addressed", message=message["id"])
        return Outcome("refused", 0, error.detail)
    except Exception as error:
        # the kind alone: what an error says about a letter may name its customer
        log.error("mail cannot be written", message=message["id"], error=type(error).__name__)
        return Outcome("put_off", 0, type(error).__name__)


def _settle(message: Row, outcome: Outcome | NotOwed, post: Post, at: datetime) -> None:
    if isinstance(outcome, NotOwed):
        settled = SettleMessage(message["id"], "suppressed", text=outcome.reason)
    else:
        assert outcome.kind != "server_down", "the breaker has seen to it"
        if outcome.no_mailbox:
            tell_bounce(message, at)
        settled = SettleMessage(
            message["id"], outcome.kind, outcome.code, outcome.text, post.name, outcome.no_mailbox
        )
    state = settle_message(settled, at)
    log.info("mail settled", message=message["id"], notice=message["notice"], state=state)
