"""How a mail leaves: through the bank's mail server, or, in a demo, onto the product's own mail page."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from casework.config import Settings
from casework.delivery.connection import MailServer
from casework.delivery.mail import MailContent, Outcome, Sender, build
from casework.delivery.mail_text import render
from casework.queries.mail.owed_mail import Owed
from casework.rulebook.current import current


class Post(Protocol):
    """A way for mails to leave."""

    name: str

    def deliver(self, mail: Owed, message_id: str, at: datetime) -> Outcome:
        """Hand the mail over; raises Malformed for an address or a header that no server may get."""


class ServerPost:
    """Hands mails to the mail server over one connection."""

    name = "server"

    def __init__(self, sender: Sender, address: str) -> None:
        self.sender, self.address = sender, address

    def deliver(self, mail: Owed, message_id: str, at: datetime) -> Outcome:
        """Write the mail and send it; its Message-ID is the one that was fixed when it was recorded."""
        subject, text, html = written(mail)
        domain = self.address.rpartition("@")[2]
        content = MailContent(
            message_id=f"{message_id}@{domain}",
            from_address=self.address,
            from_name=mail.values["bank"],
            to_address=mail.to_address,
            to_name=mail.to_name,
            subject=subject,
            text=text,
            html=html,
            language=mail.language,
            sent_at=at,
            references=(f"{mail.reference.lower()}@{domain}",) if mail.reference else (),
            list_id="" if mail.template == "letter" else f"casework.{domain}",
        )
        return self.sender.send(build(content), self.address, mail.to_address)


class PagePost:
    """Sends nothing: the mail counts as sent, and the demo's mail page shows what it says."""

    name = "page"

    def deliver(self, mail: Owed, message_id: str, at: datetime) -> Outcome:
        """Write the mail once, so that one that cannot be written is seen in a demo, too."""
        written(mail)
        return Outcome("sent", 0, "")


def written(mail: Owed) -> tuple[str, str, str]:
    """Return subject, text and HTML of a mail, by the templates of the rulebook."""
    return render(mail.template, mail.language, mail.values, current().root / "templates")


def post_of(settings: Settings, *, mail_page: bool) -> Post | None:
    """Return how mails leave; None: they wait in the database until a mail server is set."""
    if settings.smtp_host:
        server = MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_tls,  # type: ignore[arg-type]  # the setting allows the same three words
            user=settings.smtp_user,
            password=settings.smtp_password,
        )
        return ServerPost(Sender(server), settings.smtp_from)
    return PagePost() if mail_page else None
