"""Random lives of customers: what they agree to and go through, and what the bank tries meanwhile."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from tests.domain.contact.judge import Entry

BEGIN = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)
PLACES = (
    ("GB", "Europe/London"),
    ("GB", "Asia/Shanghai"),
    ("US", "America/New_York"),
    ("US", "America/Los_Angeles"),
    ("CN", "Asia/Shanghai"),
)
CHANNELS = ("email", "email", "phone", "sms", "letter", "meeting")
TROUBLES = ("bereavement", "arrears", "litigation", "collections", "vulnerable")
REASONS = ("objection", "register", "deceased", "bank_decision")
GAPS = (timedelta(minutes=40), timedelta(hours=7), timedelta(days=1), timedelta(days=4), timedelta(days=20))


class Desk(Protocol):
    """Where the acts of a life are carried out; each returns the number of what it made."""

    def tick(self, at: datetime) -> list[Entry]:
        """Return what has left by itself since, such as a mail that waited."""

    def address(self, entry: Entry) -> None: ...

    def agree(self, entry: Entry) -> int: ...

    def withdraw(self, number: int, entry: Entry) -> int: ...

    def stop(self, entry: Entry) -> int: ...

    def lift(self, number: int, entry: Entry) -> None: ...

    def control(self, entry: Entry) -> None: ...

    def open(self, entry: Entry) -> None: ...

    def close(self, entry: Entry) -> None: ...

    def trouble(self, entry: Entry) -> None: ...

    def approach(self, entry: Entry) -> int | None:
        """Return the number of the contact, None for one that the policy refused."""

    def bounce(self, number: int, entry: Entry) -> None: ...


def person(chance: random.Random) -> Entry:
    country, zone = chance.choice(PLACES)
    kind = "organisation" if chance.random() < 0.4 and country != "CN" else "person"
    young = kind == "person" and chance.random() < 0.2
    born = date(2007, chance.randint(2, 12), chance.randint(1, 28)) if young else None
    return {"country": country, "zone": zone, "kind": kind, "born_on": born}


class Life:
    """One customer's life at a desk; `ledger` is what happened, in order."""

    def __init__(self, chance: random.Random, who: Entry, desk: Desk, at: datetime = BEGIN) -> None:
        self.chance, self.who, self.desk, self.at = chance, who, desk, at
        self.ledger: list[Entry] = []
        self.consents: dict[int, Entry] = {}
        self.stops: dict[int, Entry] = {}
        self.opened: list[str] = []
        self.troubles: set[str] = set()
        self.contacts: list[int] = []
        self.refused: list[Entry] = []

    def run(self, steps: int) -> list[Entry]:
        for channel in ("email", "phone", "sms", "letter"):
            self.address(channel, sure=True)
        if self.chance.random() < 0.8:
            self.agree("*")
        rare = (self.agree, self.withdraw, self.stop, self.lift, self.control, self.case, self.trouble)
        for _ in range(steps):
            self.at += self.chance.choice(GAPS) * self.chance.uniform(0.2, 1.4)
            self.at = self.at.replace(microsecond=0)
            for entry in self.desk.tick(self.at):
                self.contacts.append(entry["number"])
                self.keep(entry)
            if self.chance.random() < 0.72:
                self.approach()
            elif self.chance.random() < 0.15:
                self.bounce()
            elif self.chance.random() < 0.2:
                self.address(self.chance.choice(("email", "phone", "letter")))
            else:
                self.chance.choice(rare)()
        return self.ledger

    def told(self, what: str, **more: Any) -> Entry:
        return {"what": what, "at": self.at, **more}

    def keep(self, entry: Entry) -> None:
        self.ledger.append(entry)

    def address(self, channel: str, *, sure: bool = False) -> None:
        today = self.at.date()
        late = (
            None if sure or self.chance.random() < 0.6 else today + timedelta(days=self.chance.randint(-3, 9))
        )
        until = None if late is None or self.chance.random() < 0.5 else late + timedelta(days=60)
        back = not sure and self.chance.random() < 0.3
        entry = self.told("address", channel=channel, back=back, until=until, **{"from": late})
        self.desk.address(entry)
        self.keep(entry)

    def agree(self, channel: str | None = None) -> None:
        channel = channel or self.chance.choice(("*", "email", "sms", "phone"))
        basis = "consent" if self.chance.random() < 0.7 else "soft_opt_in"
        purpose = "marketing" if self.chance.random() < 0.8 else "survey"
        same = (channel, purpose, basis)
        if any((one["channel"], one["purpose"], one["basis"]) == same for one in self.consents.values()):
            return
        entry = self.told("agreed", channel=channel, purpose=purpose, basis=basis)
        self.consents[self.desk.agree(entry)] = entry
        self.stops = {
            number: one
            for number, one in self.stops.items()
            if not (one["withdrawn"] and channel in ("*", one["channel"]) and one["purpose"] == purpose)
        }
        self.keep(entry)

    def withdraw(self) -> None:
        if not self.consents:
            return
        number = self.chance.choice(sorted(self.consents))
        gone = self.consents[number]
        names = ("channel", "purpose")
        entry = self.told("withdrew", **{name: gone[name] for name in names})
        entry["number"] = self.desk.withdraw(number, entry)
        self.stops[entry["number"]] = {**entry, "withdrawn": True}
        same = [other for other, one in self.consents.items() if all(one[n] == gone[n] for n in names)]
        for other in same:
            del self.consents[other]
        self.keep(entry)

    def stop(self) -> None:
        ends = self.at + timedelta(days=self.chance.randint(1, 40)) if self.chance.random() < 0.7 else None
        entry = self.told(
            "stopped",
            channel=self.chance.choice(("*", "email", "phone", "sms")),
            purpose=self.chance.choice(("*", "marketing", "survey")),
            reason=self.chance.choice(REASONS),
            until=ends,
        )
        entry["number"] = self.desk.stop(entry)
        self.stops[entry["number"]] = {**entry, "withdrawn": False}
        self.keep(entry)

    def lift(self) -> None:
        standing = [n for n, one in self.stops.items() if one.get("until") is None or one["until"] > self.at]
        if standing:
            entry = self.told("lifted", number=self.chance.choice(sorted(standing)))
            self.desk.lift(entry["number"], entry)
            del self.stops[entry["number"]]
            self.keep(entry)

    def control(self) -> None:
        if self.chance.random() < 0.15:
            entry = self.told("control", campaign=self.chance.choice((1, 2)))
            if entry["campaign"] not in [
                one.get("campaign") for one in self.ledger if one["what"] == "control"
            ]:
                self.desk.control(entry)
                self.keep(entry)

    def case(self) -> None:
        if self.opened and self.chance.random() < 0.7:
            entry = self.told("closed", workflow=self.opened.pop())
            self.desk.close(entry)
        else:
            workflow = self.chance.choice(("complaint", "retention_outreach", "onboarding"))
            if workflow in self.opened:
                return
            entry = self.told("opened", workflow=workflow)
            self.desk.open(entry)
            self.opened.append(workflow)
        self.keep(entry)

    def trouble(self) -> None:
        self.troubles = {self.chance.choice(TROUBLES)} if not self.troubles else set()
        entry = self.told("trouble", now=sorted(self.troubles))
        self.desk.trouble(entry)
        self.keep(entry)

    def approach(self) -> None:
        purpose = self.chance.choice(("marketing", "survey", "survey", "survey_reminder"))
        company = self.who["kind"] == "organisation"
        entry = self.told(
            "left",
            purpose=purpose,
            channel="letter" if self.who["country"] == "CN" else self.chance.choice(CHANNELS),
            kind=self.chance.choice(("relationship", "transactional", "pulse"))
            if purpose == "survey"
            else None,
            campaign=self.chance.choice((None, 1, 2)) if purpose == "marketing" else None,
            recipient=self.chance.choice((None, 1, 2, 3, 4, 5)) if company else None,
        )
        number = self.desk.approach(entry)
        if number is None:
            self.refused.append(entry)
        else:
            self.contacts.append(number)
            self.keep({**entry, "number": number})

    def bounce(self) -> None:
        if self.contacts:
            entry = self.told("bounced", number=self.contacts.pop())
            self.desk.bounce(entry["number"], entry)
            self.keep(entry)
