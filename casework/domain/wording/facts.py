"""The words in which a definition's facts and conditions are spoken of, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from casework.domain.conditions import SET, holds, meets, value_of
from casework.domain.definition import Condition, Definition, Words
from casework.domain.facts import Facts, Refusal

ROLE_TITLES: Mapping[str, Words] = {
    "staff": Words("a case handler", "经办人员"),
    "team_lead": Words("a team lead", "团队负责人"),
    "compliance": Words("compliance", "合规人员"),
    "auditor": Words("an auditor", "审计人员"),
    "administrator": Words("an administrator", "系统管理员"),
    "client": Words("an API client", "接口客户端"),
    "system": Words("the system itself", "系统"),
}
FLAG_TITLES: Mapping[str, Words] = {
    "senior": Words("senior authority", "高级授权"),
    "internal_ombudsman": Words("the office of internal ombudsman", "内部申诉专员身份"),
}
FACT_TITLES: Mapping[str, Words] = {
    "age": Words("Age of the case in days", "案件天数"),
    "attempts": Words("Number of contact attempts", "联系次数"),
    "held": Words("On hold", "已挂起"),
    "priority": Words("Priority", "优先级"),
    "jurisdiction": Words("Jurisdiction", "管辖地"),
    "party.kind": Words("Kind of customer", "客户类型"),
    "party.nature": Words("Nature of the customer", "客户性质"),
    "party.segment": Words("Customer segment", "客户分层"),
    "party.vulnerable": Words("Vulnerable customer", "弱势客户"),
    "party.size": Words("Size of the company", "企业规模"),
    "party.value_band": Words("Value of the customer", "客户价值"),
    "party.rating": Words("Risk rating of the customer", "客户风险等级"),
    "party.relationship": Words("Relationship with the customer", "客户关系"),
    "party.circumstances": Words("Circumstances of the customer", "客户特殊情况"),
    "state": Words("State of the case", "案件环节"),
}
#: what the codes of facts mean that are no fields
CODES: Mapping[str, Words] = {
    "party.kind organisation": Words("a company", "机构"),
    "party.kind person": Words("a person", "个人"),
    "party.size large": Words("large", "大型"),
    "party.size medium": Words("medium", "中型"),
    "party.size small": Words("small", "小型"),
    "party.size micro": Words("micro", "微型"),
    "party.nature spv": Words("a project company", "项目公司"),
    "party.relationship prospect": Words("prospective", "潜在"),
    "party.relationship active": Words("active", "存续"),
    "party.relationship ended": Words("ended", "已终止"),
}
BOUNDS: Mapping[str, Words] = {
    "above": Words("more than {}", "大于{}"),
    "at_least": Words("at least {}", "不小于{}"),
    "below": Words("less than {}", "小于{}"),
    "at_most": Words("at most {}", "不大于{}"),
}
GIVE = Words(" Give it on the case first.", "请先在案件中填写。")
CORRECT = Words(" If it is wrong, correct it on the case first.", "如有误，请先在案件中更正。")
YES, NO, NOT_GIVEN = Words("yes", "是"), Words("no", "否"), Words("not given", "未填写")


def roles_in_words(roles: Iterable[str]) -> Words:
    return either([ROLE_TITLES[role] for role in roles])


def either(words: list[Words]) -> Words:
    """Join alternatives: `a, b or c`, `a、b或c`."""
    return Words(_joined([w.en for w in words], ", ", " or "), _joined([w.zh for w in words], "、", "或"))


def listed(words: list[Words]) -> Words:
    """Join all of them: `a, b and c`, `a、b和c`."""
    return Words(_joined([w.en for w in words], ", ", " and "), _joined([w.zh for w in words], "、", "和"))


def _joined(parts: list[str], comma: str, last: str) -> str:
    return parts[0] if len(parts) == 1 else comma.join(parts[:-1]) + last + parts[-1]


def title_of(name: str, definition: Definition) -> Words:
    """Return what a fact is called, as the reader knows it from the screen."""
    field = definition.fields.get(name)
    if field is not None:
        return field.title
    kind, _, rest = name.partition(".")
    subject = rest.rpartition(".")[0]
    if kind == "slot":
        title = definition.slots[subject].title
        late = rest.endswith(".breached")
        return Words(
            f"{title.en} {'overdue' if late else 'running'}", f"{title.zh}{'已逾期' if late else '计时中'}"
        )
    if kind == "task":
        title = definition.tasks[subject].title
        return Words(f"{title.en} done", f"{title.zh}已完成")
    return FACT_TITLES[name]


def value_in_words(name: str, value: Any, definition: Definition) -> Words:
    """Return a fact's value as it is shown: a choice by its title, yes and no, a date as it is written."""
    if value is None or value == "":
        return NOT_GIVEN
    if isinstance(value, bool):
        return YES if value else NO
    if name == "state" and value in definition.states:
        return definition.states[value].title
    if (words := CODES.get(f"{name} {value}")) is not None:
        return words
    field = definition.fields.get(definition.priority or "" if name == "priority" else name)
    title = next((c.title for c in field.choices if c.code == value), None) if field else None
    if title is not None:
        return title
    plain = value.isoformat(" ", "minutes") if isinstance(value, datetime) else str(value)
    return Words(plain, plain)


