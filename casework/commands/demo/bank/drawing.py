"""Draw the made-up bank's customers by a seed: companies with their owners, projects, banks, individuals."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

from casework.commands.demo.bank.clients import (
    ABROAD,
    BANK,
    COMPANY,
    HOLDING,
    ORGANISATIONS,
    PERSON,
    PROJECT,
    PUBLIC,
    RETAIL,
    Bank,
    Client,
    Tie,
    told_in_bank,
)
from casework.commands.demo.bank.identities import lei, national_id, registry, uscc

SEED = 20261125
WAVES = 12
MANY = {"uk": (54, 22), "cn": (34, 8)}  # companies, and individuals who are customers themselves
OWNERS = {"uk": ("theo", "priya", "theo", "priya", "hana"), "cn": ("wei", "jun")}
RETAILERS = ("zed", "nia")
#: how business goes, in turn
TRENDS = ("steady", "falling", "growing", "falling", "steady", "falling", "seasonal", "falling", "steady")
TURNS = (10, 2, 8, 1, 9, 2, 8, 1, 9, 2, 8, 5, 1, 10, 2)  # months ago at which falling begins, in turn
SIZES = (  # employees, revenue, assets
    (9, 900_000, 600_000),
    (38, 9_000_000, 4_000_000),
    (210, 64_000_000, 30_000_000),
    (1450, 610_000_000, 480_000_000),
)
NATURES = {"uk": ("private",), "cn": ("private", "foreign_invested", "private", "state_owned", "private")}
ZONES = {"uk": "Europe/London", "cn": "Asia/Shanghai"}


def draw_bank() -> Bank:
    """Return the bank's customers; the same each time."""
    bank = Bank()
    for entity in MANY:
        _Drawing(bank, entity).draw()
    return bank


