"""Real mail servers that behave as told, and the mail that is sent through them."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from casework.delivery.connection import MailServer
from casework.delivery.mail import MailContent, build

AT = datetime(2026, 11, 23, 14, 20, 7, tzinfo=UTC)
HANA, LIN = "hana@bank.example", "lin@bank.example"


def reminder(**changes: Any) -> MailContent:
    """A reminder to Hana, with what a test wants to be different."""
    usual: dict[str, Any] = {
        "message_id": "case-123.7@casework.bank.example",
        "from_address": "casework@bank.example",
        "from_name": "Casework Bank UK plc",
        "to_address": HANA,
        "to_name": "Hana Reed",
        "subject": "CMP-2026-000123: internal resolution due today 17:00",
        "text": "Due today 17:00.\n",
        "html": "<p>Due today 17:00.</p>\n",
        "language": "en",
        "sent_at": AT,
        "references": ("case-123@casework.bank.example",),
        "list_id": "complaint.casework.bank.example",
        "unsubscribe": "https://casework.bank.example/settings/notices",
    }
    return MailContent(**{**usual, **changes})


def mail() -> bytes:
    """That reminder as bytes."""
    return build(reminder())


@dataclass
class Post:
    """A mail server's counter: takes what comes, or answers as scripted, one answer a time."""

    taken: list[Envelope] = field(default_factory=list)
    peers: list[Any] = field(default_factory=list)
    resets: int = 0
    on_mail: list[str] = field(default_factory=list)
    on_recipient: list[str] = field(default_factory=list)
    on_data: list[str] = field(default_factory=list)
    hangs_up: bool = False

    async def handle_MAIL(
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.on_mail:
            return self.on_mail.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.on_recipient:
            return self.on_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.peers.append(session.peer)
        if self.on_data:
            return self.on_data.pop(0)
        self.taken.append(envelope)
        if self.hangs_up and server.transport is not None:
            asyncio.get_running_loop().call_soon(asyncio.get_running_loop().call_soon, server.transport.close)
        return "250 taken"

    async def handle_RSET(self, _: SMTP, __: Session, ___: Envelope) -> str:
        self.resets += 1
        return "250 OK"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def open_post(post: Post) -> Iterator[Callable[..., MailServer]]:
    """Opens the mail server, private if it has a certificate, and gives its address."""
    opened: list[Controller] = []

    def opening(certificate: Path | None = None, **settings: Any) -> MailServer:
        private = None
        if certificate:
            private = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            private.load_cert_chain(certificate)
        whole = private if settings.get("security") == "tls" else None
        counter = Counter(
            post, hostname="127.0.0.1", port=0, ssl_context=whole, tls_context=None if whole else private
        )
        counter.start()
        opened.append(counter)
        return MailServer("127.0.0.1", counter.port, **{"security": "none", **settings})

    yield opening
    for counter in opened:
        counter.stop(no_assert=True)


class Counter(Controller):
    """aiosmtpd on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
