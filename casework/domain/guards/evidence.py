"""Guards on what is on file: documents, letters, searches, chasers, the master of a duplicate."""

from __future__ import annotations

from casework.domain.facts import Facts, Refusal
from casework.domain.guards.vocabulary import guard
from casework.domain.wording.facts import listed


@guard(incoming=True, reads=("duplicates_looked_for",))
def duplicates_looked_for(facts: Facts) -> Refusal | None:
    """Refuse to open a case before a search for others of the same matter. Reads `duplicates_looked_for`."""
    if facts.extra.get("duplicates_looked_for"):
        return None
    return Refusal(
        "Look for other cases of this matter first: search by customer and product.",
        "请先检索是否已有同一事项的案件：按客户和产品查询。",
    )


@guard("number?")
def evidence_attached(facts: Facts, argument: int | None) -> Refusal | None:
    """Refuse while fewer documents than the argument (1 if left out) lie on the case."""
    needed = argument or 1
    if facts.documents >= needed:
        return None
    return Refusal(
        f"The case has {facts.documents} documents of the {needed} needed. Attach what the findings rest on.",
        f"案件现有{facts.documents}份材料，至少需要{needed}份。请附上调查结论所依据的材料。",
    )


@guard(incoming=True)
def letter_complete(facts: Facts) -> Refusal | None:
    """Refuse while the letter lacks something that it must contain, a block to write or a tick to confirm."""
    if facts.letter is None:
        return Refusal(
            "The letter is not written yet. Write it here.", "信函尚未撰写。请在此撰写。", field="letter"
        )
    missing = facts.letter.missing()
    if not missing:
        return None
    labels = listed([content.label for content in missing])
    return Refusal(
        f"The letter still lacks: {labels.en}.", f"信函尚缺：{labels.zh}。", field=f"letter.{missing[0].code}"
    )


@guard("number", reads=("chasers_sent",))
def chasers_sent(facts: Facts, argument: int) -> Refusal | None:
    """Refuse before the customer was reminded so often. Reads `chasers_sent`, those since the question."""
    sent = facts.extra.get("chasers_sent", 0)
    if sent >= argument:
        return None
    return Refusal(
        f"The customer was reminded {sent} times; {argument} are needed. They go out by themselves.",
        f"已提醒客户{sent}次，须提醒{argument}次。提醒由系统自动发出。",
    )


@guard(incoming=True, reads=("master.open",))
def master_is_open(facts: Facts) -> Refusal | None:
    """Refuse a master that is closed or does not exist. Reads `master.open`: None if there is none."""
    found = facts.extra.get("master.open")
    if found:
        return None
    if found is None:
        return Refusal(
            "There is no such case. Give the reference of the case that stays open.",
            "没有这一案件。请填写保留办理的案件编号。",
            field="duplicate_of",
        )
    return Refusal(
        "That case is closed. A duplicate can only be merged into a case that is open.",
        "该案件已结案。重复案件只能并入尚在办理的案件。",
        field="duplicate_of",
    )
