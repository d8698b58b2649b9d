"""The papers of a dossier: documents, letters with their proof, linked cases, work items."""

from __future__ import annotations

from casework.db import Row
from casework.delivery import dossier as paper
from casework.queries.people.directory import actor_names
from casework.queries.reports.case_file import CaseFile


def documents_of(file: CaseFile, language: str) -> tuple[paper.Document, ...]:
    names = actor_names([row["added_by"] for row in file.documents], language)
    sources: dict[str, str] = {"customer": "客户", "bank": "本行", "third_party": "第三方"}
    return tuple(
        paper.Document(
            row["name"],
            row["sha256"],
            row["size"],
            str(sources[row["source"]] if language == "zh" else row["source"].replace("_", " ")),
            names[row["added_by"]],
            row["added_at"],
        )
        for row in file.documents
    )


def letters_of(file: CaseFile, language: str) -> tuple[paper.Letter, ...]:
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


#: how another case is tied to this one
LINKED = {
    "duplicate_of": ("duplicate of", "重复于"),
    "has_duplicate": ("has the duplicate", "含重复案件"),
    "related_to": ("related to", "相关"),
    "caused_by": ("followed from", "由其引发"),
    "led_to": ("led to", "引发"),
}


def linked_of(file: CaseFile, language: str) -> tuple[paper.LinkedCase, ...]:
    found = []
    for row in file.links:
        definition = file.now.rules.definition(row["workflow"], row["workflow_version"])
        state = definition.state(row["state"]).title.in_(language)
        found.append(
            paper.LinkedCase(row["reference"], LINKED[row["kind"]][language == "zh"], row["title"], state)
        )
    return tuple(found)


def items_of(file: CaseFile, language: str) -> tuple[paper.WorkItem, ...]:
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
