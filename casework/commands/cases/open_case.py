"""Open a case: the customer, the facts known at intake, and from its receipt on the clocks that run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from casework.commands.cases.counting import counted_in
from casework.commands.cases.finishing import digest_of, finish, record_answer, record_words
from casework.commands.cases.record_move import consequences, follow, split_values
from casework.commands.mail.record_notices import Happening
from casework.commands.numbers import take_number
from casework.commands.parties.record_party import NewParty, party_named, record_party
from casework.commands.recording import Record, new_case
from casework.commands.writing import again_if_outrun, write
from casework.db import Row
from casework.domain.access import RESTRICTED_FROM, may_touch, may_use, restricted_part, scope_of
from casework.domain.chain import written
from casework.domain.definition import Definition
from casework.domain.facts import Actor, Facts
from casework.domain.guards import GUARDS
from casework.domain.machine import opening
from casework.domain.values import typed, typed_fields
from casework.errors import Denied, Malformed
from casework.queries.cases.deciding import party_facts, read_fields
from casework.queries.cases.reading import CaseNow, first_answer, log_of_database
from casework.queries.outside.facts import outside_facts_for
from casework.rulebook import Rulebook
from casework.rulebook.current import current

LONGEST_TITLE = 200
#: what a new case does not have
NOTHING_YET: Row = dict.fromkeys(
    ("assignee", "closed_at", "next_due", "next_clock", "warns_at", "hold", "legal_hold")
)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A new case as asked for: `party` is an existing one's number or a new one, `fields` hold the needs."""

    workflow: str
    title: str
    party: int | NewParty
    actor: Actor
    fields: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    duplicates_looked_for: bool = False
    source_id: str | None = None
    team: str | None = None

    @property
    def digest(self) -> str:
        party = self.party if isinstance(self.party, int) else self.party.as_asked()
        return digest_of("open", {"w": self.workflow, "t": self.title, "p": party, "f": dict(self.fields)})


@again_if_outrun
def open_case(command: OpenCase, at: datetime) -> Row:
    """Open the case and return the answer that a repeated request will get, too.

    Raises Malformed with errors by field, Denied, Refused, NotFound for a customer who is not there.
    """
    answered = first_answer(command.actor, command.key, command.digest)
    if answered is not None:
        return answered
    record, answer = gather_opening(command, at)
    write(record)
    return answer


def gather_opening(command: OpenCase, at: datetime) -> tuple[Record, Row]:
    """Return the record of a new case and its answer; an import writes many of them in one go."""
    rules = current()
    definition = rules.latest(command.workflow)
    given = _given(definition, command)
    entity = rules.entity(str(given["entity"]))
    _refuse_foreign(rules, command.actor, entity.code)  # before the customer is looked up there
    party = party_named(command.party, entity.code, command.actor, at)
    facts = _facts(definition, rules, command, given, party, at)
    opening(definition, _with_outside(facts, definition, rules, command, party))
    row = _row(definition, rules, command, given, facts, party, at)
    if not may_touch(rules.access, "case.open", command.actor, row):
        raise _foreign()
    record, now = Record(row, at, log_of_database()), _now(row, definition, rules, party)
    _record(record, now, command, given, party)
    return record, record_answer(record, command.actor.name, command.key, command.digest, event=1)


def _refuse_foreign(rules: Rulebook, actor: Actor, entity: str) -> None:
    everything = scope_of(rules.access, "case.open", actor)[0]
    if not everything and entity not in actor.entities:
        raise _foreign()


def _foreign() -> Denied:
    return Denied("You can open cases of your own entity only.", zh="您只能登记本机构的案件。")


def _given(definition: Definition, command: OpenCase) -> dict[str, Any]:
    if not may_use(current().access, "case.open", command.actor):
        raise Denied("Your role does not allow opening a case.", zh="您的角色不能登记案件。")
    zh = command.actor.language.startswith("zh")
    allowed = frozenset({*definition.opens.needs, *definition.opens.takes} & definition.fields.keys())
    given = read_fields(definition, allowed, command.fields, zh)
    errors: dict[str, list[str]] = {}
    if not command.title.strip() or len(command.title) > LONGEST_TITLE or "\x00" in command.title:
        errors["title"] = [
            f"请填写标题，最多 {LONGEST_TITLE} 字。" if zh else f"A title of 1 to {LONGEST_TITLE} characters."
        ]
    if "entity" not in given:
        errors["entity"] = ["请填写法人机构。" if zh else "Name the entity that the case belongs to."]
    if errors:
        raise Malformed("The case cannot be opened like this.", zh="无法按此登记案件。", errors=errors)
    return given


