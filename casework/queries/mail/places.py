"""Where links in mails lead, and which bank they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.db import Row
from casework.domain.contact import links as stopping
from casework.domain.satisfaction.links import PATH, token_for
from casework.rulebook.current import current


@dataclass(frozen=True, slots=True)
class Places:
    """The address at which people open the product, and the bank's name where no one entity is meant."""

    base_url: str
    bank_name: str
    secret: str = field(default="", repr=False)  # signs the links that customers get

    def case(self, reference: str) -> str:
        return f"{self.base_url.rstrip('/')}/cases/{reference}"

    def issue(self, number: int) -> str:
        return f"{self.base_url.rstrip('/')}/issues/{number}"

    def survey(self, case_id: int, asked: int) -> str:
        """Return the address at which the customer of a case answers its survey."""
        return f"{self.base_url.rstrip('/')}{PATH}{token_for(case_id, asked, self.secret)}"

    def stop(self, party: int) -> str:
        """Return the address at which a customer stops offers and surveys."""
        return f"{self.base_url.rstrip('/')}{stopping.PATH}{stopping.token_for(party, self.secret)}"

    def usual(self, language: str, zone: str, at: datetime, case: Row | None) -> dict[str, Any]:
        """Return the values that every mail needs."""
        base = self.base_url.rstrip("/")
        return {
            "bank": current().entity(case["entity"]).name.in_(language) if case else self.bank_name,
            "link": self.case(case["reference"]) if case else f"{base}/",
            "settings": f"{base}/account",
            "zone": zone,
            "at": at,
        }
