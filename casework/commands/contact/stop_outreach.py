"""Let a customer stop offers and surveys herself, by the link that each of them carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.commands.contact.change_suppression import Stop, Suppress, suppress
from casework.db import Row
from casework.domain.contact.policy import ANY
from casework.domain.facts import Actor
from casework.errors import Malformed
from casework.queries.contact.consents import suppressions_of
from casework.queries.contact.stopping import customer_of_link

#: what a customer may choose: channel and purpose
CHOICES: Mapping[str, tuple[str, str]] = {
    "offers_by_email": ("email", "marketing"),
    "offers": (ANY, "marketing"),
    "surveys": (ANY, "survey"),
    "everything": (ANY, ANY),
}
OBJECTION, SOURCE, CUSTOMER = "objection", "link", "customer"


@dataclass(frozen=True, slots=True)
class StopOutreach:
    """What came by the link; `secret` is the service's, with which links are signed."""

    token: str
    secret: str
    choice: str


def stop_outreach(command: StopOutreach, at: datetime) -> None:
    """Enter the objection and cancel what waits; the same one, sent again, changes nothing.

    Raises NotFound for a link that does not open, Malformed for a choice that there is not.
    """
    party = customer_of_link(command.token, command.secret)
    if command.choice not in CHOICES:
        raise Malformed("Choose what is to stop.", zh="请选择要停止的内容。")
    channel, purpose = CHOICES[command.choice]
    if any(_stands(entry, channel, purpose) for entry in suppressions_of(party["id"])):
        return
    actor = Actor(None, CUSTOMER, frozenset({"client"}), entities=frozenset({party["entity"]}))
    suppress(Suppress(party["id"], actor, Stop(channel, purpose, OBJECTION, SOURCE)), at)


def _stands(entry: Row, channel: str, purpose: str) -> bool:
    mine = (entry["reason"], entry["channel"], entry["purpose"]) == (OBJECTION, channel, purpose)
    return mine and entry["until"] is None
