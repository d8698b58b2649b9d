"""Words of the demo: customers with made-up names, and what they and the bank say, in English and Chinese."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from casework.commands.parties.record_party import NewParty
from casework.domain.policies import LetterRule
from casework.queries.cases.letters import MONTHS, WrittenLetter

WHO = {
    True: {"We": "We", "we": "we", "Our": "Our", "our": "our", "us": "us"},
    False: {"We": "I", "we": "I", "Our": "My", "our": "my", "us": "me"},
}


@cache
def told_in(name: str) -> dict[str, Any]:
    """Return one of the demo's files."""
    return tomllib.loads((files("casework") / "demo" / name).read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Story:
    """What a customer says; `blanks` fill every other text of the case."""

    title: str
    narrative: str
    wants: str
    blanks: dict[str, str]
    language: str

    def say(self, *path: str, pick: int = 0, **blanks: str) -> str:
        """Return a text of the demo in the customer's language, its blanks filled."""
        found: Any = told_in("words.toml")
        for name in path:
            found = found[name]
        return _filled(_one(found[self.language], pick), {**self.blanks, **blanks})

    def letter(self, rules: LetterRule, outcome: str, redress: str) -> WrittenLetter:
        """Return a letter of a kind with all that it must contain."""
        texts, ticks = {}, set()
        for content in rules.contents:
            if content.kind == "tick":
                ticks.add(content.code)
            elif content.code == "redress":
                texts["redress"] = redress
            elif content.code == "decision":
                texts["decision"] = self.say("decision", outcome)
            else:
                texts[content.code] = self.say("letters", content.code)
        return WrittenLetter(texts, frozenset(ticks), self.language)


def story_of(issue: str, company: bool, amount: str, day: datetime, zh: bool, draw: random.Random) -> Story:
    """Return a story of an issue; the same for the same draw."""
    issues = told_in("words.toml")["issues"]
    language = "zh" if zh else "en"
    variant = draw.choice(issues.get(issue, issues["other"])[language])
    on = f"{day.year}年{day.month}月{day.day}日" if zh else f"{day.day} {MONTHS[day.month - 1]}"
    blanks = {"amount": money(amount, zh), "day": on, "number": str(draw.randint(1000, 9999)), **WHO[company]}
    title, story, wants = (_filled(variant[name], blanks) for name in ("title", "story", "wants"))
    return Story(title, story, wants, blanks, language)


def customer(company: bool, zh: bool, draw: random.Random) -> NewParty:
    """Return a made-up customer with an address that leads nowhere."""
    words = told_in("customers.toml")["zh" if zh else "en"]
    if zh:
        name = "".join(draw.choice(words[part]) for part in ("places", "words", "trades", "forms"))
        contact = draw.choice(words["families"]) + draw.choice(words["given"])
        email = f"office{draw.randint(100, 999)}@kehu.example"
        return NewParty(name, "organisation", contact_name=contact, email=email, language="zh")
    person = f"{draw.choice(words['given'])} {draw.choice(words['families'])}"
    phone = f"+4420794600{draw.randint(10, 99)}"
    if not company:
        return NewParty(person, "person", email=f"{_slug(person)}@mail.example", phone=phone)
    place, trade = draw.choice(words["places"]), draw.choice(words["trades"])
    name, email = f"{place} {trade} {draw.choice(words['forms'])}", f"office@{_slug(place + trade)}.example"
    return NewParty(name, "organisation", contact_name=person, email=email, phone=phone)


def money(amount: str, zh: bool) -> str:
    return f"人民币{amount}元" if zh else f"£{amount}"


def unit(zh: bool, draw: random.Random) -> str:
    """Return a unit of the bank that a complaint is about."""
    return str(draw.choice(told_in("customers.toml")["zh" if zh else "en"]["units"]))


def corporate(product: str) -> str:
    """Return the product under which a company's complaint is kept, for one of the source's."""
    return str(told_in("customers.toml")["corporate"].get(product, product))


def _one(found: Any, pick: int) -> str:
    return str(found[pick % len(found)]) if isinstance(found, list) else str(found)


def _filled(text: str, blanks: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: blanks.get(m[1], m[0]), text)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z]+", ".", name.lower()).strip(".")
