"""The dossier of one case, gathered for print: rows and codes become words of its language."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from casework.db import Row
from casework.delivery import dossier as paper
from casework.delivery.wording import due
from casework.domain.definition import FINAL
from casework.domain.diagram import dot
from casework.domain.parties.roles import PARTY_ROLES
from casework.domain.values import typed
from casework.domain.wording.facts import ROLE_TITLES
from casework.jobs.dossier_clocks import clocks_of
from casework.jobs.dossier_decisions import decisions_of, redress_of
from casework.jobs.dossier_evidence import case_json, events_jsonl, integrity_of
from casework.jobs.dossier_papers import documents_of, items_of, letters_of, linked_of
from casework.queries.onboarding.items import names_of_parties
from casework.queries.people.directory import actor_names, roles_of
from casework.queries.reports.case_file import CaseFile, case_file

CONFIDENTIAL = {"en": "Confidential", "zh": "机密"}


def gather_dossier(report: Row) -> paper.Dossier:
    """Return the dossier that a row of `reports` asks for: the case as of its entry and moment."""
    language, at = report["language"], report["asked_at"]
    file = case_file(report["case_id"], report["as_of"], language, due)
    row, definition = file.now.row, file.now.definition
    entity = file.now.rules.entities[row["entity"]]
    return paper.Dossier(
        report_id=f"R-{report['id']:06d}",
        reference=row["reference"],
        kind=definition.title.in_(language),
        title=row["title"],
        customer=file.now.party["name"] if file.now.party else "",
        state=definition.state(file.state).title.in_(language),
        classification=CONFIDENTIAL[language],
        language=language,
        zone=entity.zone,
        made_by=actor_names([report["asked_by"]], language)[report["asked_by"]],
        made_at=at,
        summary=next((str(file.fields[name]) for name in SUMMARY if file.fields.get(name)), ""),
        integrity=integrity_of(file, at),
        case_json=case_json(file, at),
        events_jsonl=events_jsonl(file),
        outcome=(*_ending(file, language), *_facts(file, OUTCOME, language)),
        facts=_cover(file, language),
        regimes=_regimes(file, language),
        parties=_parties(file, language),
        clocks=clocks_of(file, language, at),
        events=_events(file, language),
        documents=documents_of(file, language),
        letters=letters_of(file, language),
        decisions=decisions_of(file, language),
        redress=redress_of(file, language),
        linked=linked_of(file, language),
        items=items_of(file, language),
        diagram=dot(definition, language, file.walked, file.state),
    )


SUMMARY = ("narrative", "diligence_summary", "purpose")  # the first that was written
OUTCOME = (
    "desired_outcome",
    "outcome",
    "findings",
    "root_cause",
    "root_cause_method",
    "learnings",
    "external_result",
    "rating",
    "approval_conditions",
)
COVER = (
    "received_at",
    "channel",
    "source",
    "product",
    "issue",
    "severity",
    "amount_in_dispute",
    "unit_complained_of",
)


def _cover(file: CaseFile, language: str) -> tuple[paper.Fact, ...]:
    row, zh = file.now.row, language == "zh"
    entity = file.now.rules.entities[row["entity"]]
    handler = f"person/{row['assignee']}" if row["assignee"] else None
    name = actor_names([handler], language)[handler] if handler else ("无" if zh else "nobody")
    own = [
        paper.Fact("法人机构" if zh else "Entity", entity.name.in_(language)),
        paper.Fact("经办人" if zh else "Handler", name),
        paper.Fact("流程版本" if zh else "Workflow", file.now.definition.name),
        paper.Fact("截至记录" if zh else "As of entry", f"#{file.as_of}"),
    ]
    return (*own, *_facts(file, COVER, language))


def _ending(file: CaseFile, language: str) -> tuple[paper.Fact, ...]:
    """Return how the case ended, where it has."""
    state = file.now.definition.state(file.state)
    if state.kind != FINAL:
        return ()
    return (paper.Fact("结案状态" if language == "zh" else "Ended as", state.title.in_(language)),)


def _facts(file: CaseFile, names: tuple[str, ...], language: str) -> tuple[paper.Fact, ...]:
    declared = file.now.definition.fields
    return tuple(
        paper.Fact(declared[name].title.in_(language), shown(file, name, language))
        for name in names
        if name in declared and file.fields.get(name) not in (None, "")
    )


def shown(file: CaseFile, name: str, language: str, value: Any = None) -> str:
    """Return a field's value in words: the title of a choice, an amount with its currency, yes or no."""
    field, kept = file.now.definition.fields[name], file.fields.get(name) if value is None else value
    if kept is None or isinstance(kept, dict):
        return ""
    if field.type == "choice":
        return next((c.title.in_(language) for c in field.choices if c.code == kept), str(kept))
    if field.type == "bool":
        return ("是" if kept else "否") if language == "zh" else ("yes" if kept else "no")
    found = typed(field, kept)
    if isinstance(found, Decimal) and field.type == "money":
        return f"{file.now.rules.entities[file.now.row['entity']].currency} {found:,.2f}"
    return f"{found:%Y-%m-%d %H:%M} UTC" if isinstance(found, datetime) else str(found)


