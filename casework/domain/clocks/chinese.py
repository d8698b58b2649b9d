"""The steps of a derivation as Chinese sentences: the first word, and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.domain.clocks.local_time import STOPPED, UNITS, LocalTime, States, Step, runs_of, state_words
from casework.domain.clocks.targets import DATES, DAYS_A_WEEK, FAMILIES


class Chinese:
    """Tells each step in the local time of the derivation; the rest of a sentence follows its first word."""

    def __init__(self, time: LocalTime, states: States) -> None:
        self.time, self.states = time, states

    def start(self, step: Step) -> tuple[str, str]:
        known = f"，{self.time.moment(step['recorded_at'])}登记" if "recorded_at" in step else ""
        return "起算", f"{self.time.moment(step['at'])}{known}{self._day_zero(step)}。"

    def _day_zero(self, step: Step) -> str:
        if "day" not in step:
            return ""
        if self.time.on(step["at"]).isoformat() == step["day"]:
            return "；当日为第 0 日"
        return f"；{self.time.day(date.fromisoformat(step['day']))}为第 0 日"

    def count(self, step: Step) -> tuple[str, str]:
        amount = self.amount(step)
        if step["unit"] == "weeks":
            return "计数", f"{amount}即 {step['amount'] * DAYS_A_WEEK} 个日历日。"
        if step["unit"] == "hours":
            return "计数", f"{amount}，昼夜连续。"
        spans = f"，分布于 {step['spans']} 个时段" if "spans" in step else ""
        return "计数", f"{amount}{spans}{self._between(step)}。"

    def _between(self, step: Step) -> str:
        if "holidays" not in step:
            return ""
        off, extra = step["holidays"], step["extra"]
        said = f"，其间 {len(off)} 个假日：{self._dates(off)}" if off else "，其间无假日"
        return f"{said}；另行安排工作时间：{self._dates(extra)}" if extra else said

    def _dates(self, days: Sequence[str]) -> str:
        runs = ((self.time.short(first), self.time.short(last)) for first, last in runs_of(days))
        return "、".join(first if first == last else f"{first} 至 {last}" for first, last in runs)

    def pause(self, step: Step) -> tuple[str, str]:
        begin, end = self.time.plain(step["from"]), self.time.plain(step["to"])
        back = f"退回 {self.amount({'amount': step['given_back'], 'unit': step['unit']})}。"
        if step["in"] == STOPPED:
            return "停止", f"{begin}，{end} 重新打开：{back}"
        return "暂停", f"{begin} 至 {end} {state_words(step['in'], self.states).zh}：{back}"

    def extend(self, step: Step) -> tuple[str, str]:
        on = self.time.day(self.time.on(step["at"]))
        if "due" in step:
            return "延期", f"{on}，到期日定为 {self.time.moment(step['due'])}。"
        return "延期", f"{on}，延长 {self.amount(step)}。"

    def retarget(self, step: Step) -> tuple[str, str]:
        how = "期限不变" if step["mode"] == "keep" else "自同一起点重新计算"
        return "变更", f"{self.time.day(self.time.on(step['at']))}，改用 {step['policy']}；{how}。"

    def due(self, step: Step) -> tuple[str, str]:
        if step.get("fixed"):
            return "到期", f"{self.time.moment(step['at'])}，为指定日期。"
        if FAMILIES[step["counts"]] == DATES:
            return "到期", f"{self.time.day(date.fromisoformat(step['day']))}当日结束。"
        return "到期", f"{self.time.moment(step['at'])}。"

    def amount(self, step: Step) -> str:
        return f"{step['amount']} {UNITS[step['unit']][2]}"
