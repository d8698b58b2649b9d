"""The parties of a case beside its customer, as its page shows them, and the form that names one more."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request, url_for

from casework.db import Row
from casework.domain.access import RESTRICTED, may_touch
from casework.domain.definition import FINAL, Words
from casework.domain.onboarding.checklist import OPEN, code_and_party
from casework.domain.parties.names import begun_name
from casework.domain.parties.roles import PARTY_ROLES
from casework.errors import Malformed
from casework.queries.cases.reading import CaseNow
from casework.queries.onboarding.items import ItemStanding, items_of, names_of_parties
from casework.queries.parties.parties import found_parties
from casework.web.case_views import FieldView
from casework.web.languages import gettext as _
from casework.web.languages import language

PERMISSION = "case.fields"
MOST = 20  # customers offered to choose from
AGAIN = "again"  # none of those that were found: look anew
NOT_FOUND = Words(
    "No customer of this entity has this number, name or identifier. A new one is made under Customers.",
    "该机构没有符合此编号、名称或证件号的客户。新客户请在“客户”中建立。",
)
WHICH = Words("Several customers may be meant: choose one.", "有多位客户符合，请选择其中一位。")


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party: `roles` with the address that takes each away (None: not the reader's), and what is owed."""

    name: str
    url: str
    roles: tuple[tuple[str, str | None], ...]
    owes: tuple[tuple[str, str], ...]  # titles of what is owed, each with the address of its form
    settled: str  # "2 of 5 documents are here", nothing where none was asked for


def party_lines(now: CaseNow) -> tuple[PartyLine, ...]:
    """Return one line a party, in the order in which they were named."""
    roles: dict[int, list[str]] = {}
    for row in sorted((r for r in now.parties if r["ended"] is None), key=lambda r: r["seq"]):
        roles.setdefault(row["party_id"], []).append(row["role"])
    names = names_of_parties(roles)
    return tuple(_line(now, number, names.get(number, ""), held) for number, held in roles.items())


def _line(now: CaseNow, number: int, name: str, held: list[str]) -> PartyLine:
    reference, spoken, may = now.row["reference"], language(), may_name(now)
    asked = [one for one in items_of(now) if code_and_party(one.task)[1] == number]
    owed = [one for one in asked if one.standing.state == OPEN]
    here = _("%(here)d of %(all)d documents are here", here=len(asked) - len(owed), all=len(asked))

    def ending(role: str) -> str | None:
        where = {"reference": reference, "number": number, "role": role}
        return url_for("case_parties.take_away", **where) if may else None

    def form(one: ItemStanding) -> str:
        do = f"item:{one.number}:{one.task}"
        return url_for("cases.show_case", reference=reference, do=do, _anchor="form")

    return PartyLine(
        name,
        url_for("customers.show_customer", number=number),
        tuple((PARTY_ROLES[role].in_(spoken), ending(role)) for role in held),
        tuple((one.standing.title.in_(spoken), form(one)) for one in owed),
        here if asked else "",
    )


def may_name(now: CaseNow) -> bool:
    """Return whether the reader may name parties of this case, which must be open."""
    is_open = now.definition.state(now.row["state"]).kind != FINAL
    return is_open and may_touch(now.rules.access, PERMISSION, g.actor, now.row)


def naming_url(now: CaseNow) -> str | None:
    """Return where a party is named; None where the reader may not."""
    if not may_name(now):
        return None
    return url_for("cases.show_case", reference=now.row["reference"], do="party", _anchor="form")


def party_form(now: CaseNow) -> tuple[FieldView, ...]:
    """Ask for the customer and the role; where several customers may be meant, which of them."""
    roles = tuple((code, words.in_(language())) for code, words in PARTY_ROLES.items())
    hint = _("Number, beginning of the name, or an identifier such as the registry number.")
    who, found = request.values.get("who", ""), []
    if request.method == "POST":
        found = candidates(now, who)
    fields = [FieldView("who", "line", _("Customer"), True, hint=hint)]
    if found:
        told = tuple((str(row["id"]), _described(row)) for row in found)
        again = (AGAIN, _("none of these: look for what stands beside"))
        fields.append(FieldView("party", "choice", _("Which of them"), True, choices=(*told, again)))
    fields.append(FieldView("role", "choice", _("Role in this case"), True, choices=roles))
    return tuple(fields)


def _described(row: Row) -> str:
    more = [str(row["id"]), row["country"] or "", str(row["born_on"] or "")]
    return f"{row['name']} ({', '.join(part for part in more if part)})"


def candidates(now: CaseNow, who: str) -> list[Row]:
    """Return the customers of the case's entity, of those that the reader may see, who may be meant."""
    asked, entity = who.strip()[:200], now.row["entity"].removeprefix(RESTRICTED)
    rows = found_parties(g.actor, asked, limit=MOST * 2).rows if asked else []
    return [row for row in rows if row["entity"] == entity][:MOST]


def meant_party(now: CaseNow, who: str, chosen: str) -> int:
    """Return the number of the customer that the form means.

    What was only begun is never taken for the whole. Raises Malformed for nobody, and where somebody has
    to be chosen.
    """
    if chosen.isdecimal() and len(chosen) < 16:
        return int(chosen)
    found = candidates(now, who)
    if not found:
        said = NOT_FOUND.in_(language()) if who.strip() else _("Please fill this in")
        raise Malformed(NOT_FOUND.en, zh=NOT_FOUND.zh, errors={"who": [said]})
    if len(found) == 1 and _is_whole(found[0], who.strip()):
        return int(found[0]["id"])
    raise Malformed(WHICH.en, zh=WHICH.zh, errors={"party": [_("Please choose")]})


def _is_whole(row: Row, who: str) -> bool:
    begun = begun_name(who)
    return begun == row["normal_name"] or not (begun and row["normal_name"].startswith(begun))
