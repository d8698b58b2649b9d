"""The bank's rulebook: workflows, policies and notices, read strictly and whole, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from casework.domain.access import RESTRICTED, AccessTable
from casework.domain.clocks.targets import ClockPolicy
from casework.domain.conditions import holds, selected
from casework.domain.contact.policy import ContactPolicy
from casework.domain.definition import Definition
from casework.domain.facts import Facts
from casework.domain.onboarding.checklist import Checklist
from casework.domain.onboarding.risk import RiskPolicy
from casework.domain.policies import (
    INTERNAL,
    ClockRule,
    Entity,
    ExtensionRule,
    LetterRule,
    Notice,
    Route,
    Scheme,
)
from casework.domain.satisfaction.survey import Survey
from casework.domain.scenarios.story import Scenario
from casework.domain.screening.policy import ScreeningPolicy
from casework.errors import NotFound, RulebookFaults
from casework.rulebook.agreement import faults_between
from casework.rulebook.calendars import Calendars
from casework.rulebook.contact import read_contact_policies
from casework.rulebook.internal import InternalPolicy, read_internal
from casework.rulebook.notices import read_notices
from casework.rulebook.onboarding.checklists import read_checklists
from casework.rulebook.onboarding.risk import read_risk_policies
from casework.rulebook.organisation import read_access, read_entities, read_routes
from casework.rulebook.reading import Reader
from casework.rulebook.regimes import Regime, read_regimes
from casework.rulebook.released import release_faults
from casework.rulebook.satisfaction.surveys import read_surveys
from casework.rulebook.scenarios import read_scenarios
from casework.rulebook.scoring.customers import CustomerPolicies, read_customer_policies
from casework.rulebook.screening.names import read_screening
from casework.rulebook.taxonomies import read_schemes
from casework.rulebook.workflows import read_workflows

Dated = TypeVar("Dated", Regime, InternalPolicy)
CONTENTS = ("workflows", "policies", "notifications", "templates")


def home() -> Path:
    """Return the folder of the product's own rulebook: beside the package, or inside it in the wheel."""
    package = Path(__file__).resolve().parents[1]
    return package.parent if (package.parent / "workflows").is_dir() else package / "content"


def load(folder: Path) -> Rulebook:
    """Return the rulebook under a folder, checked whole. Raises RulebookFaults with all faults at once."""
    reader = Reader(folder)
    if not (folder / "workflows").is_dir():
        raise RulebookFaults([f"{folder}: holds no rulebook; one has the folders {', '.join(CONTENTS)}"])
    book = _read(reader)
    reader.faults += release_faults(folder)
    if not reader.faults:  # what does not fit together is told once every file can be read
        reader.faults += faults_between(book)
    if reader.faults:
        raise RulebookFaults(list(dict.fromkeys(map(str, reader.faults))))
    return book


