"""What files must agree on: letters and templates, terms and slots, thresholds and notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from casework.domain.contact.policy import OpenCase
from casework.domain.definition import Definition
from casework.domain.lint.clocks import never_stops
from casework.domain.lint.conditions import faults_of_conditions
from casework.domain.lint.fault import Fault, unknown
from casework.domain.lint.names import EVENTS
from casework.domain.policies import ClockRule, Notice
from casework.rulebook.follow_ups import follow_up_faults
from casework.rulebook.letters import letter_faults, template_faults
from casework.rulebook.onboarding.checklists import faults_with_workflows as checklist_faults
from casework.rulebook.onboarding.risk import faults_with_workflows as risk_faults
from casework.rulebook.rights import rights_faults
from casework.rulebook.scoring.agreement import faults_with_workflows as signal_faults

if TYPE_CHECKING:
    from casework.rulebook import Rulebook


def faults_between(book: Rulebook) -> list[Fault]:
    """Return the faults of files that are right by themselves and do not fit together."""
    newest = [book.latest(workflow) for workflow in book.workflows]
    return [
        *_rule_faults(book),
        *(fault for definition in newest for fault in _definition_faults(book, definition)),
        *template_faults(book),
        *_jurisdiction_faults(book),
        *risk_faults(book),
        *checklist_faults(book),
        *signal_faults(book),
        *_outreach_faults(book),
        *rights_faults(book),
    ]


def _rule_faults(book: Rulebook) -> Iterator[Fault]:
    """Every term belongs to a slot of its workflow; its facts and pauses are those that there are."""
    for regime in book.regimes:
        file = f"policies/regimes/{_folder(regime.code)}/v{regime.version}.toml"
        for name, rule in regime.clocks.items():
            yield from _faults_of_rule(book, rule, regime.workflow, f"clocks.{name}", file)
    for policy in book.slas:
        file = f"policies/sla/{_folder(policy.code)}/v{policy.version}.toml"
        for number, rule in enumerate(policy.rules, start=1):
            block = f"targets.{number}" if len(policy.rules) > 1 else ""
            yield from _faults_of_rule(book, rule, policy.workflow, block, file)
    for code, entity in book.entities.items():
        for regime_code in entity.regimes:
            codes = {regime.code for regime in book.regimes}
            if regime_code not in codes:
                says = unknown("regime", regime_code, codes)
                yield Fault(f"entities.{code}", "regimes", says, "policies/entities.toml")


def _faults_of_rule(book: Rulebook, rule: ClockRule, workflow: str, block: str, file: str) -> Iterator[Fault]:
    if workflow not in book.workflows:
        yield Fault("", "workflow", unknown("workflow", workflow, book.workflows), file)
        return
    definition = book.latest(workflow)
    if rule.slot not in definition.slots:
        yield Fault(block, "slot", unknown(f"slot of {workflow}", rule.slot, definition.slots), file)
        return
    for condition_fault in (
        *faults_of_conditions(block, "where", [rule.where], definition),
        *faults_of_conditions(block, "unless", rule.unless, definition),
    ):
        yield condition_fault.in_file(file)
    for name in sorted(rule.pausable):
        if name != "hold" and name not in definition.states:
            yield Fault(block, "pausable", unknown("state", name, (*definition.states, "hold")), file)
    if rule.reopen == "resume":
        yield from _no_way_back(definition, rule, block, file)


def _no_way_back(definition: Definition, rule: ClockRule, block: str, file: str) -> Iterator[Fault]:
    """`reopen` means something only where a case can leave a state that stops the clock."""
    stops = [name[6:] for name in definition.slots[rule.slot].stops if name.startswith("state:")]
    if stops and not any(t.to != "@same" for name in stops for t in definition.transitions_from(name)):
        yield Fault(
            block,
            "reopen",
            f"nothing leads out of {', '.join(stops)}, which stop the clock: leave it out",
            file,
        )


def _definition_faults(book: Rulebook, definition: Definition) -> Iterator[Fault]:
    file = f"workflows/{definition.workflow}/v{definition.version}.toml"
    rules = book.rules_of(definition.workflow)
    faults = [
        *_slot_faults(definition, rules),
        *letter_faults(book, definition),
        *follow_up_faults(book, definition),
    ]
    yield from (fault.in_file(file) for fault in faults)
    notices = book.notices(definition.workflow)
    if notices:
        for fault in _notice_faults(definition, notices, rules):
            yield fault.in_file(f"notifications/{definition.workflow}.toml")


def _slot_faults(definition: Definition, rules: list[ClockRule]) -> Iterator[Fault]:
    for name, slot in definition.slots.items():
        own = [rule for rule in rules if rule.slot == name]
        if not own:
            says = (
                "no policy says how long: give a regime or policies/sla a clock of this slot, or take it out"
            )
            yield Fault(f"slots.{name}", "", says)
        elif not all(rule.window for rule in own):
            yield from never_stops(f"slots.{name}", slot, definition)
        named = {state for rule in own for state in rule.pausable}
        for state in (*(p.removeprefix("state:") for p in slot.pauses), *(p.in_ for p in slot.pauses_on)):
            if own and state not in named:
                says = f"no policy of this slot names {state} as pausable: the pause never counts"
                yield Fault(f"slots.{name}", "pauses", says)


def _notice_faults(
    definition: Definition, notices: Iterable[Notice], rules: list[ClockRule]
) -> Iterator[Fault]:
    """Each threshold has a notice that answers it, each notice a threshold, trigger or slot to answer."""
    fired = {threshold for rule in rules for threshold in thresholds_of(rule)}
    answered = {
        name.removeprefix("threshold:") for n in notices for name in n.on if name.startswith("threshold:")
    }
    for notice in notices:
        block = f"notices.{notice.name}"
        for slot in notice.slots:
            if slot not in definition.slots:
                yield Fault(block, "slots", unknown("slot", slot, definition.slots))
        for name in notice.on:
            yield from _occasion_faults(block, name, definition, fired)
    if "breach" in {name for notice in notices for name in notice.on}:
        answered.add("100%")
    for lacking in sorted(fired - answered):
        yield Fault(
            "", "notices", f'no notice answers "threshold:{lacking}": add one, or take it from the policies'
        )


def thresholds_of(rule: ClockRule) -> list[str]:
    """Return the names of the thresholds that a rule's clocks pass."""
    return [*(f"{p}%" for p in rule.thresholds.percent), *(f"T-{k}" for k in rule.thresholds.before)]


