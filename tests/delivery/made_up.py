"""The complaint of complaint.toml as a dossier, in English or Chinese, with as many events as wanted."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from casework.delivery.clock_statement import Clock, Pause
from casework.delivery.dossier import (
    Access,
    Change,
    Decision,
    Document,
    Dossier,
    Event,
    Evidence,
    Fact,
    Integrity,
    Letter,
    LinkedCase,
    Party,
    Redress,
    Regime,
    Withheld,
    WorkItem,
)

MADE = datetime(2026, 11, 23, 14, 20, 7, tzinfo=UTC)
OPENED = datetime(2026, 10, 6, 9, 12, tzinfo=UTC)
KINDS: dict[str, Any] = {
    "outcome": Fact,
    "facts": Fact,
    "regimes": Regime,
    "parties": Party,
    "clocks": Clock,
    "pauses": Pause,
    "letters": Letter,
    "decisions": Decision,
    "evidence": Evidence,
    "redress": Redress,
    "linked": LinkedCase,
    "items": WorkItem,
    "withheld": Withheld,
    "access": Access,
}
SENTENCES = (
    ("Hana Reed", "staff", "moved the case to investigating", "将案件转入调查"),
    (
        "system",
        "",
        "reminded Hana Reed: 75 % of internal resolution is used",
        "提醒 Hana Reed：内部办结时限已用 75%",
    ),
    ("赵琳 Lin Zhao", "team_lead", "returned the response", "退回了答复"),
    ("陈𬱟龘", "customer", "answered by e-mail", "通过电子邮件回复"),
    ("Hana Reed", "staff", "added the document ‘Loan statement’", "添加了文件“还款对账单”"),
)
Say = Callable[[str, str], str]


def dossier(language: str = "en", events: int = 21, **changes: Any) -> Dossier:
    """The dossier; `changes` replace parts of it."""

    def say(en: str, zh: str) -> str:
        return zh if language == "zh" else en

    record = tuple(_event(seq, say) for seq in range(1, events + 1))
    lines = [json.dumps({"seq": one.seq, "hash": one.hash}) for one in record]
    made: Dossier = Dossier(
        **_spoken(_written(), language),
        language=language,
        zone="Europe/London",
        made_at=MADE,
        integrity=Integrity(
            events, record[-1].hash, True, MADE, (), say("no. 88 of 22 Nov 2026", "第 88 号（2026-11-22）")
        ),
        case_json=json.dumps({"reference": "CMP-2026-000123", "客户": "海川"}, ensure_ascii=False).encode(),
        events_jsonl="".join(f"{line}\n" for line in lines).encode(),
        events=record,
        documents=tuple(_document(number, say) for number in range(1, 21)),
        diagram=_diagram(say),
    )
    return replace(made, **changes)


def few(made: Dossier) -> Dossier:
    """The dossier with two of each thing."""
    names = ("documents", "letters", "decisions", "clocks", "parties", "facts", "outcome")
    return replace(made, **{name: getattr(made, name)[:2] for name in names})


def digest(of: str) -> str:
    """A digest of anything."""
    return sha256(of.encode()).hexdigest()


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("complaint.toml").read_text("utf-8"))


def _spoken(table: dict[str, Any], language: str) -> dict[str, Any]:
    """The table's values in one language, its tables as the dossier's parts."""
    spoken: dict[str, Any] = {}
    for name, value in table.items():
        if name in KINDS and isinstance(value, list):
            spoken[name] = tuple(KINDS[name](**_spoken(row, language)) for row in value)
        elif isinstance(value, list):
            rows = [
                [_word(one, language) for one in row] if isinstance(row, list) else _word(row, language)
                for row in value
            ]
            spoken[name] = tuple(tuple(row) if isinstance(row, list) else row for row in rows)
        else:
            spoken[name] = _word(value, language)
    return spoken


def _word(value: Any, language: str) -> Any:
    return value[language] if isinstance(value, dict) else value


def _event(seq: int, say: Say) -> Event:
    actor, role, en, zh = SENTENCES[seq % len(SENTENCES)]
    moved = seq % len(SENTENCES) == 0
    asked = say(
        f"“Please state the six-month limit, too” (note {seq}).", f"“请写明六个月申诉期。”（第 {seq} 条备注）"
    )
    amount = Change(say("Amount in dispute", "争议金额"), "£38,000.00", "£38,400.00")
    return Event(
        seq=seq,
        at=OPENED + timedelta(hours=2 * seq, seconds=7 * seq),
        actor=actor,
        role=role,
        sentence=say(en, zh),
        hash=digest(f"event {seq}"),
        detail=asked if seq % 3 == 2 else "",
        source=say("Classifying", "分类") if moved else "",
        target=say("Investigating", "调查") if moved else "",
        changes=(amount, Change(say("Handler", "经办人"), "", "Hana Reed")) if seq % 7 == 3 else (),
    )


def _document(number: int, say: Say) -> Document:
    return Document(
        name=say(
            f"Loan statement {number:02} of 28 August – copy.pdf", f"还款对账单 {number:02}（8 月 28 日）.pdf"
        ),
        sha256=digest(f"document {number}"),
        size=23_000 * number * number,
        source=say("customer, by e-mail", "客户，电子邮件")
        if number % 3
        else say("bank, from the archive", "本行档案"),
        added_by="Hana Reed" if number % 2 else "赵琳",
        added_at=OPENED + timedelta(days=number),
    )


def _diagram(say: Say) -> str:
    names = {
        "received": say("Received", "已收到"),
        "investigating": say("Investigating", "调查"),
        "waiting": say("Awaiting customer", "待客户"),
        "drafting": say("Drafting the response", "起草答复"),
        "closed": say("Closed", "已结案"),
    }
    nodes = "".join(f'{name} [label="{label}"];' for name, label in names.items())
    edges = "received->investigating; investigating->waiting; waiting->investigating;"
    edges += "investigating->drafting; drafting->closed"
    return f"digraph complaint {{ rankdir=TB; node [shape=box, style=rounded]; {nodes}{edges} }}"


def with_every_text(value: Any, words: str) -> Any:
    """The same value with `words` added to every text in it, except where only a code can stand."""
    if isinstance(value, str):
        return value + words
    if isinstance(value, tuple):
        return tuple(with_every_text(one, words) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"language", "zone", "result", "diagram"}
        texts = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in kept}
        return replace(value, **{name: with_every_text(one, words) for name, one in texts.items()})
    return value
