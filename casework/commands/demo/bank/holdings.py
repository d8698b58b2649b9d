"""What the made-up customers have with the bank, and its months: drawn once, told month by month."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casework.commands.demo.bank.clients import BANK, COMPANY, PROJECT, RETAIL, Bank, Client

SEED = 20261125
MONTHS = 24
SEASON = (0.9, 0.8, 0.9, 1.0, 1.05, 1.1, 1.2, 1.3, 1.1, 1.0, 0.9, 1.25)  # January to December
#: share of companies and individuals that have it besides an account -> product
BESIDE = {
    COMPANY: ((0.4, "term_loan"), (0.2, "corporate_deposit"), (0.15, "revolving_credit")),
    PROJECT: ((1.0, "project_finance"),),
    BANK: ((1.0, "corporate_deposit"),),
    RETAIL: ((0.3, "savings_account"), (0.2, "mortgage")),
}
KINDS = {
    "corporate_account": "account", "current_account": "account", "corporate_deposit": "deposit",
    "savings_account": "deposit", "term_loan": "loan", "revolving_credit": "loan", "project_finance": "loan",
    "mortgage": "loan",
}  # fmt: skip
YIELDS = {"account": 0.00012, "deposit": 0.0001, "loan": 0.0002}  # of the balance, a month
LEAVES, STAYS = "leaves", "stays"


@dataclass(frozen=True, slots=True)
class Held:
    """One account, deposit or loan of a customer; `level` is its usual balance, in whole units."""

    number: str
    client: Client
    product: str
    level: float
    days: Mapping[str, str]

    @property
    def kind(self) -> str:
        return KINDS[self.product]


def draw_holdings(bank: Bank, now: date) -> list[Held]:
    """Return what every customer has; the same for the same day."""
    return [held for client in bank.clients if client.customer for held in _held(client, now)]


def _held(client: Client, now: date) -> Iterator[Held]:
    chance = random.Random(f"{SEED} {client.source}")  # noqa: S311  (chance that can be repeated)
    worth = float(client.cells.get("revenue") or 0) or (240_000_000.0 if client.form == PROJECT else 60_000.0)
    account = "current_account" if client.form == RETAIL else "corporate_account"
    wanted = [account, *(product for share, product in BESIDE[client.form] if chance.random() < share)]
    for place, product in enumerate(wanted):
        part = {"account": 0.04, "deposit": 0.06, "loan": 0.12}[KINDS[product]]
        level = max(worth * part * chance.uniform(0.6, 1.4), 900.0)
        began = month_before(now, MONTHS + chance.randrange(2, 60))
        days = {"opened_on": f"{began}-{chance.randrange(1, 28):02d}"}
        if KINDS[product] == "loan":
            days |= _terms(client, now, chance)
        yield Held(f"{product[:2].upper()}-{client.source[4:]}-{place}", client, product, level, days)


def _terms(client: Client, now: date, chance: random.Random) -> dict[str, str]:
    """Return when a loan matures and when its rate is next set; of some of them both are near."""
    ahead = chance.choice((2, 4, 5, 18, 26, 40, 55, 70))
    told = {"matures_on": f"{month_before(now, -ahead)}-{chance.randrange(1, 28):02d}"}
    if client.form != RETAIL and ahead > 12:
        told["rate_resets_on"] = f"{month_before(now, -chance.randrange(1, 12))}-15"
    return told


def month_before(day: date, months: int) -> str:
    """Return the month so many months before a day, as 2026-11; negative ones lie ahead."""
    whole = day.year * 12 + day.month - 1 - months
    return f"{whole // 12}-{whole % 12 + 1:02d}"


def told_of_month(held: Held, month: str, ago: int, fate: str | None) -> dict[str, str]:
    """Return the row of a holding for a month, `ago` months back: the one in which it is closed says so.

    `fate` says what becomes of a customer whose business began to fall; nobody knows at first.
    """
    share = _share(held.client, month, ago, fate)
    row = {
        "source_id": held.client.source,
        "number": held.number,
        "kind": held.kind,
        "product": held.product,
        "currency": held.client.cells["currency"],
        **held.days,
        "month": month,
    }
    if share is None:
        return {**row, "closed_on": f"{month}-10", "balance": "0.00"}
    chance = random.Random(f"{SEED} {held.number} {month}")  # noqa: S311  (chance that can be repeated)
    noise = chance.uniform(0.94, 1.06)
    if held.kind == "loan":
        balance = held.level * (0.72 + 0.01 * ago)
        told = {"balance": balance, "outflow": held.level * 0.01, "revenue": balance * YIELDS["loan"]}
        return row | {name: f"{value:.2f}" for name, value in told.items()}
    balance = held.level * share * noise
    flow = held.level * share * (1.6 if held.kind == "account" else 0.05) * chance.uniform(0.96, 1.04)
    told = {
        "balance": balance,
        "inflow": flow,
        "outflow": flow * chance.uniform(0.95, 1.02),
        "revenue": balance * YIELDS[held.kind],
    }
    uses = str(int(14 + 26 * share)) if held.kind == "account" else "1"
    return row | {name: f"{value:.2f}" for name, value in told.items()} | {"uses": uses}


def _share(client: Client, month: str, ago: int, fate: str | None) -> float | None:
    """Return how much of its usual level a holding has in a month; None once the customer has gone."""
    if client.trend == "growing":
        return 1.0 + 0.05 * (MONTHS - ago)
    if client.trend == "seasonal":
        return SEASON[int(month[5:]) - 1]
    if client.trend != "falling" or ago >= client.turn:
        return 1.0
    if fate == LEAVES and ago <= client.turn - 4:
        return None
    return 0.8 if fate == STAYS and ago < client.turn else 0.38
