"""An auditor with a pencil: reads what happened to a customer, and finds what should not have left.

Written from the bank's contact rules alone, slowly and plainly; she knows neither the policy's file nor its
code.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Entry = dict[str, Any]
BANK_HOLIDAYS = {
    date(2025, 1, 1), date(2025, 4, 18), date(2025, 4, 21), date(2025, 5, 5), date(2025, 5, 26),
    date(2025, 8, 25), date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 4, 3),
    date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31), date(2026, 12, 25),
    date(2026, 12, 28),
}  # fmt: skip
UNHURRIED = ("letter", "branch", "web", "other")  # channels that disturb nobody at night
WITH_ADDRESS = ("phone", "email", "letter", "sms", "wechat", "social")


class Auditor:
    """Goes through the entries in order, keeping a note of how things stand."""

    def __init__(self, person: Entry) -> None:
        self.person, self.zone = person, ZoneInfo(person["zone"])
        self.faults: list[str] = []
        self.agreed: list[tuple[str, str, str]] = []
        self.stops: dict[int, Entry] = {}
        self.controls: set[int] = set()
        self.open: list[str] = []
        self.troubles: set[str] = set()
        self.addresses: dict[str, Entry] = {}
        self.left: list[Entry] = []

    def read(self, ledger: list[Entry]) -> list[str]:
        for entry in ledger:
            getattr(self, f"on_{entry['what']}")(entry)
        return self.faults

    def on_agreed(self, entry: Entry) -> None:
        self.agreed.append((entry["channel"], entry["purpose"], entry["basis"]))
        for number, stop in list(self.stops.items()):
            same = entry["channel"] in ("*", stop["channel"]) and stop["purpose"] == entry["purpose"]
            if stop["reason"] == "withdrawn" and same:
                del self.stops[number]

    def on_withdrew(self, entry: Entry) -> None:
        gone = (entry["channel"], entry["purpose"])
        self.agreed = [one for one in self.agreed if one[:2] != gone]
        self.stops[entry["number"]] = {**entry, "reason": "withdrawn", "until": None}

    def on_stopped(self, entry: Entry) -> None:
        self.stops[entry["number"]] = entry

    def on_lifted(self, entry: Entry) -> None:
        del self.stops[entry["number"]]

    def on_control(self, entry: Entry) -> None:
        self.controls.add(entry["campaign"])

    def on_opened(self, entry: Entry) -> None:
        self.open.append(entry["workflow"])

    def on_closed(self, entry: Entry) -> None:
        self.open.remove(entry["workflow"])

    def on_trouble(self, entry: Entry) -> None:
        self.troubles = set(entry["now"])

    def on_address(self, entry: Entry) -> None:
        self.addresses[entry["channel"]] = entry

    def on_bounced(self, entry: Entry) -> None:
        next(one for one in self.left if one["number"] == entry["number"])["bounced"] = True

    def on_left(self, entry: Entry) -> None:
        self.faults += [f"{why}: {entry}" for why in self.why_not(entry)]
        self.left.append(dict(entry))

    def why_not(self, entry: Entry) -> list[str]:
        """Return everything that stood against this contact."""
        told = [*self.who(entry), *self.how_often(entry)]
        if not self.hour_is_right(entry["at"], entry["channel"]):
            told.append("wrong hour")
        if not self.can_be_reached(entry):
            told.append("no address")
        if not self.has_ground(entry):
            told.append("no ground")
        return told

    def who(self, entry: Entry) -> list[str]:
        selling = entry["purpose"] == "marketing"
        about = "marketing" if selling else "survey"
        told = []
        for stop in self.stops.values():
            ended = stop["until"] is not None and stop["until"] <= entry["at"]
            covers = stop["channel"] in ("*", entry["channel"]) and stop["purpose"] in ("*", about)
            if ended or not covers:
                continue
            by_register = stop["reason"] == "register"
            if by_register and (not selling or entry["channel"] not in ("phone", "sms")):
                continue
            if by_register and any(self.says(one, entry, ("consent",)) for one in self.agreed):
                continue
            told.append(f"stopped: {stop['reason']}")
        if (selling and entry["campaign"] in self.controls) or (not selling and self.controls):
            told.append("control group")
        if "complaint" in self.open or (not selling and "retention_outreach" in self.open):
            told.append("open case")
        blocking = {
            "bereavement", "deceased", "arrears", "collections", "forbearance", "insolvency", "litigation",
        }  # fmt: skip
        if self.troubles & blocking or (selling and "vulnerable" in self.troubles):
            told.append("circumstances")
        born = self.person["born_on"]
        if born and self.day(entry["at"]) < date(born.year + 18, born.month, born.day):
            told.append("minor")
        return told

    def how_often(self, entry: Entry) -> list[str]:
        told = []
        if entry["purpose"] == "marketing":
            sold = [one for one in self.counted(entry) if one["purpose"] == "marketing"]
            told += ["7 days"] if self.within(sold, entry, 7) >= 1 else []
            told += ["90 days"] if self.within(sold, entry, 90) >= 4 else []
        asked = [one for one in self.counted(entry) if one["purpose"] == "survey"]
        theirs = [one for one in asked if self.may_be_the_same(one, entry)]
        if entry["purpose"] == "survey":
            told += ["30 days"] if self.within(theirs, entry, 30) >= 1 else []
            told += ["a year"] if self.within(theirs, entry, 365) >= 4 else []
            if entry["kind"] == "relationship":
                yearly = [one for one in theirs if one["kind"] == "relationship"]
                told += ["relationship"] if self.within(yearly, entry, 90) >= 1 else []
            if self.person["kind"] == "organisation":
                told += ["company"] if self.within(asked, entry, 92) >= 3 else []
        if entry["purpose"] == "survey_reminder":
            last = max((one["at"] for one in theirs), default=None)
            reminded = [
                one
                for one in self.counted(entry)
                if one["purpose"] == "survey_reminder" and self.may_be_the_same(one, entry)
            ]
            if last is None or any(one["at"] >= last for one in reminded):
                told.append("reminder")
        return told

    def counted(self, entry: Entry) -> list[Entry]:
        return [one for one in self.left if not one.get("bounced") and one["at"] <= entry["at"]]

    def within(self, earlier: list[Entry], entry: Entry, days: int) -> int:
        """Count how many lie in the `days` days that end with the entry's own."""
        last = self.day(entry["at"])
        window = [last - timedelta(days=back) for back in range(days)]
        return sum(self.day(one["at"]) in window for one in earlier)

    def has_ground(self, entry: Entry) -> bool:
        if entry["purpose"] != "marketing":
            return True
        person, channel = self.person["kind"] == "person", entry["channel"]
        if self.person["country"] == "CN" and person:
            needed: tuple[str, ...] = ("consent",)
        elif self.person["country"] == "US" and channel == "sms":
            needed = ("consent",)
        elif person and channel in ("email", "sms", "wechat", "social"):
            needed = ("consent", "soft_opt_in")
        else:
            return True
        return any(self.says(one, entry, needed) for one in self.agreed)

    @staticmethod
    def says(agreed: tuple[str, str, str], entry: Entry, needed: tuple[str, ...]) -> bool:
        channel, purpose, basis = agreed
        return channel in ("*", entry["channel"]) and purpose == entry["purpose"] and basis in needed

    def can_be_reached(self, entry: Entry) -> bool:
        if entry["channel"] not in WITH_ADDRESS:
            return True
        address = self.addresses.get(entry["channel"])
        if address is None or address["back"]:
            return False
        today = self.day(entry["at"])
        begun = address["from"] is None or address["from"] <= today
        return begun and (address["until"] is None or today < address["until"])

    def hour_is_right(self, at: datetime, channel: str) -> bool:
        if channel in UNHURRIED:
            return True
        there = at.astimezone(self.zone)
        if self.person["country"] == "US":
            return 8 <= there.hour < 21
        works = there.weekday() < 5 and there.date() not in BANK_HOLIDAYS
        return works and 9 <= there.hour < 19

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    @staticmethod
    def may_be_the_same(one: Entry, other: Entry) -> bool:
        return None in (one["recipient"], other["recipient"]) or one["recipient"] == other["recipient"]