ITEM_ACTS = ("opened", "done")
OCCASIONS = ("breach", "digest", "event", "item", "letter", "state", "task", "threshold", "timer", "trigger")


def _occasion_faults(block: str, name: str, definition: Definition, fired: set[str]) -> Iterator[Fault]:
    kind, _, rest = name.partition(":")
    known: Mapping[str, Iterable[str]] = {
        "event": EVENTS,
        "item": ITEM_ACTS,
        "state": definition.states,
        "task": definition.tasks,
        "threshold": fired,
        "timer": definition.timers,
        "trigger": {t.trigger for t in definition.transitions} | {definition.opens.trigger},
    }
    if kind not in OCCASIONS:
        yield Fault(block, "on", unknown("occasion", kind, OCCASIONS))
    elif kind in known and rest not in known[kind]:
        yield Fault(block, "on", unknown(kind, rest, known[kind]))


def _outreach_faults(book: Rulebook) -> Iterator[Fault]:
    """Every workflow that the contact policy or a survey names is there."""
    for policy in book.contact_policies:
        file = f"policies/contact/{policy.code}/v{policy.version}.toml"
        for rule in policy.rules:
            if isinstance(rule, OpenCase):
                for name in sorted(rule.workflows - set(book.workflows)):
                    says = unknown("workflow", name, book.workflows)
                    yield Fault(f"open_cases.{rule.code}", "workflows", says, file)
    for survey in (one for versions in book.surveys.values() for one in versions):
        if survey.opens is not None and survey.opens not in book.workflows:
            says = unknown("workflow", survey.opens, book.workflows)
            yield Fault("", "opens", says, f"policies/surveys/{survey.name}/v{survey.version}.toml")


def _jurisdiction_faults(book: Rulebook) -> Iterator[Fault]:
    known = {entity.jurisdiction for entity in book.entities.values()}
    for definition in book.definitions.values():
        for transition in definition.transitions:
            for code in transition.where.get("jurisdiction", ()):
                if code not in known:
                    block, file = (
                        f"transitions.{transition.trigger}",
                        f"workflows/{definition.workflow}/v{definition.version}.toml",
                    )
                    yield Fault(block, "where.jurisdiction", unknown("jurisdiction", code, known), file)


def _folder(code: str) -> str:
    return code.lower().replace("-", "_")