def wanted_in_words(name: str, wanted: Any, definition: Definition) -> Words:
    """Return what a condition asks of a fact: `Upheld or Partly upheld`, `more than 0`."""
    if isinstance(wanted, list | tuple):
        return either([value_in_words(name, one, definition) for one in wanted])
    if isinstance(wanted, Mapping):
        return listed([_bound(name, operator, bound, definition) for operator, bound in wanted.items()])
    return value_in_words(name, wanted, definition)


def _bound(name: str, operator: str, bound: Any, definition: Definition) -> Words:
    if operator == SET:
        return Words("given", "已填写") if bound else NOT_GIVEN
    shown = value_in_words(name, bound, definition)
    return Words(BOUNDS[operator].en.format(shown.en), BOUNDS[operator].zh.format(shown.zh))


def unmet(condition: Condition, facts: Facts, definition: Definition) -> Refusal:
    """Say which line of `where` does not hold and what it would have to be."""
    name, wanted = next((n, w) for n, w in condition.items() if not meets(value_of(n, facts), w))
    if name.startswith("slot.") and name.endswith(".running"):
        return _not_running(definition.slots[name.split(".")[1]].title)
    title, is_, needed = _line(name, wanted, facts, definition)
    way = CORRECT if name in definition.fields else Words("", "")
    if name in definition.fields and value_of(name, facts) in (None, ""):
        way = GIVE
    return Refusal(
        f"“{title.en}” is {is_.en}; for this it would have to be {needed.en}.{way.en}",
        f"“{title.zh}”目前为“{is_.zh}”；须为“{needed.zh}”才能进行此操作。{way.zh}",
        "condition",
    )


def _not_running(title: Words) -> Refusal:
    return Refusal(
        f"The time for “{title.en}” does not run: it is done, or this case has none.",
        f"“{title.zh}”未在计时：已完成，或本案不适用。",
        "condition",
    )


def excluded(unless: tuple[Condition, ...], facts: Facts, definition: Definition) -> Refusal:
    """Say which table of `unless` stands in the way."""
    found = next(c for c in unless if holds(c, facts))
    name, wanted = next(iter(found.items()))
    title, is_, _ = _line(name, wanted, facts, definition)
    return Refusal(
        f"This is not for cases in which “{title.en}” is {is_.en}.",
        f"“{title.zh}”为“{is_.zh}”的案件不能进行此操作。",
        "condition",
    )


def none_of(conditions: tuple[Condition, ...], definition: Definition) -> Refusal:
    """Say which alternatives of `any` would do, when none of them holds."""
    ways = [listed([_way(name, wanted, definition) for name, wanted in c.items()]) for c in conditions]
    all_ways = either(ways)
    return Refusal(
        f"This needs one of these to be so: {all_ways.en}.",
        f"须满足以下条件之一：{all_ways.zh}。",
        "condition",
    )


def _way(name: str, wanted: Any, definition: Definition) -> Words:
    title, needed = title_of(name, definition), wanted_in_words(name, wanted, definition)
    return Words(f"“{title.en}” is {needed.en}", f"“{title.zh}”为“{needed.zh}”")


def _line(name: str, wanted: Any, facts: Facts, definition: Definition) -> tuple[Words, Words, Words]:
    shown = value_in_words(name, value_of(name, facts), definition)
    return title_of(name, definition), shown, wanted_in_words(name, wanted, definition)


def day_in_words(day: date) -> Words:
    return Words(f"{day.day} {day:%B %Y}", f"{day.year}年{day.month}月{day.day}日")