def _facts(
    definition: Definition, rules: Rulebook, command: OpenCase, given: Row, party: Row, at: datetime
) -> Facts:
    fields = {name: typed(definition.fields[name], value) for name, value in given.items()}
    entity = rules.entity(str(given["entity"]))
    return Facts(
        actor=command.actor,
        at=at,
        fields=fields,
        given=fields,
        state=definition.initial,
        party=party_facts(party, fields),
        priority=given.get(definition.priority or ""),
        jurisdiction=entity.jurisdiction,
        opened_at=at,
        received_at=fields.get("received_at"),
        zone=entity.zone,
        extra={"duplicates_looked_for": command.duplicates_looked_for},
    )


def _with_outside(
    facts: Facts, definition: Definition, rules: Rulebook, command: OpenCase, party: Row
) -> Facts:
    """Return the facts with what the guards of an opening read from outside a case that is not there yet."""
    if not any(GUARDS[call.name].reads for call in definition.opens.guards):
        return facts
    row = {
        "id": None,
        "workflow": definition.workflow,
        "entity": facts.fields["entity"],
        "party_id": party["id"],
    }
    now = _now(row, definition, rules, party)
    found = outside_facts_for(now, definition.opens, command.actor, facts.at, facts.given)
    return replace(facts, extra={**facts.extra, **found})


def _row(
    definition: Definition,
    rules: Rulebook,
    command: OpenCase,
    given: Row,
    facts: Facts,
    party: Row,
    at: datetime,
) -> Row:
    entity = str(given["entity"])
    if definition.restricted:
        entity = team = restricted_part(entity)
    else:
        team = command.team or _routed(rules, entity, facts)
    series = "restricted_case" if definition.restricted else "case"
    number, state = take_number(series), definition.initial
    return new_case(
        log_of_database(),
        **NOTHING_YET,
        id=RESTRICTED_FROM + number if definition.restricted else number,
        reference=f"{definition.reference}-{at.year}-{number:06d}",
        workflow=definition.workflow,
        workflow_version=definition.version,
        state=state,
        state_since=at,
        queue=definition.state(state).queue,
        title=command.title.strip(),
        party_id=party["id"],
        entity=entity,
        team=team,
        priority=given.get(definition.priority or ""),
        received_at=facts.received_at or at,
        opened_at=at,
        fields={},
        approvals={},
        marks={"moments": {f"state:{state}": written(at)}},
        changed_by=command.actor.name,
        changed_at=at,
        source_id=command.source_id,
    )


def _routed(rules: Rulebook, entity: str, facts: Facts) -> str:
    team = rules.team_for(entity, facts)
    if team is None:
        raise Malformed(
            "No team takes such cases: the bank's routing names none for this entity.",
            zh="没有团队受理此类案件：该机构未设路由。",
            errors={"entity": ["No route fits."]},
        )
    return team


def _now(row: Row, definition: Definition, rules: Rulebook, party: Row) -> CaseNow:
    return CaseNow(
        row=row,
        definition=definition,
        rules=rules,
        clocks={},
        timers={},
        items=[],
        drafts={},
        party=party,
        documents=0,
        fired=set(),
    )


def _record(record: Record, now: CaseNow, command: OpenCase, given: Row, party: Row) -> None:
    definition, actor = now.definition, command.actor
    values, _, personal = split_values(now, given)
    personal["title"] = record.case["title"]
    codes = {"trigger": definition.opens.trigger, "to": definition.initial, "values": values}
    shown = {"team": record.case["team"], "party": party["id"], "reference": record.case["reference"]}
    seq = record.event("opened", actor.name, personal, **codes, **shown, on_behalf_of=actor.principal)
    pointers = {name: {"seq": seq} for name in personal if name in definition.fields}
    record.case["fields"] = {**values, **pointers}
    now.fields = typed_fields(definition, record.case["fields"])
    record.decided(actor.name)
    if not isinstance(command.party, int):
        record_party(record, party)
    consequences(record, now, actor, record.body, [Happening("event:opened", seq)])
    follow(record, now)
    finish(record, now, counted_in({"next_due": None}))
    record_words(record, party, list(personal.values()), new=True)
