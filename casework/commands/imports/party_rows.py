"""One row of a file of customers: its columns, and the customer that it tells of."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from casework.commands.parties.add_identifier import Identifier, checked_identifier
from casework.commands.parties.checking import checked_columns, known_countries
from casework.commands.parties.record_party import NewParty
from casework.domain.parties.identifiers import SCHEMES
from casework.errors import Malformed

#: column -> an example of what stands in it
EXAMPLE: Mapping[str, str] = {
    "name": "Harbour Trading Ltd", "kind": "organisation", "nature": "private", "country": "GB",
    "language": "en", "contact_name": "Chen Yue", "email": "office@harbour.example",
    "phone": "+44 20 7946 0000", "address": "1 Quay, London", "industry": "nace:46.90", "employees": "48",
    "revenue": "12500000", "assets": "4300000", "currency": "GBP", "born_on": "", "relationship": "active",
    "zone": "Europe/London", "owner": "hana", "segment": "", "uscc": "", "lei": "HWUPKR0MPOU8FGXBT394",
    "registry": "01234567", "tax": "", "passport": "", "national_id": "", "source_id": "CRM-10023",
    "as_new": "",
}  # fmt: skip
COLUMNS, NEEDED = tuple(EXAMPLE), ("name",)
WHOLE = ("employees", "revenue", "assets")
TAKEN = frozenset(field.name for field in fields(NewParty))
YES = frozenset({"yes", "true", "1", "是"})
Owners = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """What a row says: the filled columns, the numbers, and whether it is a new customer despite her name."""

    number: int
    given: Mapping[str, Any]
    columns: Mapping[str, Any]
    identifiers: tuple[Identifier, ...]
    as_new: bool
    says_kind: bool

    @property
    def source_id(self) -> str | None:
        return self.given.get("source_id")


def read_row(number: int, cells: Mapping[str, str], owners: Owners, entity: str, zh: bool) -> PartyRow:
    """Return the row as it can be recorded. Raises Malformed with every field that is wrong."""
    if "" in cells:
        raise Malformed("It has more cells than columns.", zh="单元格多于列数。")
    errors: dict[str, list[str]] = {}
    given: dict[str, Any] = {n: cells[n] for n in TAKEN & cells.keys() if cells[n]}
    for name in WHOLE:
        if name in given:
            given[name] = _whole(name, given[name], errors)
    if "owner" in given and given["owner"].lower() not in owners:
        errors["owner"] = [f"There is no person {given['owner']}."]
    elif "owner" in given:
        given["owner"] = owners[given["owner"].lower()]
    given.setdefault("name", "")
    says_kind = "kind" in given
    given["kind"] = given.get("kind", "organisation").lower()
    identifiers = tuple(
        one
        for scheme in SCHEMES
        if (one := _identifier(scheme, cells, given, entity, errors, zh)) is not None
    )
    columns: Mapping[str, Any] = {}
    try:
        columns = checked_columns({n: v for n, v in given.items() if n not in errors}, entity, zh)
    except Malformed as error:
        errors = {**error.errors, **errors}
    if errors:
        raise Malformed("The row cannot be recorded.", zh="该行无法登记。", errors=errors)
    as_new = cells.get("as_new", "").lower() in YES
    return PartyRow(number, given, columns, identifiers, as_new, says_kind)


def template() -> str:
    """Return a CSV to start from: the columns and one example."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([COLUMNS, EXAMPLE.values()])
    return text.getvalue()


def _whole(name: str, text: str, errors: dict[str, list[str]]) -> int | None:
    bare = text.replace(",", "").replace(" ", "")
    if not bare.isdecimal() or len(bare) > 15:
        errors[name] = ["A whole number, not negative."]
        return None
    return int(bare)


def _identifier(
    scheme: str,
    cells: Mapping[str, str],
    given: Mapping[str, Any],
    entity: str,
    errors: dict[str, list[str]],
    zh: bool,
) -> Identifier | None:
    value = cells.get(scheme, "")
    if not value:
        return None
    country = given.get("country")
    known = country if country and country.upper() in known_countries() else None
    try:
        return checked_identifier(Identifier(scheme, value, known), entity, zh)
    except Malformed as error:
        errors[scheme] = [error.zh if zh else error.detail]
        return None
