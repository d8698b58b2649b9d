"""Those who want to become clients of the demo's bank: recorded with their owners, and named in the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casework.commands.demo.desk import World
from casework.commands.onboarding.name_party import NameParty, name_party
from casework.commands.parties.add_party import AddParty, add_party
from casework.commands.parties.record_party import NewParty
from casework.commands.parties.relate_parties import AddRelation, add_relation

PERSONS = ("director", "signatory")
LANGUAGES = {"uk": "en", "cn": "zh"}
ADDRESSES = {"uk": "application{}@client.example", "cn": "shenqing{}@kehu.example"}
SOURCES = {"uk": "declaration of the owners", "cn": "股东名册"}


class Applicant:
    """An applicant with its owners, and the persons behind these where they are no persons."""

    def __init__(self, world: World, told: Mapping[str, Any], entity: str, opener: str) -> None:
        self.world, self.entity, self.actor = world, entity, world.cast[opener]
        nature, country = told["nature"], told["country"]
        self.party = self._known(told["name"], "organisation", nature=nature, country=country)
        self.owners = [self._known(name, kind) for name, kind, _ in told["owners"]]
        for owner, (_, _, share) in zip(self.owners, told["owners"], strict=True):
            self._own(owner, self.party, share)
        for name, of, share in told.get("behind", ()):
            self._own(self._known(name, "person"), self.owners[int(of)], share)

    def name_parties(self, reference: str, parties: Iterable[Sequence[Any]]) -> None:
        """Name the parties of the case: an owner by its place, somebody else by name."""
        for role, who in parties:
            kind = "person" if role in PERSONS else "organisation"
            number = self.owners[who] if isinstance(who, int) else self._known(who, kind)
            name_party(NameParty(reference, number, role, self.actor), self.world.at)

    def _known(self, name: str, kind: str, **told: Any) -> int:
        """Return the number of somebody, who is recorded when named first."""
        known = self.world.known
        if name not in known:
            address = ADDRESSES[self.entity].format(len(known) + 1)
            usual: dict[str, Any] = {
                "country": "CN" if self.entity == "cn" else "GB",
                "relationship": "prospect",
            }
            party = NewParty(name, kind, email=address, language=LANGUAGES[self.entity], **{**usual, **told})
            known[name] = int(add_party(AddParty(self.entity, party, self.actor), self.world.at)["party"])
        return known[name]

    def _own(self, owner: int, of: int, share: str) -> None:
        asked = AddRelation(owner, of, "owner", self.actor, SOURCES[self.entity], share)
        add_relation(asked, self.world.at)
