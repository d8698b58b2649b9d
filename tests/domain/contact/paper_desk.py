"""A desk without a database: keeps what is known of one customer, and asks the policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from casework.domain.contact.known import Approach, Consented, Known, Past, Reach, Suppressed
from casework.domain.contact.policy import ContactPolicy
from casework.domain.contact.verdict import Verdict, evaluate
from casework.rulebook.current import use
from tests.domain.contact.judge import Entry

CALENDARS = {"GB": "UK", "US": "US", "CN": "CN"}


class PaperDesk:
    """Every refusal is kept with what was known, so that a test can look at it again."""

    def __init__(self, who: Entry, policy: ContactPolicy) -> None:
        self.policy, self.numbers = policy, 0
        calendar = use().calendars[CALENDARS[who["country"]]]
        facts = {name: who[name] for name in ("country", "kind", "born_on")}
        self.known = Known(ZoneInfo(who["zone"]), calendar, **facts)
        self.consents: dict[int, Consented] = {}
        self.stops: dict[int, Suppressed] = {}
        self.past: dict[int, Past] = {}
        self.refusals: list[tuple[Approach, Known, datetime, Verdict]] = []

    def tick(self, _at: datetime) -> list[Entry]:
        return []

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def learn(self, **facts: Any) -> None:
        kept = {
            "consents": tuple(self.consents.values()),
            "suppressions": tuple(self.stops.values()),
            "history": tuple(self.past.values()),
        }
        self.known = replace(self.known, **{**kept, **facts})

    def address(self, entry: Entry) -> None:
        back = entry["at"] if entry["back"] else None
        reach = Reach(entry["from"], entry["until"], back)
        self.learn(addresses={**self.known.addresses, entry["channel"]: (reach,)})

    def agree(self, entry: Entry) -> int:
        for number, stop in self.stops.items():
            same = entry["channel"] in ("*", stop.channel) and stop.purpose == entry["purpose"]
            if stop.reason == "withdrawn" and stop.until is None and same:
                self.stops[number] = replace(stop, until=entry["at"])
        number = self.number()
        self.consents[number] = Consented(entry["channel"], entry["purpose"], entry["basis"], entry["at"])
        self.learn()
        return number

    def withdraw(self, number: int, entry: Entry) -> int:
        gone = self.consents[number]
        for other, one in self.consents.items():
            if (one.channel, one.purpose, one.until) == (gone.channel, gone.purpose, None):
                self.consents[other] = replace(one, until=entry["at"])
        return self.stop({**entry, "reason": "withdrawn", "until": None})

    def stop(self, entry: Entry) -> int:
        number = self.number()
        words = (entry["channel"], entry["purpose"], entry["reason"], "customer")
        self.stops[number] = Suppressed(*words, entry["at"], entry["until"])
        self.learn()
        return number

    def lift(self, number: int, entry: Entry) -> None:
        self.stops[number] = replace(self.stops[number], until=entry["at"])
        self.learn()

    def control(self, entry: Entry) -> None:
        source = f"campaign/{entry['campaign']}"
        self.stops[self.number()] = Suppressed("*", "*", "control_group", source, entry["at"])
        self.learn()

    def open(self, entry: Entry) -> None:
        self.learn(open_workflows=self.known.open_workflows | {entry["workflow"]})

    def close(self, entry: Entry) -> None:
        self.learn(open_workflows=self.known.open_workflows - {entry["workflow"]})

    def trouble(self, entry: Entry) -> None:
        now = set(entry["now"])
        self.learn(vulnerable="vulnerable" in now, circumstances=frozenset(now - {"vulnerable"}))

    def approach(self, entry: Entry) -> int | None:
        names = ("purpose", "channel", "kind", "campaign", "recipient")
        approach = Approach(**{name: entry[name] for name in names})
        verdict = evaluate(self.policy, approach, self.known, entry["at"])
        if not verdict.allowed:
            self.refusals.append((approach, self.known, entry["at"], verdict))
            return None
        number = self.number()
        told = {name: entry[name] for name in ("kind", "recipient")}
        self.past[number] = Past(entry["at"], entry["purpose"], id=number, **told)
        self.learn()
        return number

    def bounce(self, number: int, _entry: Entry) -> None:
        self.past[number] = replace(self.past[number], result="bounced")
        self.learn()
