"""The dossier as one HTML page: what print needs is derived here, the words stand in the template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from casework.delivery import wording
from casework.delivery.clock_statement import Clock, bar
from casework.delivery.dossier import Dossier, Fact
from casework.delivery.templates import environment

LEDGER_ABOVE = 100  # events; a table costs five times as much a row, a ledger reads as well
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
SIGNS = {
    "running": "●",
    "paused": "▌▌",
    "met": "✓",
    "missed": "▲",
    "window_over": "–",
    "ended": "–",
    "not_started": "–",
}
RESULTS = {
    "running": ("due", "截止"),
    "paused": ("paused", "已暂停"),
    "met": ("met", "按时完成"),
    "missed": ("missed", "超期"),
}
SECTIONS = {
    "parties": ("Parties", "当事人"),
    "outcome": ("Summary and outcome", "摘要与结果"),
    "clocks": ("Clock statement", "时限说明"),
    "path": ("Path of the case", "办理路径"),
    "decisions": ("Decisions and approvals", "决定与批准"),
    "evidence": ("Screening and scores", "筛查与评分"),
    "redress": ("Redress and payments", "补偿与支付"),
    "items": ("Work items", "工作项"),
    "linked": ("Linked cases", "关联案件"),
    "documents": ("Documents", "文件"),
    "letters": ("Letters", "信函"),
    "events": ("Record of the case", "案件记录"),
    "access": ("Who looked at the case", "查阅记录"),
    "withheld": ("Withheld", "未予披露"),
    "integrity": ("Integrity", "完整性"),
    "signoff": ("Sign-off", "签署"),
}
FIRST = ("running", "paused", "missed", "met")
SHORT, LONG = 1000, 20_000  # characters of a name or sentence, and of a text, in print
ON_COVER = 620  # characters of the summary that the cover has room for


def page(dossier: Dossier, drawing: str) -> str:
    """Return the HTML of the dossier; `drawing` is the SVG of its path, made by us."""
    zh = dossier.language == "zh"
    titles = {name: pair[zh] for name, pair in SECTIONS.items()}
    return _template(dossier.language).render(
        d=dossier,
        language=dossier.language,
        zone=dossier.zone,
        lang="zh-CN" if zh else "en",
        drawing=Markup(drawing),  # noqa: S704 — drawn by us
        across=_is_wide(drawing),
        bar=lambda clock: Markup(bar(clock, dossier.made_at, dossier.language)),  # noqa: S704 — escaped there
        sign=lambda clock: "■" if clock.result == "running" and clock.soon else SIGNS[clock.result],
        facts=_facts(dossier),
        titles=titles,
        sections=[(name, titles[name]) for name in SECTIONS if name not in _missing(dossier, drawing)],
        words={result: pair[zh] for result, pair in RESULTS.items()},
        utc=lambda at: wording.short_moment(at, "UTC", dossier.language, seconds=True),
        stays_whole=_stays_whole,
        begun=[clock for clock in dossier.clocks if clock.result != "not_started"],
        waiting=[clock for clock in dossier.clocks if clock.result == "not_started"],
        tiles=_urgent(dossier.clocks),
        missed=[clock for clock in dossier.clocks if clock.breached_at],
        in_short=_shortened(dossier.summary),
        ledger=len(dossier.events) > LEDGER_ABOVE,
        in_fours=_in_fours,
        size=_size,
        made=wording.short_moment(dossier.made_at, dossier.zone, dossier.language, seconds=True),
        digest=sha256(dossier.case_json + dossier.events_jsonl).hexdigest(),
    )


class Text(str):
    """Words that may be long: a letter, a reason, a note."""


@cache
def _template(language: str) -> Template:
    """The template; what no printer shows, and what turns letters round, comes out as a question mark."""
    more = (
        "……（此处截断，另有 {:,} 字，全文见 case.json）"
        if language == "zh"
        else " … (cut; {:,} more characters in case.json)"
    )

    def printable(value: Any) -> Any:
        if type(value) not in (str, Text):
            return value
        kept = LONG if type(value) is Text else SHORT
        rest = len(value) - kept
        return UNPRINTABLE.sub("?", value[:kept] + more.format(rest) if rest > 0 else value)

    made = environment(language)
    made.finalize = printable
    made.filters["text"] = Text
    return made.get_template("reports/dossier.html")


def _stays_whole(clock: Clock) -> bool:
    """Whether a clock's panel is kept on one page: one with long texts has to break."""
    pauses = "".join(pause.reason for pause in clock.pauses)
    return (
        len("".join([clock.title, clock.basis, clock.breach_reason, clock.ended, pauses, *clock.derivation]))
        < 1200
    )


def _facts(dossier: Dossier) -> list[Fact]:
    """The table of the cover: what the paper is, then what the case is."""
    zh = dossier.language == "zh"
    own = [
        Fact("报告编号" if zh else "Report", dossier.report_id, strong=True),
        Fact("当前环节" if zh else "State", dossier.state, strong=True),
        Fact("制作人" if zh else "Made by", dossier.made_by),
        Fact("语言与时区" if zh else "Language, zone", f"{'中文' if zh else 'English'}, {dossier.zone}"),
    ]
    return [*own, *dossier.facts]


def _missing(dossier: Dossier, drawing: str) -> set[str]:
    """The sections that are not printed: no drawing was given, or nothing is withheld that may be named."""
    return {name for name, there in (("path", drawing), ("withheld", dossier.withheld)) if not there}


def _is_wide(drawing: str) -> bool:
    """Whether a drawing is read better on a page turned on its side."""
    size = re.match(r'<svg width="(\d+)[^"]*" height="(\d+)', drawing)
    if size is None:
        return False
    width, height = float(size[1]), float(size[2])
    upright, turned = (min(1.0, wide / width, high / height) for wide, high in ((482, 580), (728, 370)))
    return turned > upright  # points of paper; neither is drawn larger than life


def _urgent(clocks: Sequence[Clock]) -> list[Clock]:
    """The two clocks that a reader has to know first."""
    shown = [clock for clock in clocks if clock.result in FIRST and clock.due_at]
    return sorted(shown, key=lambda one: (FIRST.index(one.result), one.due_at, not one.regulatory))[:2]


def _shortened(summary: str) -> str:
    if len(summary) <= ON_COVER:
        return summary
    cut = max(summary.rfind(end, 0, ON_COVER) for end in (" ", "，", "。", "\n"))
    return summary[: cut if cut > ON_COVER // 2 else ON_COVER].rstrip() + " …"


def _in_fours(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _size(amount: int) -> str:
    """`812 B`, `41 kB`, `1.2 MB`."""
    if amount < 1000:
        return f"{amount} B"
    return f"{amount / 1000:.0f} kB" if amount < 1_000_000 else f"{amount / 1_000_000:.1f} MB"
