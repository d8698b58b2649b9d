"""What the words of the US complaint database mean here: the bank's codes, team, clock, each asked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from casework.domain.cases.words import words_of
from casework.domain.cfpb import Complaint, plain
from casework.domain.clock import Reading, replay
from casework.domain.definition import Definition
from casework.domain.facts import SYSTEM, Facts
from casework.domain.history import Occurrence, Standing
from casework.domain.policies import ClockRule, Scheme
from casework.domain.values import typed_fields
from casework.errors import Malformed
from casework.rulebook import Rulebook
from casework.rulebook.current import calendar_of

ENTITY, WORKFLOW = "us", "complaint"
PORTAL, SENT = "portal", "sent_to_company_at"
OTHER = "other"
KINDS = ("product", "sub_product", "issue", "sub_issue", "company")
CONSENT = {"consentprovided": True, "consentnotprovided": False}


@dataclass(frozen=True, slots=True)
class Place:
    """Where complaints of one kind belong, and which clock the regulator's portal starts for them."""

    team: str
    clock: ClockRule | None


@dataclass(frozen=True, slots=True)
class Term:
    """The portal's clock as the source supports it: its start and so its due date, and its acts as stored."""

    rule: ClockRule
    calendar: str
    moves: list[list[dict[str, Any]]]
    reading: Reading


@dataclass
class Intake:
    """One import's knowledge: the rulebook's answers to what the source's rows ask, each asked once."""

    rules: Rulebook
    at: datetime
    log: str  # the name that this database's chains begin with
    unknown: dict[str, Counter[str]] = field(default_factory=dict)  # scheme -> names that it lacks
    _moments: dict[date, datetime] = field(default_factory=dict)
    _codes: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _places: dict[tuple[tuple[str, Any], ...], Place] = field(default_factory=dict)
    _terms: dict[tuple[str, datetime], Term] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)

    @cached_property
    def definition(self) -> Definition:
        return self.rules.latest(WORKFLOW)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.rules.entity(ENTITY).zone)

    def moment(self, day: date) -> datetime:
        """Return the moment that stands for a day without a time: its first, where the entity is."""
        if day not in self._moments:
            self._moments[day] = datetime.combine(day, time(0), self.zone).astimezone(UTC)
        return self._moments[day]

    def values(self, one: Complaint) -> dict[str, Any]:
        """Return the plain fields, in the kept form, dates left out."""
        told = one.told
        given = {
            "channel": self.inward("channels", "cfpb_channels", told["channel"]),
            "source": "regulator",
            "entity": ENTITY,
            "product": self.inward("products", "cfpb_products", told["product"]),
            "issue": self.inward("issues", "cfpb_issues", told["issue"]),
            "brand": told["company"] or None,
            "regulator_reference": told["number"] or None,
            "publish_consent": CONSENT.get(plain(told["consent"])),
        }
        return {name: value for name, value in given.items() if value is not None}

    def outcome(self, one: Complaint) -> str:
        """Return the code of the company's answer in the source's own scheme, else its words."""
        return self.node("cfpb_outcomes", one.told["response"]) or one.told["response"]

    def inward(self, scheme: str, theirs: str, name: str) -> str:
        """Return the bank's code for a name of the source; one that no version knows counts as `other`."""
        key = (scheme, name)
        if key not in self._codes:
            code = self.node(theirs, name)
            self._codes[key] = None if code is None else _inward(self._schemes(scheme, theirs), code)
        found = self._codes[key]
        if found is None and name:
            self.unknown.setdefault(theirs, Counter())[name] += 1
        return found or OTHER

    def node(self, scheme: str, name: str) -> str | None:
        """Return the code of the node that is called so, retired ones too; None if there is none."""
        key = (f"{scheme}/", name)
        if key not in self._codes:
            nodes = self._scheme(scheme).nodes.items()
            self._codes[key] = next((c for c, n in nodes if plain(n.title.en) == plain(name)), None)
        return self._codes[key]

    def place(self, values: Mapping[str, Any]) -> Place:
        """Return the team of such a complaint, and its portal clock."""
        key = tuple((name, value) for name, value in values.items() if name != "regulator_reference")
        if key not in self._places:
            fields = typed_fields(self.definition, dict(values))
            entity = self.rules.entity(ENTITY)
            facts = Facts(SYSTEM, self.at, fields, fields, jurisdiction=entity.jurisdiction, zone=entity.zone)
            team = self.rules.team_for(ENTITY, facts)
            if team is None:
                raise Malformed(
                    f"The routing names no team of {ENTITY} for such cases.", zh=f"{ENTITY} 未设路由。"
                )
            rules = self.rules.clock_rules(WORKFLOW, ENTITY, self.at.date(), facts)
            self._places[key] = Place(team, next((rule for rule in rules if rule.slot == PORTAL), None))
        return self._places[key]

    def term(self, rule: ClockRule, sent_at: datetime) -> Term:
        """Return the portal's clock from the day on which the complaint was sent."""
        key = (rule.name, sent_at)
        if key not in self._terms:
            each = Occurrence(1, self.at, frozenset({f"case:{SENT}"}), frozenset(), {SENT: sent_at})
            acts = Standing().acts(self.definition.slots[rule.slot], each)
            calendar = rule.calendar or calendar_of(self.rules, ENTITY)
            reading = replay([acts], self.rules.policy(rule.name), calendar, self.at)
            self._terms[key] = Term(rule, calendar.label, [[act.to_json() for act in acts]], reading)
        return self._terms[key]

    def words(self, one: Complaint, reference: str, customer: str) -> str:
        """Return the words by which a complaint is found."""
        kinds = [self._said(one.told[name]) for name in KINDS]
        return " ".join([words_of([reference, one.told["narrative"]]), self._said(customer), *kinds])

    def _said(self, text: str) -> str:
        if text not in self._words:
            self._words[text] = words_of([text])
        return self._words[text]

    def _scheme(self, code: str) -> Scheme:
        return self.rules.scheme(code, self.at.date())

    def _schemes(self, ours: str, theirs: str) -> tuple[Scheme, Scheme]:
        return self._scheme(ours), self._scheme(theirs)


def _inward(schemes: tuple[Scheme, Scheme], code: str) -> str | None:
    """Return the bank's code for one of the source: by the bank's mapping, else by theirs turned round."""
    ours, theirs = schemes
    for name in filter(None, (code, theirs.nodes[code].parent)):
        if name in ours.mapping and ours.maps_from == theirs.code:
            return ours.mapping[name]
        if name in ours.nodes and theirs.mapping.get(name) == name:
            return name
        turned = next((our for our, their in theirs.mapping.items() if their == name), None)
        if turned is not None:
            return turned
    return None