def _regimes(file: CaseFile, language: str) -> tuple[paper.Regime, ...]:
    names = sorted({clock["policy"] for clock in file.now.clocks.values()})
    rules = [file.now.rules.rule(name) for name in names]
    found: dict[str, paper.Regime] = {}
    for rule in (rule for rule in rules if rule.regime):
        title = f"{rule.regime}: {rule.title.in_(language)}"
        found[title] = paper.Regime(title, rule.citation, rule.basis == "confirmed")
    return tuple(found.values())


def _parties(file: CaseFile, language: str) -> tuple[paper.Party, ...]:
    party, zh = file.now.party, language == "zh"
    if party is None:
        return ()
    kinds = {"organisation": "机构" if zh else "organisation", "person": "个人" if zh else "person"}
    contact = ", ".join(party[name] for name in ("contact_name", "email", "phone", "address") if party[name])
    note = (
        ("弱势客户" if zh else "vulnerable") if party["vulnerable"] or file.fields.get("vulnerable") else ""
    )
    found = [paper.Party("客户" if zh else "Customer", party["name"], kinds[party["kind"]], contact, note)]
    if name := file.fields.get("representative"):
        found.append(paper.Party("代理人" if zh else "Representative", str(name)))
    return (*found, *_named(file, language))


def _named(file: CaseFile, language: str) -> tuple[paper.Party, ...]:
    """Return who had a role in the case beside its customer when the dossier was asked for."""
    rows = [
        row
        for row in sorted(file.now.parties, key=lambda row: row["seq"])
        if row["seq"] <= file.as_of and (row["ended"] is None or row["ended"] > file.as_of)
    ]
    names = names_of_parties(row["party_id"] for row in rows)
    return tuple(paper.Party(PARTY_ROLES[row["role"]].in_(language), names[row["party_id"]]) for row in rows)


def _events(file: CaseFile, language: str) -> tuple[paper.Event, ...]:
    roles = roles_of(entry.actor for entry in file.entries)
    states = file.now.definition.states
    return tuple(
        paper.Event(
            seq=entry.seq,
            at=entry.at,
            actor=entry.who,
            role=", ".join(ROLE_TITLES[role].in_(language) for role in roles.get(entry.actor, ())),
            sentence=entry.says,
            hash=entry.hash,
            detail=entry.detail,
            source=states[entry.body["from"]].title.in_(language) if entry.body.get("from") in states else "",
            target=states[entry.body["to"]].title.in_(language) if entry.body.get("to") in states else "",
            changes=_changes(file, entry.body, language),
        )
        for entry in file.entries
    )


def _changes(file: CaseFile, body: Any, language: str) -> tuple[paper.Change, ...]:
    declared, before = file.now.definition.fields, body.get("was", {})
    if not isinstance(before, dict):
        return ()
    return tuple(
        paper.Change(
            declared[name].title.in_(language),
            shown(file, name, language, before.get(name, "")) if name in before else "",
            shown(file, name, language, value),
        )
        for name, value in body.get("values", {}).items()
        if name in declared
    )