def _read(reader: Reader) -> Rulebook:
    calendars = Calendars(reader.root / "policies/calendars")
    entities = read_entities(reader, calendars)
    schemes = read_schemes(reader, entities)
    definitions = read_workflows(reader, schemes)
    return Rulebook(
        root=reader.root,
        definitions=definitions,
        regimes=read_regimes(reader, calendars),
        slas=read_internal(reader, calendars),
        entities=entities,
        calendars=calendars,
        access=read_access(reader),
        schemes_by_version=schemes,
        routing=read_routes(reader, entities),
        notices_by_workflow=read_notices(reader, definitions),
        scenarios=read_scenarios(reader, definitions, entities),
        risk_policies=read_risk_policies(reader),
        checklists=read_checklists(reader),
        surveys=read_surveys(reader),
        contact_policies=read_contact_policies(reader),
        screening_policies=read_screening(reader),
        customers=read_customer_policies(reader),
    )


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All that the bank lays down, in one value. `definitions` are by name: "complaint@1"."""

    root: Path
    definitions: Mapping[str, Definition]
    regimes: list[Regime]
    slas: list[InternalPolicy]
    entities: Mapping[str, Entity]
    calendars: Calendars
    access: AccessTable
    schemes_by_version: Mapping[str, tuple[Scheme, ...]]
    routing: tuple[Route, ...]
    notices_by_workflow: Mapping[str, tuple[Notice, ...]]
    scenarios: Mapping[str, tuple[Scenario, ...]] = field(default_factory=dict)
    risk_policies: tuple[RiskPolicy, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    surveys: Mapping[str, tuple[Survey, ...]] = field(default_factory=dict)  # the versions by name
    contact_policies: tuple[ContactPolicy, ...] = ()
    screening_policies: tuple[ScreeningPolicy, ...] = ()
    customers: CustomerPolicies = field(default_factory=CustomerPolicies)  # scores, segments, signals

    @property
    def workflows(self) -> list[str]:
        return sorted({definition.workflow for definition in self.definitions.values()})

    @cached_property
    def schemes(self) -> dict[str, Scheme]:
        """Return the newest version of every taxonomy."""
        return {code: versions[-1] for code, versions in self.schemes_by_version.items()}

    def scheme(self, code: str, on: date) -> Scheme:
        """Return the version of a taxonomy that is valid on a day, the oldest before all."""
        versions = self.schemes_by_version.get(code)
        if not versions:
            raise NotFound(f"There is no taxonomy “{code}”.", zh=f"没有分类体系“{code}”。")
        return next((one for one in reversed(versions) if one.valid_from <= on), versions[0])

    def latest(self, workflow: str) -> Definition:
        """Return the newest version of a workflow, on which new cases open."""
        versions = [one for one in self.definitions.values() if one.workflow == workflow]
        if not versions:
            raise NotFound(f"There is no workflow “{workflow}”.", zh=f"没有流程“{workflow}”。")
        return max(versions, key=lambda one: one.version)

    def definition(self, workflow: str, version: int) -> Definition:
        name = f"{workflow}@{version}"
        if name not in self.definitions:
            raise NotFound(f"There is no workflow {name}.", zh=f"没有流程 {name}。")
        return self.definitions[name]

    def entity(self, code: str) -> Entity:
        if code.removeprefix(RESTRICTED) not in self.entities:
            raise NotFound(f"There is no entity “{code}”.", zh=f"没有法人机构“{code}”。")
        return self.entities[code]

    def contact_policy(self, on: date) -> ContactPolicy:
        """Return the contact policy that is valid on a day. Without one nobody is approached: NotFound."""
        valid = [policy for policy in self.contact_policies if policy.valid_from <= on]
        if not valid:
            raise NotFound("No contact policy is valid on that day.", zh="当日没有有效的客户联系政策。")
        return valid[-1]

    def bases(self, on: date) -> dict[str, object]:
        """Return the policies that workings read, in the version that is valid on a day."""
        valid = [policy for policy in self.risk_policies if policy.valid_from <= on]
        return {"risk": valid[-1]} if valid else {}

    def checklist(self, code: str, on: date) -> Checklist:
        """Return the version of a checklist that is valid on a day, the oldest before all."""
        versions = [one for one in self.checklists if one.code == code]
        if not versions:
            raise NotFound(f"There is no checklist “{code}”.", zh=f"没有材料清单“{code}”。")
        return next((one for one in reversed(versions) if one.valid_from <= on), versions[0])

    def notices(self, workflow: str) -> tuple[Notice, ...]:
        return self.notices_by_workflow.get(workflow, ())

    def clock_rules(self, workflow: str, entity: str, on: date, facts: Facts) -> list[ClockRule]:
        """Return the rules valid on a day whose conditions hold: the bank's own, then the regimes'."""
        calendar = self.calendars[self.entities[entity].calendar]
        rules = [*self._internal_rules(workflow, on, facts), *self._regime_rules(workflow, entity, on, facts)]
        return [rule.in_calendar(calendar) for rule in rules]

    def _internal_rules(self, workflow: str, on: date, facts: Facts) -> Iterable[ClockRule]:
        for policy in _valid(self.slas, on):
            if policy.workflow == workflow and selected(policy.where, policy.unless, facts):
                yield from [rule for rule in policy.rules if rule.applies(facts)][:1]

    def _regime_rules(self, workflow: str, entity: str, on: date, facts: Facts) -> Iterable[ClockRule]:
        for regime in self._regimes_of(entity, on):
            if regime.workflow == workflow:
                yield from (rule for rule in regime.clocks.values() if rule.applies(facts))

    def _regimes_of(self, entity: str, on: date) -> list[Regime]:
        codes = (INTERNAL, *self.entities[entity].regimes)
        return [regime for regime in _valid(self.regimes, on) if regime.code in codes]

    @cached_property
    def rules(self) -> dict[str, ClockRule]:
        """Return every clock rule of every version by its name."""
        internal = [rule for policy in self.slas for rule in policy.rules]
        of_regimes = [rule for regime in self.regimes for rule in regime.clocks.values()]
        return {rule.name: rule for rule in (*internal, *of_regimes)}

    def rules_of(self, workflow: str) -> list[ClockRule]:
        """Return every clock rule of every version for one workflow, the bank's own first."""
        internal = [rule for policy in self.slas if policy.workflow == workflow for rule in policy.rules]
        regimes = [regime for regime in self.regimes if regime.workflow == workflow]
        return [*internal, *(rule for regime in regimes for rule in regime.clocks.values())]

    def rule(self, name: str) -> ClockRule:
        """Return a rule by its name and version: "UK-8W@1"."""
        found = self.rules.get(name)
        if found is None:
            raise NotFound(f"There is no clock rule “{name}”.", zh=f"没有时限规则“{name}”。")
        return found

    def policy(self, name: str) -> ClockPolicy:
        """Return the clock policy of a rule; without a calendar where it is the entity's."""
        return self.rule(name).policy()

    def extensions(self, name: str) -> list[ExtensionRule]:
        """Return how the term of a rule ("CN-15@1") can be extended."""
        return [one for regime in self.regimes for one in regime.extensions if one.source == name]

    def letters(self, entity: str, kind: str, on: date) -> LetterRule:
        """Return what a letter must contain on a day: of all its regimes, or INT where none has it."""
        regimes = [regime for regime in self._regimes_of(entity, on) if kind in regime.letters]
        own = [regime for regime in regimes if regime.code != INTERNAL]
        found = [regime.letters[kind] for regime in own or regimes]
        if not found:
            raise NotFound(
                f"No regime of {entity} has the letter “{kind}”.", zh=f"{entity} 的各项规则均无信函“{kind}”。"
            )
        templates = {regime: template for rule in found for regime, template in rule.templates.items()}
        contents = {content.code: content for rule in found for content in rule.contents}
        return LetterRule(kind, found[0].title, templates, tuple(contents.values()), found[0].purpose)

    def team_for(self, entity: str, facts: Facts) -> str | None:
        """Return the team that gets a new case; None where no route fits."""
        fits = (route.team for route in self.routing if route.entity == entity and holds(route.where, facts))
        return next(fits, None)


def _valid(versions: Iterable[Dated], on: date) -> list[Dated]:
    """Return of each code the newest version that is valid on a day."""
    newest = {one.code: one for one in sorted(versions, key=lambda v: v.version) if one.valid_from <= on}
    return list(newest.values())
