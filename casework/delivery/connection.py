"""An SMTP connection on which all waiting together has one end, private unless told otherwise."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes out. Times are seconds; `authority` is a file of root certificates."""

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = ""
    authority: str = ""
    greets_as: str = ""
    connect_within: float = 10.0
    send_within: float = 60.0


class Connection(smtplib.SMTP):
    """smtplib's conversation, but every wait ends at `until` (monotonic seconds), even for a trickle."""

    until = 0.0
    secured_by: ssl.SSLContext | None = None

    def left(self) -> float:
        """Return the seconds left; TimeoutError when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server took too long")
        return left

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = _Replies(self)
        return super().getreply()

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self.left())
        super().send(s)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = socket.create_connection((host, port), min(timeout, self.left()))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.secured_by.wrap_socket(sock, server_hostname=host) if self.secured_by else sock


class _Replies:
    """The lines that a server sends, each read within what is left of the time."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.held = connection, b""

    def readline(self, longest: int) -> bytes:
        while b"\n" not in self.held and len(self.held) < longest:
            sock = self.connection.sock
            if sock is None:
                break
            sock.settimeout(self.connection.left())
            more = sock.recv(4096)
            if not more:
                break
            self.held += more
        end = self.held.find(b"\n") + 1 or len(self.held)
        line, self.held = self.held[:end], self.held[end:]
        return line

    def close(self) -> None:
        self.held = b""


def connect(server: MailServer, until: float) -> Connection:
    """Connect, make the line private and sign in, all by `until`; raises OSError or SMTPException."""
    line = Connection(local_hostname=server.greets_as or socket.gethostname(), timeout=server.connect_within)
    line.until = until
    private = (
        ssl.create_default_context(cafile=server.authority or None) if server.security != "none" else None
    )
    try:
        line.secured_by = private if server.security == "tls" else None
        line._host = server.host  # type: ignore[attr-defined]  # smtplib checks the certificate against it
        code, said = line.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        line.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            line.starttls(context=private)
            line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
    except (OSError, smtplib.SMTPException):
        line.close()
        raise
    return line
