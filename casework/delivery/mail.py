"""Mail: a message written as bytes by a small writer of our own, and one connection that sends many."""

from __future__ import annotations

import re
import smtplib
import time
from base64 import encodebytes
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Literal, Self

from casework.delivery import headers
from casework.delivery.connection import Connection, MailServer, connect

LANGUAGES = {"en": "en", "zh": "zh-CN"}
SERVER_AT_FAULT = frozenset({421, 432, 454, 530, 534, 535, 538})  # no message is to blame for these
LONGEST_LINE = 998
NO_SUCH_MAILBOX = frozenset({550, 551, 553})  # said of a recipient, where no finer code comes with it
FINER = re.compile(r"5\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463: 5.1.x is of the address, 5.2.1 of its mailbox
OF_SENDER = frozenset({("1", "7"), ("1", "8")})
FAULTS = (OSError, smtplib.SMTPException)
UNREADABLE = re.compile("[^ -~\u00a0-\ud7ff\ue000-\ufeff]+")

Kind = Literal["sent", "put_off", "refused", "server_down"]


@dataclass(frozen=True, slots=True)
class MailContent:
    """One automatic mail to one mailbox. Identifiers are bare, without brackets; `sent_at` is UTC."""

    message_id: str
    from_address: str
    from_name: str
    to_address: str
    subject: str
    text: str
    html: str
    language: str
    sent_at: datetime
    to_name: str = ""
    reply_to: str = ""
    references: tuple[str, ...] = ()
    list_id: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: sent, put_off (try later), refused (never), server_down (no message is to blame).

    `no_mailbox`: refused since nobody is reached at the address, now or later.
    """

    kind: Kind
    code: int
    text: str
    no_mailbox: bool = False


def build(message: MailContent) -> bytes:
    """Return the message as RFC 5322 bytes: text and HTML; Malformed if a header could be read as two."""
    head = _header_lines(message)
    parts = [_part("plain", message.text, message.language), _part("html", message.html, message.language)]
    frame = "=_" + sha256(b"\0".join([message.message_id.encode(), *parts])).hexdigest()[:32]
    lines = [*head, f'Content-Type: multipart/alternative;\r\n boundary="{frame}"', "", ""]
    edge = f"--{frame}".encode()
    body = b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts)
    return "\r\n".join(lines).encode("ascii") + body + edge + b"--\r\n"


def _header_lines(message: MailContent) -> list[str]:
    head = [
        f"Date: {format_datetime(message.sent_at.astimezone(UTC))}",
        f"Message-ID: {headers.identifier('Message-ID', message.message_id)}",
        f"From: {headers.mailbox('From', message.from_address, message.from_name)}",
        f"To: {headers.mailbox('To', message.to_address, message.to_name)}",
        f"Subject: {headers.text('Subject', message.subject)}",
    ]
    if message.reply_to:
        head.append(f"Reply-To: {headers.mailbox('Reply-To', message.reply_to)}")
    if message.references:
        named = [headers.identifier("References", one) for one in message.references[-10:]]
        head += ["References: " + "\r\n ".join(named), f"In-Reply-To: {named[-1]}"]
    return [
        *head,
        *_automatic(message),
        f"Content-Language: {LANGUAGES[message.language]}",
        "MIME-Version: 1.0",
    ]


def _automatic(message: MailContent) -> list[str]:
    """Keep machines from answering each other for ever (RFC 3834); say how to be spared (RFC 2369, 8058)."""
    lines = ["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"]
    if message.list_id:
        lines.append(f"List-Id: {headers.list_name('List-Id', message.list_id)}")
    if message.unsubscribe:
        lines.append(f"List-Unsubscribe: {headers.link('List-Unsubscribe', message.unsubscribe)}")
        if message.unsubscribe.startswith("https:"):
            lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return lines


def _part(subtype: str, content: str, language: str) -> bytes:
    lines = content.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    rare = subtype == "html" and language == "en"  # the odd sign of an English page is shorter as a reference
    body = lines.encode("ascii", "xmlcharrefreplace") if rare else lines.encode("utf-8", "replace")
    plain = body.isascii() and b"\0" not in body and max(map(len, body.split(b"\r\n"))) <= LONGEST_LINE
    way = "7bit" if plain else "base64"
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Language: {LANGUAGES[language]}\r\n"
        f"Content-Transfer-Encoding: {way}\r\n\r\n"
    )
    return head.encode("ascii") + (body if plain else encodebytes(body).replace(b"\n", b"\r\n"))


class Sender:
    """One connection to the mail server, used for message after message; not for several threads at once."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, message: bytes, sender: str, recipient: str) -> Outcome:
        """Hand one message over; never raises for what a server or a network can do."""
        by, to = headers.address_of("From", sender), headers.address_of("To", recipient)
        until = time.monotonic() + self.server.send_within
        try:
            line, (code, said) = self._begun(by, until)
        except smtplib.SMTPResponseException as fault:
            return self._ended(fault.smtp_code, fault.smtp_error, blame_server=True)
        except FAULTS as fault:
            self._drop()
            return Outcome("server_down", 0, _readable(f"{type(fault).__name__}: {fault}"))
        if not _yes(code):
            return self._ended(code, said, blame_server=code in SERVER_AT_FAULT)
        try:
            code, said = line.rcpt(to)
            if not _yes(code):
                return replace(self._ended(code, said), no_mailbox=is_of_address(code, _readable(said)))
            return self._ended(*_hand_over(line, message))
        except FAULTS as fault:  # nobody knows whether it was taken: the same Message-ID goes again
            self._drop()
            return Outcome("put_off", 0, _readable(f"{type(fault).__name__}: {fault}"))

    def _begun(self, sender: str, until: float) -> tuple[Connection, tuple[int, bytes]]:
        """Name the sender; a connection that died while idle is replaced once: nothing was said on it yet."""
        if self._line is not None:
            self._line.until = until
            try:
                return self._line, self._line.mail(sender)
            except FAULTS:
                self._drop()
        self._line = connect(self.server, until)
        return self._line, self._line.mail(sender)

    def _ended(self, code: int, said: bytes | str, *, blame_server: bool = False) -> Outcome:
        """Read the answer; after anything but a yes make the connection clean again, or let it go."""
        kind: Kind = "sent" if _yes(code) else "refused" if 500 <= code < 600 else "put_off"
        if kind != "sent" or blame_server:
            self._reset(gone=blame_server or code == 421)
        return Outcome("server_down" if blame_server else kind, code, _readable(said))

    def _reset(self, *, gone: bool) -> None:
        try:
            if gone or self._line is None or not _yes(self._line.rset()[0]):
                self._drop()
        except FAULTS:
            self._drop()

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def close(self) -> None:
        """Say goodbye and hang up."""
        if self._line is not None:
            self._line.until = time.monotonic() + self.server.connect_within
            try:
                self._line.quit()
            except FAULTS:
                self._line.close()
        self._line = None


def is_of_address(code: int, said: str) -> bool:
    """Return whether a server that refuses a recipient says that the address is no good, not that we are."""
    finer = FINER.match(said)
    if finer is None:
        return code in NO_SUCH_MAILBOX
    subject, detail = finer.groups()
    return 500 <= code < 600 and (
        (subject == "1" and (subject, detail) not in OF_SENDER) or (subject, detail) == ("2", "1")
    )


def _hand_over(line: Connection, message: bytes) -> tuple[int, bytes | str]:
    """Hand over the message; return the server's last word."""
    try:
        return line.data(message)
    except smtplib.SMTPDataError as fault:
        return fault.smtp_code, fault.smtp_error


def _yes(code: int) -> bool:
    return 200 <= code < 300


def _readable(said: bytes | str) -> str:
    shown = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return UNREADABLE.sub(" ", shown).strip()[:300]
