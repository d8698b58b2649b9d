"""The made-up bank's customers come into the system: portfolio after portfolio, then month after month."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casework.commands.demo.bank.clients import Client, Tie
from casework.commands.demo.bank.drawing import WAVES
from casework.commands.demo.bank.holdings import MONTHS, Held, draw_holdings, month_before, told_of_month
from casework.commands.demo.bank.profiles import complete, manager
from casework.commands.imports.import_holdings import import_holdings
from casework.commands.imports.import_parties import import_parties
from casework.commands.imports.runs import Imported, ImportFile
from casework.commands.parties.change_party import ChangeParty, change_party
from casework.commands.parties.record_holding import DAYS, RecordHolding, record_holding
from casework.commands.parties.relate_parties import AddRelation, add_relation
from casework.db import db
from casework.models import Party
from casework.queries.tables import Table

if TYPE_CHECKING:
    from casework.commands.demo.desk import World

Life = Generator[datetime, None, None]
IMPORTERS = {"uk": "mara", "cn": "qing"}
MONTHLY = 8  # months for which figures come each month; those before came each quarter
QUARTER = 3
OF_HOLDING = ("kind", "product", "currency", *DAYS)
OF_MONTH = ("month", "balance", "inflow", "outflow", "uses", "revenue")


def first_of(now: datetime, ago: int) -> datetime:
    """Return the first moment of a month, so many months ago."""
    return datetime.fromisoformat(f"{month_before(now.date(), ago)}-01T00:00+00:00").astimezone(UTC)


def take_in(world: World) -> Life:
    """Take a portfolio over each month of the first year, and the figures of each month when it is over."""
    books = _Books(world)
    for ago in reversed(range(1, MONTHS + 1)):
        if (wave := MONTHS - ago) < WAVES:
            yield first_of(world.now, ago) + timedelta(days=1, hours=5)
            books.portfolio(wave)
        yield first_of(world.now, ago - 1) + timedelta(hours=4)
        if ago <= MONTHLY:
            books.month(ago)
        elif ago % QUARTER == 0:
            books.quarter(ago)


class _Books:
    """The files of the bank's old systems, as they come in."""

    def __init__(self, world: World) -> None:
        self.world, self.bank = world, world.bank
        self.held = draw_holdings(self.bank, world.now.date())
        self.open_ties = list(self.bank.ties)
        self.told: dict[str, int] = {}  # number of a holding -> the last month told, so many months ago

    def portfolio(self, wave: int) -> None:
        for entity in IMPORTERS:
            mine = [one for one in self.bank.clients if one.entity == entity and one.wave == wave]
            if mine:
                told = import_parties(self._file(entity, f"portfolio-{wave + 1:02d}", _cells(mine)), self.at)
                _complain(told)
        self.world.parties |= _numbers()
        known = self.world.parties
        ready = [tie for tie in self.open_ties if tie.party in known and tie.of in known]
        self.open_ties = [tie for tie in self.open_ties if tie not in ready]
        for tie in ready:
            self._relate(tie)
        for client in self.bank.clients:
            if client.wave == wave:
                complete(self.world, client)

    @property
    def at(self) -> datetime:
        return self.world.at

    def _relate(self, tie: Tie) -> None:
        known, lead = self.world.parties, self.world.cast[IMPORTERS[self.world.clients[tie.of].entity]]
        source = "股东名册" if self.world.clients[tie.of].zh else "register of members"
        asked = AddRelation(known[tie.party], known[tie.of], tie.kind, lead, source, tie.share)
        add_relation(asked, self.at)

    def quarter(self, ago: int) -> None:
        """Tell each holding with the months that have not been told yet."""
        for held in self._taken_over():
            months = range(self.told.get(held.number, MONTHS + 1) - 1, ago - 1, -1)
            rows = [row for each in months if (row := self._row(held, each)) is not None]
            if rows:
                client = self.world.clients[held.client.source]
                values = {name: rows[-1][name] for name in OF_HOLDING if rows[-1].get(name)}
                told = [{name: row[name] for name in OF_MONTH if row.get(name)} for row in rows]
                lead = self.world.cast[IMPORTERS[client.entity]]
                party = self.world.parties[client.source]
                asked = RecordHolding(party, held.number, lead, values, told)
                record_holding(asked, self.at)
            self.told[held.number] = ago

    def month(self, ago: int) -> None:
        """Take in the month's file of each entity, and note who has gone."""
        for entity in IMPORTERS:
            mine = [held for held in self._taken_over() if held.client.entity == entity]
            rows = [row for held in mine if (row := self._row(held, ago)) is not None]
            month = month_before(self.world.now.date(), ago)
            _complain(import_holdings(self._file(entity, f"balances-{month}", rows), self.at))
            for source in dict.fromkeys(row["source_id"] for row in rows if "closed_on" in row):
                self._gone(self.world.clients[source], f"{month}-10")

    def _gone(self, client: Client, day: str) -> None:
        values = {"relationship": "ended", "ended_on": day}
        reason = "客户已结清全部业务。" if client.zh else "Everything was closed or repaid."
        asked = ChangeParty(
            self.world.parties[client.source], manager(self.world, client), values, None, reason
        )
        change_party(asked, self.at)

    def _row(self, held: Held, ago: int) -> dict[str, str] | None:
        fate = self.world.fates.get(held.client.source)
        closed = self.told.get(f"closed {held.number}")
        row = None if closed else told_of_month(held, month_before(self.world.now.date(), ago), ago, fate)
        if row is not None and "closed_on" in row:
            self.told[f"closed {held.number}"] = ago
        return row

    def _taken_over(self) -> Iterable[Held]:
        return [held for held in self.held if held.client.source in self.world.parties]

    def _file(self, entity: str, name: str, rows: Sequence[Mapping[str, str]]) -> ImportFile:
        heading = tuple(dict.fromkeys(column for row in rows for column in row))
        numbered = [(place, {n: row.get(n, "") for n in heading}) for place, row in enumerate(rows, 1)]
        digest = hashlib.sha256(repr(numbered).encode()).hexdigest()
        lead = self.world.cast[IMPORTERS[entity]]
        return ImportFile(Table(heading, numbered), entity, f"{entity}-{name}.csv", digest, lead)


def _cells(clients: list[Client]) -> list[Mapping[str, str]]:
    return [{**client.cells, "as_new": "yes"} for client in clients]


def _complain(told: Imported) -> None:
    """Raise for a file of which a row was left out: the demo's own files are right."""
    wrong = [one.en for one in told.outcomes if one.outcome in ("refused", "duplicate")]
    if wrong:
        raise RuntimeError(f"a file of the demo's bank is wrong: {wrong[0]}")


def _numbers() -> dict[str, int]:
    query = select(Party.source_id, Party.id).where(Party.source_id.is_not(None))
    with db.engine.connect() as connection:
        return {row.source_id: row.id for row in connection.execute(query)}