class _Drawing:
    """Draws the customers of one entity."""

    def __init__(self, bank: Bank, entity: str) -> None:
        self.bank, self.entity, self.words = bank, entity, told_in_bank("names.toml")[entity]
        self.zh, self.people, self.falling, self.wave = entity == "cn", 0, 0, 0
        self.chance = random.Random(f"{SEED} {entity}")  # noqa: S311  (chance that can be repeated)

    def draw(self) -> None:
        companies, retail = MANY[self.entity]
        public = [self.add(PUBLIC, name, nature="public_institution") for name in self.words["public"]]
        abroad = [self.add(ABROAD, name, country=where) for name, where in self.words["abroad"]]
        for number in range(companies):
            self.wave = number % WAVES
            self.company(number, public, abroad)
        for number, name in enumerate(self.words["banks"]):
            self.wave = number
            bank = self.add(BANK, name, nature="financial_institution", size=SIZES[2 + number % 2])
            self.tie(self.person(), bank, "director")
        for number, name in enumerate(self.words["projects"]):
            self.project(number, name, public, abroad)
        for number in range(retail):
            self.wave = number % WAVES
            self.person(RETAIL)

    # ---------------------------------------------------------------- organisations

    def company(self, number: int, public: list[str], abroad: list[str]) -> None:
        words, natures = self.words, NATURES[self.entity]
        place, trade = words["places"][number % 20], words["trades"][(number * 7 + number // 20) % 10]
        nature = natures[number % len(natures)]
        company = self.add(
            COMPANY,
            self.named(place, trade["name"], words["forms"][number % len(words["forms"])]),
            nature=nature,
            industry=trade["industry"],
            size=SIZES[(number * 3 + number // 9) % len(SIZES)],
        )
        if nature == "state_owned":
            self.tie(public[number % len(public)], company, "owner", "100")
        elif nature == "foreign_invested":
            self.tie(abroad[number % len(abroad)], company, "owner", "60")
            self.tie(self.person(), company, "owner", "40")
        else:
            self.owners(number, place, company)
        if number % 3 == 2 or nature == "state_owned":
            self.tie(self.person(), company, "director")
        if number % 7 == 0:
            self.tie(self.person(), company, "signatory")

    def owners(self, number: int, place: str, company: str) -> None:
        """Let a company belong to one person, to two, or to a holding with two persons behind it."""
        if number % 3 == 0:
            self.tie(self.person(), company, "owner", "100")
        elif number % 3 == 1:
            self.tie(self.person(), company, "owner", "65")
            self.tie(self.person(), company, "owner", "35")
        else:
            pattern = self.words["holdings"][number // 3 % 3]
            holding = self.add(HOLDING, pattern.format(place=place), nature="private")
            partner = self.person()
            self.tie(holding, company, "owner", "80")
            self.tie(partner, company, "owner", "20")
            self.tie(self.person(), holding, "owner", "70")
            self.tie(partner, holding, "owner", "30")

    def project(self, number: int, name: str, public: list[str], abroad: list[str]) -> None:
        """Let a project company belong to a sponsor from abroad and to one at home."""
        project = self.add(PROJECT, name, nature="spv", size=(4, 0, 240_000_000))
        sponsor = public[number % len(public)] if self.zh else self.bank.of("uk", HOLDING)[number].source
        self.tie(abroad[number % len(abroad)], project, "owner", "51")
        self.tie(sponsor, project, "owner", "49")
        self.tie(self.person(), project, "director")

    def named(self, place: str, trade: str, form: str) -> str:
        return f"{place}{trade}{form}" if self.zh else f"{place} {trade} {form}"

    # ---------------------------------------------------------------- persons

    def person(self, form: str = PERSON) -> str:
        """Draw the next person: families and given names in turn, so that no two are alike."""
        given, families = self.words["given"], self.words["families"]
        number, self.people = self.people, self.people + 1
        family, own = families[number % len(families)], given[(number + number // len(families)) % len(given)]
        born = (date(1948, 3, 1) + timedelta(days=self.chance.randrange(17_000))).isoformat()
        return self.add(form, f"{family}{own}" if self.zh else f"{own} {family}", born_on=born)

    # ---------------------------------------------------------------- rows

    def tie(self, party: str, of: str, kind: str, share: str | None = None) -> None:
        self.bank.ties.append(Tie(party, of, kind, share))

    def add(self, form: str, name: str, size: tuple[int, int, int] | None = None, **told: str) -> str:
        number = len(self.bank.clients)
        source = f"CRM-{10_000 + number}"
        cells = {"name": name, "source_id": source, "kind": self.kind(form), **self.usual(number), **told}
        cells |= self.numbers(form, number, cells)
        if size is not None:
            factor = 8 if self.zh else 1
            amounts = (size[0], size[1] * factor, size[2] * factor)
            cells |= dict(zip(("employees", "revenue", "assets"), map(str, amounts), strict=True))
        client = Client(source, self.entity, form, cells, self.wave)
        self.bank.clients.append(self.living(client))
        return source

    def kind(self, form: str) -> str:
        return "organisation" if form in ORGANISATIONS else "person"

    def usual(self, number: int) -> dict[str, str]:
        words = self.words
        street, town = self.chance.choice(words["streets"]), self.chance.choice(words["towns"])
        house = self.chance.randrange(1, 90)
        address = f"{town}{street}{house}号" if self.zh else f"{house} {street}, {town}"
        email = f"mail{number}@kehu.example" if self.zh else f"office{number}@client.example"
        return {
            **{name: words[name] for name in ("country", "currency", "language")},
            "email": email,
            "phone": f"+86100000{number:04d}" if self.zh else f"+44207946{number % 1000:04d}",
            "address": address,
            "zone": ZONES[self.entity],
        }

    def numbers(self, form: str, number: int, cells: dict[str, str]) -> dict[str, str]:
        """Return the identifiers of the row, for persons also their nature and a mailbox of their own."""
        if form in (PERSON, RETAIL):
            told = {"nature": "individual", "email": _address(cells["name"], number, self.zh)}
            if self.zh:
                told["national_id"] = national_id(number, cells["born_on"])
        elif self.zh and form != ABROAD:
            told = {"uscc": uscc(number)}
        else:
            told = {"registry": registry(number)}
        if form in (BANK, PROJECT) or (form == COMPANY and number % 4 == 0):
            told["lei"] = lei(number)
        return told

    def living(self, client: Client) -> Client:
        """Let customers have a relationship manager and a trend; owners are known, and no customers."""
        if not client.customer:
            return Client(*_parts(client, {"relationship": "prospect"}))
        place = sum(one.customer for one in self.bank.clients)
        managers = RETAILERS if client.form == RETAIL and not self.zh else OWNERS[self.entity]
        trend = TRENDS[place % len(TRENDS)] if client.form == COMPANY else "steady"
        turn = TURNS[self.falling % len(TURNS)] if trend == "falling" else 0
        self.falling += trend == "falling"
        told = {"relationship": "active", "owner": managers[place % len(managers)]}
        return Client(*_parts(client, told), trend, turn)


def _parts(client: Client, told: dict[str, str]) -> tuple[str, str, str, dict[str, str], int]:
    return client.source, client.entity, client.form, {**client.cells, **told}, client.wave


def _address(name: str, number: int, zh: bool) -> str:
    bare = "" if zh else re.sub(r"[^a-z]+", ".", name.lower()).strip(".")
    return f"{bare or 'kehu'}.{number}@mail.example"
