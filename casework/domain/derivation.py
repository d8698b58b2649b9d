"""Why a clock is due when it is, in sentences: one a step of its derivation, in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.domain.clocks.chinese import Chinese
from casework.domain.clocks.english import English
from casework.domain.clocks.local_time import LocalTime, States, Step, lowered, state_words
from casework.domain.clocks.shown import Noted
from casework.domain.definition import Words

#: in the derivation of a clock of an imported case: how it ended is what the source told, no act of ours
BY_SOURCE = "by_source"
TOLD = {
    True: Words(
        "Met: the source says that the answer came in time, but not when.",
        "按时：来源载明已及时答复，未载明日期。",
    ),
    False: Words(
        "Missed: the source says that the answer came late, but not when.",
        "逾期：来源载明答复不及时，未载明日期。",
    ),
    None: Words(
        "Ended: the source does not say whether the answer came in time.", "已结束：来源未载明是否及时答复。"
    ),
}
#: (act, why) -> what is said of an act that was passed over, or of one that took effect with a remark
REMARKS = {
    ("pause", "not_pausable"): Words(
        "Not paused{while_}: the rule does not allow it.", "{while_}期间照常计时：规则不允许暂停。"
    ),
    ("pause", "fixed_due"): Words(
        "Not paused{while_}: the date is fixed.", "{while_}期间照常计时：到期日已固定。"
    ),
    ("extend", "fixed_due"): Words("Not extended: the date is fixed.", "未延期：到期日已固定。"),
    ("extend", "wrong_unit"): Words("Not extended: the unit is of another kind.", "未延期：单位不属同类。"),
    ("extend", "due_not_ahead"): Words("Not extended: the date was not ahead.", "未延期：所定日期已过。"),
    ("extend", "after_due"): Words(
        "Extended after it was due: the breach stays on record.", "到期后才延期：超期记录保留。"
    ),
    ("retarget", "extensions_dropped"): Words(
        "The extension fell away with the change: ask for it again.", "变更后原延期失效：请重新申请。"
    ),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its first word apart: pages set it in bold, and print leaves out that of the count."""

    head: str
    text: str
    step: str

    def __str__(self) -> str:
        return self.text if self.step == "count" else f"{self.head} {self.text}"


def sentences(derivation: Step, language: str, states: States | None = None) -> list[str]:
    """Return the derivation in plain sentences, policy and calendar version last."""
    return [*map(str, explained(derivation, language, states)), source(derivation, language)]


def explained(derivation: Step, language: str, states: States | None = None) -> list[Sentence]:
    """Return one sentence a step, in the local time of the derivation's zone."""
    steps: Sequence[Step] = derivation["steps"]
    time = LocalTime(derivation["zone"], language, steps[0]["at"], steps[-1]["at"])
    teller = (Chinese if language.startswith("zh") else English)(time, states or {})
    unit = next(step["unit"] for step in steps if step["step"] == "count")
    said = ((step["step"], getattr(teller, step["step"])({**step, "counts": unit})) for step in steps)
    return [Sentence(head, text, kind) for kind, (head, text) in said]


def source(derivation: Step, language: str) -> str:
    """Return by which policy and calendar version it was reckoned."""
    policy, calendar, zone = (derivation[key] for key in ("policy", "calendar", "zone"))
    if language.startswith("zh"):
        return f"策略 {policy}，日历 {calendar}，{zone}。"
    return f"Policy {policy}, calendar {calendar}, {zone}."


def remarks(noted: Iterable[Noted], language: str, states: States | None = None) -> list[str]:
    """Return what was asked for and not granted, or granted with a remark; each sentence once."""
    said: dict[str, None] = {}
    for note in noted:
        if words := REMARKS.get((note.do, note.why)):
            state = state_words(note.state, states or {}).in_(language) if note.state else ""
            english = f" while {lowered(state)}" if state else ""
            said[words.in_(language).format(while_=state if language.startswith("zh") else english)] = None
    return list(said)


def ended_by_source(derivation: Mapping[str, Any] | None) -> bool:
    """Return whether a stored clock came in ended: nothing that happens here starts or stops it again."""
    return BY_SOURCE in (derivation or {})


def source_said(derivation: Mapping[str, Any] | None, language: str) -> str:
    """Return how the source of an import told that such a clock ended; empty for a clock of our own."""
    if derivation is None or BY_SOURCE not in derivation:
        return ""
    return TOLD[derivation[BY_SOURCE]["timely"]].in_(language)
