"""A real mail server that answers as told, and the scheduler's own way of sending to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from casework.delivery.connection import MailServer
from casework.delivery.mail import Sender
from casework.jobs.mailing import Breaker, send_messages
from casework.jobs.posting import ServerPost
from casework.queries.mail.places import Places
from tests.delivery.conftest import Counter, Post

FROM = "casework@bank.example"
PLACES = Places("https://cases.bank.example", "Casework Bank")


@dataclass
class Letterbox:
    """The server's counter and the scheduler that sends to it."""

    counter: Post
    post: ServerPost
    breaker: Breaker

    def send(self, at: datetime) -> int:
        """Let one batch go out."""
        return send_messages(self.post, PLACES, self.breaker, at)

    @property
    def taken(self) -> list[EmailMessage]:
        return [message_from_bytes(each.content, policy=policy.default) for each in self.counter.taken]

    @property
    def recipients(self) -> list[str]:
        return [to for each in self.counter.taken for to in each.rcpt_tos]


@contextmanager
def letterbox(**settings: Any) -> Iterator[Letterbox]:
    """Open the server; `settings` are those of `MailServer`."""
    post = Post()
    counter = Counter(post, hostname="127.0.0.1", port=0)
    counter.start()
    server = MailServer("127.0.0.1", counter.port, **{"security": "none", "send_within": 5.0, **settings})
    sender = Sender(server)
    try:
        yield Letterbox(post, ServerPost(sender, FROM), Breaker())
    finally:
        sender.close()
        counter.stop(no_assert=True)
