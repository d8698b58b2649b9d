"""The dossier of one case, gathered for print: rows and codes become words of its language."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from casework.db import Row
from casework.delivery import dossier as paper
from casework.domain.chain import link, written
from casework.domain.diagram import dot
from casework.domain.values import typed
from casework.domain.wording.facts import ROLE_TITLES
from casework.jobs.dossier_clocks import clocks_of
from casework.jobs.dossier_decisions import decisions_of, redress_of
from casework.queries.people.directory import actor_names, roles_of
from casework.queries.reports.case_file import CaseFile, case_file

CONFIDENTIAL = {"en": "Confidential", "zh": "机密"}


def gather_dossier(report: Row) -> paper.Dossier:
    """Return the dossier that a row of `reports` asks for: the case as of its entry and moment."""
    language, at = report["language"], report["asked_at"]
    file = case_file(report["case_id"], report["as_of"], language)
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
        summary=str(file.fields.get("narrative", "")),
        integrity=_integrity(file, at),
        case_json=case_json(file, at),
        events_jsonl=events_jsonl(file),
        outcome=_facts(file, OUTCOME, language),
        facts=_cover(file, language),
        regimes=_regimes(file, language, at),
        parties=_parties(file, language),
        clocks=clocks_of(file, language, at),
        events=_events(file, language),
        documents=_documents(file, language),
        letters=_letters(file, language),
        decisions=decisions_of(file, language),
        redress=redress_of(file, language),
        linked=_linked(file, language),
        items=_items(file, language),
        diagram=dot(definition, language, file.walked, file.state),
    )


OUTCOME = (
    "desired_outcome",
    "outcome",
    "findings",
    "root_cause",
    "root_cause_method",
    "learnings",
    "external_result",
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


def _regimes(file: CaseFile, language: str, at: datetime) -> tuple[paper.Regime, ...]:
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
    return tuple(found)


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


def _documents(file: CaseFile, language: str) -> tuple[paper.Document, ...]:
    names = actor_names([row["added_by"] for row in file.documents], language)
    sources: dict[str, str] = {"customer": "客户", "bank": "本行", "third_party": "第三方"}
    return tuple(
        paper.Document(
            row["name"],
            row["sha256"],
            row["size"],
            sources.get(row["source"], row["source"])
            if language == "zh"
            else row["source"].replace("_", " "),
            names[row["added_by"]],
            row["added_at"],
        )
        for row in file.documents
    )


def _letters(file: CaseFile, language: str) -> tuple[paper.Letter, ...]:
    sent = {message["document"]: message for message in file.messages if message["document"]}
    rules, zh = file.now.rules, language == "zh"
    found = []
    for row, body in file.letters:
        rule = rules.letters(file.now.row["entity"], row["letter"], row["added_at"].date())
        message = sent.get(row["number"])
        by_mail = row["sent_how"] == "mail"
        proof = _proof(message, zh) if by_mail else ("打印邮寄" if zh else "printed and posted")
        to = file.now.party["name"] if file.now.party else ""
        channel = ("电子邮件" if zh else "e-mail") if by_mail else ("邮寄" if zh else "post")
        found.append(
            paper.Letter(
                title=rule.title.in_(language),
                template=", ".join(dict.fromkeys(rule.templates.values())),
                to=to,
                channel=channel,
                proof=proof,
                body=body,
                sent_at=row["added_at"],
                language=row["language"],
                contents=tuple((content.label.in_(language), True) for content in rule.contents),
            )
        )
    return tuple(found)


def _proof(message: Row | None, zh: bool) -> str:
    if message is None or message["sent_at"] is None:
        return "排队待发" if zh else "waiting to be sent"
    return (
        f"{'已送达邮件服务器' if zh else 'taken by the mail server'} {message['sent_at']:%Y-%m-%d %H:%M} UTC"
    )


def _linked(file: CaseFile, language: str) -> tuple[paper.LinkedCase, ...]:
    words = {
        "duplicate_of": ("duplicate of", "重复于"),
        "has_duplicate": ("has the duplicate", "含重复案件"),
        "related_to": ("related to", "相关"),
    }
    found = []
    for row in file.links:
        definition = file.now.rules.definition(row["workflow"], row["workflow_version"])
        state = definition.state(row["state"]).title.in_(language)
        found.append(
            paper.LinkedCase(row["reference"], words[row["kind"]][language == "zh"], row["title"], state)
        )
    return tuple(found)


def _items(file: CaseFile, language: str) -> tuple[paper.WorkItem, ...]:
    people = [f"person/{item['assignee']}" for item in file.items if item["assignee"]]
    names, zh = actor_names(people, language), language == "zh"
    return tuple(
        paper.WorkItem(
            title=file.now.definition.tasks[item["task"]].title.in_(language),
            assignee=names.get(f"person/{item['assignee']}", "无" if zh else "nobody"),
            state=("已完成" if zh else "done") if item["done_at"] else ("待办" if zh else "to do"),
            opened_at=item["opened_at"],
            due_at=item["due_at"],
            done_at=item["done_at"],
        )
        for item in file.items
        if item["task"] in file.now.definition.tasks
    )


def _integrity(file: CaseFile, at: datetime) -> paper.Integrity:
    """Check the chain of the entries that are printed, from its first to its last."""
    findings, head = [], None
    for entry in file.entries:
        if head is not None and link(head, _body_text(entry.body)) != entry.hash:
            findings.append(f"#{entry.seq}")
        head = entry.hash
    return paper.Integrity(file.as_of, file.head, not findings, at, tuple(findings))


def _body_text(body: Any) -> str:
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()


def case_json(file: CaseFile, at: datetime) -> bytes:
    """Return the case as data: the same bytes for the same case and entry."""
    row = file.now.row
    told = {
        "reference": row["reference"],
        "workflow": row["workflow"],
        "workflow_version": row["workflow_version"],
        "entity": row["entity"],
        "team": row["team"],
        "title": row["title"],
        "state": file.state,
        "opened_at": written(row["opened_at"]),
        "received_at": written(row["received_at"]),
        "as_of": {"seq": file.as_of, "head": file.head, "at": written(at)},
        "fields": file.fields,
        "party": {n: file.now.party[n] for n in ("name", "kind", "nature")} if file.now.party else None,
        "documents": [
            {n: d[n] for n in ("number", "name", "sha256", "size", "media_type")} for d in file.documents
        ],
        "letters": [{n: d[n] for n in ("number", "letter", "language", "sha256")} for d, _ in file.letters],
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"


def events_jsonl(file: CaseFile) -> bytes:
    """Return the entries as the export writes them, a line each, for any verifier."""
    stream = f"case/{file.now.row['id']}"
    lines = [
        {
            "stream": stream,
            "seq": e.seq,
            "kind": e.kind,
            "at": written(e.at),
            "hash": e.hash,
            "body": _body_text(e.body),
        }
        for e in file.entries
    ]
    return b"".join(orjson.dumps(line) + b"\n" for line in lines)
