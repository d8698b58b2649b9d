"""The demo's made-up lists of sanctioned persons: new versions, and the same one again on a later day."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from casework.commands.demo.bank.clients import told_in_bank
from casework.commands.screening.load_list import LoadList, load_list

if TYPE_CHECKING:
    from casework.commands.demo.desk import World

Life = Generator[datetime, None, None]
LIST, FILE = "ofac_sdn", "made-up-names.csv"
FRESH = timedelta(hours=20)
LATEST = timedelta(minutes=40)  # before the demo's moment


def load_lists(world: World) -> Life:
    """Load each version on its day, and the last one again shortly before the demo's moment."""
    for version, ago in enumerate(told_in_bank("screening.toml")["came"], 1):
        yield world.now - timedelta(days=ago, hours=2)
        world.list_version = version
        _load(world)
    yield world.now - LATEST
    _load(world)


def come_again(world: World) -> None:
    """Let the list come again if it has grown old, and the service screen who waits."""
    if world.list_seen is None or world.at - world.list_seen > FRESH:
        _load(world)
    else:
        world.works.screen(world.at)


def _load(world: World) -> None:
    content = _content(world.list_version).encode()
    load_list(LoadList(LIST, content, world.cast["remy"].name, FILE), world.at)
    world.list_seen = world.at
    world.works.screen(world.at)


def _content(version: int) -> str:
    """Return the file of a version, in the columns of the US Treasury's list."""
    rows = ["ent_num,name,type,program,remarks"]
    for number, entry in enumerate(told_in_bank("screening.toml")["entries"], 1):
        if entry.get("since", 1) <= version < entry.get("until", 99):
            kind = entry.get("type", "individual")
            rows.append(f'{90_000 + number},"{entry["name"]}",{kind},MADE-UP,"Made up for the demo"')
    return "\n".join(rows) + "\n"
