"""Why a clock is due then, told in English and Chinese."""

from __future__ import annotations

from typing import Any

import pytest

from casework.domain.definition import Words
from casework.domain.derivation import explained, remarks, sentences
from tests.domain.made_calendars import CN, UK, act, policy, shown

STATES = {"awaiting_customer": Words("Awaiting the customer", "等待客户")}
CUSTOMER = "awaiting_customer"
PAUSED = (
    act("2026-10-06T09:12", "start"),
    act("2026-10-26T15:40", "pause", in_=CUSTOMER),
    act("2026-11-06T11:05", "resume", in_=CUSTOMER),
)


def told(language: str, rule: Any, now: str, *events: Any, by: Any = UK) -> list[str]:
    derivation = shown(rule, now, *events, by=by).derivation
    assert derivation is not None
    return sentences(derivation, language, STATES)


def test_a_pausable_clock_tells_start_count_pause_and_due_date() -> None:
    assert told("en", policy("25 business_days", CUSTOMER), "2026-11-23T10:00", *PAUSED) == [
        "Started Tue 6 Oct 10:12; that day is day 0.",
        "25 business days, no holiday between.",
        "Paused while awaiting the customer, 26 Oct 15:40 to 6 Nov 11:05: 9 business days given back.",
        "Due Mon 23 Nov 17:00.",
        "Policy INT-RES@3, calendar UK@2026.1, Europe/London.",
    ]


def test_the_same_is_told_in_chinese() -> None:
    assert told("zh", policy("25 business_days", CUSTOMER), "2026-11-23T10:00", *PAUSED) == [
        "起算 10-06（周二）10:12；当日为第 0 日。",
        "25 个工作日，其间无假日。",
        "暂停 10-26 15:40 至 11-06 11:05 等待客户：退回 9 个工作日。",
        "到期 11-23（周一）17:00。",
        "策略 INT-RES@3，日历 UK@2026.1，Europe/London。",
    ]


@pytest.mark.parametrize(
    ("term", "start", "by", "english", "chinese"),
    [
        ("8 weeks", "2026-03-02T10:00", UK, "8 weeks are 56 calendar days.", "8 周即 56 个日历日。"),
        ("24 hours", "2026-03-02T10:00", UK, "24 hours, day and night.", "24 小时，昼夜连续。"),
        ("1 months", "2026-03-02T10:00", UK, "1 month.", "1 个月。"),
        (
            "15 business_days",
            "2026-12-18T10:00",
            UK,
            "15 business days, 3 holidays between: 25 Dec, 28 Dec, 1 Jan.",
            "15 个工作日，其间 3 个假日：12-25、12-28、01-01。",
        ),
        (
            "5 business_days",
            "2026-02-13T10:00+08:00",
            CN,
            "5 business days, 6 holidays between: 16 Feb to 20 Feb, 23 Feb; with hours of their own: 14 Feb.",
            "5 个工作日，其间 6 个假日：02-16 至 02-20、02-23；另行安排工作时间：02-14。",
        ),
        (
            "1 business_hours",
            "2026-03-02T16:30",
            UK,
            "1 business hour in 2 spans, no holiday between.",
            "1 个工作小时，分布于 2 个时段，其间无假日。",
        ),
    ],
)
def test_each_family_tells_what_was_counted(
    term: str, start: str, by: Any, english: str, chinese: str
) -> None:
    assert told("en", policy(term), start, act(start, "start"), by=by)[1] == english
    assert told("zh", policy(term), start, act(start, "start"), by=by)[1] == chinese


def test_the_year_is_told_where_beginning_and_end_lie_in_two() -> None:
    said = told("en", policy("8 weeks"), "2026-12-18T10:00", act("2026-12-18T10:00", "start"))
    assert (said[0], said[-2]) == (
        "Started Fri 18 Dec 2026 10:00; that day is day 0.",
        "Due Fri 12 Feb 2027, end of day.",
    )


