"""Decisions, approvals and redress of a dossier, each with the check that maker and approver are not one."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from casework.delivery.dossier import Decision, Redress
from casework.domain.definition import Transition, Words
from casework.queries.cases.timeline import Entry
from casework.queries.reports.case_file import CaseFile

#: what is approved, by the name that the workflow gives it; any other is what the workflow is about
KINDS = {
    "redress": Words("Redress", "补偿"),
    "response": Words("Response", "答复"),
    "offer": Words("Offer", "方案"),
    "review": Words("Review", "复核"),
    "acceptance": Words("Acceptance of the client", "客户准入"),
}


def decisions_of(file: CaseFile, language: str) -> tuple[Decision, ...]:
    """Return each approval with its makers since the last return, from the entries alone."""
    makers: dict[str, list[Entry]] = {}
    found = []
    for entry in file.entries:
        transition = _transition(file, entry)
        if transition is None:
            continue
        for name in transition.resets:
            makers.pop(name, None)
        if transition.makes:
            makers.setdefault(transition.makes, []).append(entry)
        if transition.approves:
            title = KINDS.get(transition.approves, file.now.definition.title)
            found.append(_decision(entry, title, makers.get(transition.approves, []), language))
    return tuple(found)


def _transition(file: CaseFile, entry: Entry) -> Transition | None:
    if entry.kind != "moved":
        return None
    return file.now.definition.transition(entry.body["trigger"], entry.body["from"])


def _decision(entry: Entry, what: Words, made: list[Entry], language: str) -> Decision:
    zh = language == "zh"
    independent = entry.actor not in {each.actor for each in made}
    check = (
        ("起草人与批准人不同" if zh else "maker and approver are different people")
        if independent
        else ("批准人参与了起草" if zh else "the approver had a hand in it")
    )
    return Decision(
        title=what.in_(language),
        outcome=entry.says,
        maker=", ".join(dict.fromkeys(each.who for each in made)),
        at=made[-1].at if made else entry.at,
        approver=entry.who,
        approved_at=entry.at,
        meaning="批准" if zh else "approval",
        independent=independent,
        check=check,
    )


def redress_of(file: CaseFile, language: str) -> tuple[Redress, ...]:
    """Return what was offered, who approved it and whether it was paid."""
    amount = file.fields.get("redress_amount")
    if not amount or Decimal(amount) == 0:
        return ()
    zh = language == "zh"
    approved = [
        e for e in file.entries if (t := _transition(file, e)) is not None and t.approves == "redress"
    ]
    paid = file.fields.get("paid_at")
    field = file.now.definition.fields.get("redress_type")
    kind = next(
        (
            c.title.in_(language)
            for c in (field.choices if field else ())
            if c.code == file.fields.get("redress_type")
        ),
        "",
    )
    currency = file.now.rules.entities[file.now.row["entity"]].currency
    state = (
        ("已支付" if zh else "paid")
        if paid
        else ("已批准" if zh else "approved")
        if approved
        else ("已提出" if zh else "proposed")
    )
    return (
        Redress(
            kind=kind or ("补偿" if zh else "redress"),
            amount=f"{currency} {Decimal(amount):,.2f}",
            state=state,
            approved_by=approved[-1].who if approved else "",
            approved_at=approved[-1].at if approved else None,
            paid_at=datetime.fromisoformat(paid) if paid else None,
        ),
    )
