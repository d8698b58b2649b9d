"""What is noted of a made-up customer beside the import: addresses, facts, consents, vulnerability, talks."""

from __future__ import annotations

import random
from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from casework.commands.contact.change_consent import (
    Agreed,
    GiveConsent,
    WithdrawConsent,
    give_consent,
    withdraw_consent,
)
from casework.commands.contact.gather_contact import Touch
from casework.commands.contact.record_contact import RecordContact, record_contact
from casework.commands.demo.bank.clients import RETAIL, Client, told_in_bank
from casework.commands.parties.add_contact_point import AddContactPoint, Point, add_contact_point
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.commands.parties.record_fact import Fact, RecordFact, record_fact
from casework.domain.facts import Actor

if TYPE_CHECKING:
    from casework.commands.demo.desk import World

Life = Generator[datetime, None, None]
SEED = 20261125
FACTS, REACHED_BY_WECHAT, BY_LETTER = 3, 2, 4  # every how many-th customer
AGREES, TAKES_BACK, VULNERABLE = 3, 18, 11
HEARD_OF = 2  # months ago at which their business began to fall
TALKS_A_MONTH = 9
TALKS_BEGIN = timedelta(days=40)


def complete(world: World, client: Client) -> None:
    """Note of a customer who was just taken over what the import cannot say; of most it is nothing."""
    if not client.customer:
        return
    place, party, actor = _place(client), world.parties[client.source], manager(world, client)
    if client.zh and place % REACHED_BY_WECHAT == 0:
        point = Point("wechat", f"demo_kehu_{client.source[4:]}")
        add_contact_point(AddContactPoint(party, actor, point), world.at)
    if place % BY_LETTER == 0:
        point = Point("letter", client.cells["address"], preferred=True)
        add_contact_point(AddContactPoint(party, actor, point), world.at)
    if place % FACTS == 0:
        _facts(world, client, party, actor)
    if client.form == RETAIL:
        _agree(world, client, party, actor)
        _vulnerable(world, client, party, actor)


def manager(world: World, client: Client) -> Actor:
    """Return who looks after the customer."""
    return world.cast[client.cells["owner"]]


def _place(client: Client) -> int:
    return int(client.source[4:])


def _facts(world: World, client: Client, party: int, actor: Actor) -> None:
    language = client.cells["language"]
    for told in told_in_bank("profiles.toml")["facts"]:
        if client.form in told["forms"]:
            values = told["values"][language]
            since = (world.at - timedelta(days=200)).date().isoformat()
            fact = Fact(told["name"], values[_place(client) % len(values)], told["source"][language], since)
            record_fact(RecordFact(party, actor, fact), world.at)


def _agree(world: World, client: Client, party: int, actor: Actor) -> None:
    """Let most individuals agree to offers by e-mail, and one of them take it back."""
    place = _place(client)
    if place % AGREES == 0:
        return
    agreed = Agreed("email", "marketing", "consent" if client.zh else "soft_opt_in", "branch")
    number = give_consent(GiveConsent(party, actor, agreed), world.at)["consent"]
    if place % TAKES_BACK == 1:
        withdraw_consent(WithdrawConsent(party, number, actor), world.at + timedelta(hours=2))


def _vulnerable(world: World, client: Client, party: int, actor: Actor) -> None:
    place = _place(client)
    if place % VULNERABLE:
        return
    told = told_in_bank("profiles.toml")["vulnerable"]
    one = told[place // VULNERABLE % len(told)]
    values = {"vulnerable": True, "vulnerability": one["kind"], "vulnerability_consent": True}
    agreed = Agreed("*", "vulnerability", "consent", "branch")
    give_consent(GiveConsent(party, actor, agreed), world.at)
    reason = one["reason"][client.cells["language"]]
    change_party(ChangeParty(party, actor, values, None, reason), world.at + timedelta(hours=1))


def talk(world: World) -> Life:
    """Have a word with some customers each month, on every channel there is."""
    chance = random.Random(f"{SEED} talks")  # noqa: S311  (chance that can be repeated)
    talks: list[Any] = list(told_in_bank("profiles.toml")["talks"])
    began, number = world.at, 0
    yield began + TALKS_BEGIN
    while True:
        known = [one for one in world.bank.clients if one.customer and one.source in world.parties]
        client, told = chance.choice(known), talks[number % len(talks)]
        number += 1
        if not (told["channel"] == "wechat" and not client.zh):
            text, touch = told["text"][client.cells["language"]], Touch(told["channel"], told["direction"])
            party = world.parties[client.source]
            record_contact(RecordContact(party, manager(world, client), text, touch), world.at)
        yield world.at + timedelta(days=30 / TALKS_A_MONTH, minutes=chance.randrange(-90, 90))


def hear(world: World) -> Life:
    """Let relationship managers hear that some of those whose business falls have gone to another bank."""
    told = told_in_bank("profiles.toml")["heard"]
    yield world.now - timedelta(days=told["ago"])
    for client in [one for one in world.bank.clients if one.turn == HEARD_OF][::2]:
        language, since = client.cells["language"], world.at.date().isoformat()
        for name in told["facts"]:
            fact = Fact(name, told["value"][language], told["source"][language], since)
            asked = RecordFact(world.parties[client.source], manager(world, client), fact)
            record_fact(asked, world.at)