def test_extensions_changes_and_fixed_dates_are_told_in_their_order() -> None:
    events = (
        act("2026-03-02T16:30", "start", recorded="2026-03-03T09:00"),
        act("2026-03-04T10:00", "extend", by="1 business_days"),
        act("2026-03-05T10:00", "retarget", mode="keep", policy=policy("9 business_days", name="P1@1")),
        act("2026-03-06T10:00", "retarget", mode="carry", policy=policy("5 business_days", name="P2@1")),
        act("2026-03-09T10:00", "extend", due="2026-03-20T12:00"),
    )
    rule = policy("10 business_days", cut_off="16:30")
    assert told("en", rule, "2026-03-09T12:00", *events) == [
        "Started Mon 2 Mar 16:30, recorded Tue 3 Mar 09:00; that day is day 0.",
        "5 business days, no holiday between.",
        "Extended on Wed 4 Mar by 1 business day.",
        "Changed on Thu 5 Mar to P1@1; the term stays.",
        "Changed on Fri 6 Mar to P2@1; counted from the same start.",
        "Extended on Mon 9 Mar: the date was fixed as Fri 20 Mar 12:00.",
        "Due Fri 20 Mar 12:00, as fixed.",
        "Policy P2@1, calendar UK@2026.1, Europe/London.",
    ]
    assert told("zh", rule, "2026-03-09T12:00", *events)[2:7] == [
        "延期 03-04（周三），延长 1 个工作日。",
        "变更 03-05（周四），改用 P1@1；期限不变。",
        "变更 03-06（周五），改用 P2@1；自同一起点重新计算。",
        "延期 03-09（周一），到期日定为 03-20（周五）12:00。",
        "到期 03-20（周五）12:00，为指定日期。",
    ]


def test_a_start_after_the_cut_off_tells_its_day_0() -> None:
    said = told(
        "en", policy("1 business_days", cut_off="16:30"), "2026-03-02T17:00", act("2026-03-02T16:30", "start")
    )
    assert said[0] == "Started Mon 2 Mar 16:30; Tue 3 Mar is day 0."


def test_a_reopened_clock_tells_that_it_had_stopped() -> None:
    events = (
        act("2026-03-02T10:00", "start"),
        act("2026-03-04T10:00", "stop"),
        act("2026-03-20T10:00", "reopen"),
    )
    rule = policy("5 business_days", reopen="resume")
    said = "Stopped 4 Mar 10:00 and reopened 20 Mar 10:00: 12 business days given back."
    assert told("en", rule, "2026-03-20T12:00", *events)[2] == said
    assert (
        told("zh", rule, "2026-03-20T12:00", *events)[2]
        == "停止 03-04 10:00，03-20 10:00 重新打开：退回 12 个工作日。"
    )


def test_the_first_word_of_a_sentence_stands_apart() -> None:
    derivation = shown("5 business_days", "2026-03-02T10:00", act("2026-03-02T10:00", "start")).derivation
    assert [each.head for each in explained(derivation or {}, "en")] == ["Started", "Counted", "Due"]
    assert [each.head for each in explained(derivation or {}, "zh")] == ["起算", "计数", "到期"]


def test_what_was_asked_for_and_not_granted_is_said_once() -> None:
    noted = shown(
        "15 business_days",
        "2026-03-20T12:00",
        act("2026-03-02T10:00", "start"),
        act("2026-03-03T12:00", "pause", in_=CUSTOMER),
        act("2026-03-04T12:00", "resume", in_=CUSTOMER),
        act("2026-03-05T12:00", "pause", in_=CUSTOMER),
        act("2026-03-06T12:00", "pause", in_="hold"),
        act("2026-03-07T12:00", "extend", by="2 weeks"),
    ).noted
    assert remarks(noted, "en", STATES) == [
        "Not paused while awaiting the customer: the rule does not allow it.",
        "Not paused while on hold: the rule does not allow it.",
        "Not extended: the unit is of another kind.",
    ]
    assert remarks(noted, "zh", STATES)[:2] == [
        "等待客户期间照常计时：规则不允许暂停。",
        "挂起期间照常计时：规则不允许暂停。",
    ]
