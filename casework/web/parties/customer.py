"""What the page of a customer shows, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext

from casework.db import Row
from casework.domain.definition import FINAL
from casework.domain.parties.roles import PARTY_ROLES
from casework.queries.contact.verdict import Allowed
from casework.queries.parties.party_page import PartyPage
from casework.rulebook.current import current
from casework.web.languages import gettext as _
from casework.web.languages import language
from casework.web.parties.assessments import day_of, segment_title
from casework.web.parties.drawings import Tree, line_of, tree_of
from casework.web.parties.terms import NATURES, country_title
from casework.web.wording import money_in_words

KINDS = {"organisation": lazy_gettext("Organisation"), "person": lazy_gettext("Person")}
SCHEMES = {
    "uscc": lazy_gettext("Unified social credit code"),
    "lei": lazy_gettext("LEI"),
    "registry": lazy_gettext("Register number"),
    "tax": lazy_gettext("Tax number"),
    "passport": lazy_gettext("Passport"),
    "national_id": lazy_gettext("Identity card"),
}
CHANNELS = {
    "email": lazy_gettext("E-mail"),
    "phone": lazy_gettext("Phone"),
    "sms": lazy_gettext("Text message"),
    "letter": lazy_gettext("Letter"),
    "wechat": lazy_gettext("WeChat"),
    "social": lazy_gettext("Social media"),
    "branch": lazy_gettext("Branch"),
    "web": lazy_gettext("Web"),
    "meeting": lazy_gettext("Meeting"),
    "*": lazy_gettext("Every channel"),
}
PURPOSES = {
    "service": lazy_gettext("Service"),
    "marketing": lazy_gettext("Marketing"),
    "survey": lazy_gettext("Surveys"),
    "reference": lazy_gettext("Use as a reference"),
    "vulnerability": lazy_gettext("Record of vulnerability"),
    "regulatory": lazy_gettext("Regulatory"),
    "*": lazy_gettext("Every purpose"),
}
HOLDINGS = {
    "account": lazy_gettext("Account"),
    "deposit": lazy_gettext("Deposit"),
    "loan": lazy_gettext("Loan"),
    "card": lazy_gettext("Card"),
    "product": lazy_gettext("Product"),
}
#: "prohibited" is not shown: it would tell of a hit
RATINGS = {
    "low": lazy_gettext("low"),
    "medium": lazy_gettext("medium"),
    "high": lazy_gettext("high"),
}

STANDARDS = {"nace": "NACE", "gbt4754": "GB/T 4754"}  # of industries
NO_ADDRESS = "ADDRESS@"  # the rule of the contact policy that asks for one


@dataclass(frozen=True, slots=True)
class HoldingView:
    """One holding with the line of its monthly balances."""

    title: str
    number: str
    sum: str
    line: str
    below: str
    closed: bool


def head_of(page: PartyPage) -> list[tuple[str, str]]:
    """Return the facts under the name, those that are known."""
    party = page.party
    entity = current().entities[party["entity"]]
    told = (
        (_("Kind"), KINDS.get(party["kind"], party["kind"])),
        (_("Entity"), entity.name.in_(language())),
        (_("Nature"), NATURES.get(party["nature"] or "")),
        (_("Segment"), party["segment"]),
        (_("Size"), size_title(party)),
        (_("Value"), party["value_band"]),
        (_("Risk"), RATINGS.get(party["rating"] or "")),
        (_("Next review"), day_of(party["next_review_on"]) if party["next_review_on"] else None),
        (_("Country"), country_title(party["country"] or "")),
        (_("Industry"), _industry(party["industry"])),
        (_("Looked after by"), page.names.get(f"person/{party['owner']}") if party["owner"] else None),
        (_("Letters in"), {"en": "English", "zh": "中文"}.get(party["language"], party["language"])),
    )
    return [(title, str(text)) for title, text in told if text]


def size_title(party: Row) -> str:
    """Return the size of a customer; of a company that no standard of its country sizes, that it has none."""
    if party["size"]:
        return segment_title("size", party["size"])
    return _("not sized") if party["kind"] == "organisation" else ""


def _industry(industry: str | None) -> str | None:
    scheme, colon, code = (industry or "").partition(":")
    return f"{STANDARDS.get(scheme, scheme)} {code}" if colon else industry


def tree_for(page: PartyPage, at: datetime) -> Tree | None:
    return tree_of(page.party, page.graph, at.date().isoformat(), language())


def owner_lines(page: PartyPage) -> list[tuple[str, str, list[str]]]:
    """Return each beneficial owner with the share and, route by route, how it comes about."""
    names = {number: row["name"] for number, row in page.graph.parties.items()}
    names[page.party["id"]] = page.party["name"]
    bases = {"share": _("by share"), "control": _("by control"), "manager": _("as its manager")}
    found = []
    for owner in page.graph.owners:
        share = f"{owner.share.quantize(Decimal('0.01')):f} %" if owner.share else ""
        routes = [
            f"{' → '.join(names.get(number, str(number)) for number in route.parties)}: "
            f"{route.share.quantize(Decimal('0.01')):f} %"
            for route in owner.routes
        ]
        who = names.get(owner.party, str(owner.party))
        found.append((who, " ".join(filter(None, (share, bases.get(owner.basis, owner.basis)))), routes))
    return found


def relation_lines(page: PartyPage) -> list[dict[str, Any]]:
    """Return the direct relations as sentences with a link to the other party."""
    found = []
    for row in page.graph.direct:
        kind = PARTY_ROLES[row["kind"]].in_(language()) if row["kind"] in PARTY_ROLES else row["kind"]
        share = f", {Decimal(row['share']).normalize():f} %" if row["share"] else ""
        ends = _("until %(day)s", day=day_of(row["valid_until"])) if row["valid_until"] else ""
        says = kind + share if row["way"] == "up" else _("this customer is its: %(role)s", role=kind + share)
        found.append({**row, "says": says, "ends": ends})
    return found


def holding_views(page: PartyPage) -> list[HoldingView]:
    return [_holding(row) for row in page.holdings]


def _holding(row: Row) -> HoldingView:
    balances = [int(month["balance"]) for month in row["months"]]
    last = balances[-1] if balances else row["amount"]
    told = [
        _("held since %(day)s", day=day_of(row["opened_on"])) if row["opened_on"] else "",
        _("matures %(day)s", day=day_of(row["matures_on"])) if row["matures_on"] else "",
        _("rate reset %(day)s", day=day_of(row["rate_resets_on"])) if row["rate_resets_on"] else "",
        _("notice given %(day)s", day=day_of(row["notice_on"])) if row["notice_on"] else "",
        _("closed %(day)s", day=day_of(row["closed_on"])) if row["closed_on"] else "",
    ]
    kind = str(HOLDINGS.get(row["kind"], row["kind"]))
    amount = "" if last is None else money_in_words(Decimal(last) / 100, row["currency"])
    return HoldingView(
        kind, row["number"], amount, line_of(balances), " · ".join(filter(None, told)), bool(row["closed_on"])
    )


def case_lines(page: PartyPage) -> list[dict[str, Any]]:
    """Return the cases in the words of the version that each runs on, open ones first."""
    found = []
    for row in page.cases:
        definition = current().definition(row["workflow"], row["workflow_version"])
        state = definition.state(row["state"])
        roles = [PARTY_ROLES[r].in_(language()) for r in row["roles"] if r in PARTY_ROLES]
        found.append(
            {
                **row,
                "kind": definition.title.in_(language()),
                "state_title": state.title.in_(language()),
                "open": state.kind != FINAL,
                "closed_on": _("closed %(day)s", day=day_of(row["closed_at"])) if row["closed_at"] else "",
                "role_titles": ", ".join(roles),
            }
        )
    return found


def promise_lines(page: PartyPage) -> list[dict[str, Any]]:
    found = []
    for row in page.promises:
        definition = current().definition(row["workflow"], row["workflow_version"])
        task = definition.tasks.get(row["task"])
        found.append({**row, "says": task.title.in_(language()) if task else row["title"]})
    return found


def allowed_lines(
    allowed: list[Allowed], points: Iterable[Row]
) -> list[tuple[str, list[dict[str, Any]], str]]:
    """Return for each purpose which channels may be used, and which may not for what reason.

    Channels of one reason stand together; last those without an address.
    """
    found, came_back = [], {one["channel"] for one in points if one["undeliverable_at"]}
    for purpose in dict.fromkeys(one.purpose for one in allowed):
        mine = [one for one in allowed if one.purpose == purpose]
        bare = [one for one in mine if (one.verdict.rule or "").startswith(NO_ADDRESS)]
        without = [one for one in bare if one.channel not in came_back]
        together: dict[str, list[Allowed]] = {}
        for one in mine:
            if one not in without:
                together.setdefault(_why(one), []).append(one)
        lines = [
            {"channels": _channels(same), "allowed": same[0].verdict.allowed, "why": why}
            for why, same in together.items()
        ]
        found.append((named(PURPOSES, purpose), lines, _channels(without)))
    return found


def _channels(those: Iterable[Allowed]) -> str:
    return ("、" if language() == "zh" else ", ").join(named(CHANNELS, one.channel) for one in those)


def _why(one: Allowed) -> str:
    return "" if one.verdict.allowed else one.verdict.says(language())


def named(codes: Mapping[str, Any], code: str) -> str:
    return str(codes.get(code, code))
