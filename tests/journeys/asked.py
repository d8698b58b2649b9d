"""What people of the model ask for, drawn at random: right and wrong values, people, letters and versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from casework.queries.cases.letters import WrittenLetter
from casework.rulebook.current import current
from tests.cast import Cast
from tests.journeys.model import DONE, Case, verdict
from tests.journeys.ways import WAYS, Way

Draw = Callable[[Iterable[Any]], Any]
T = TypeVar("T")
NAMES = {
    "uk": ("hana", "lin", "remy", "mara", "ira_uk", "theo", "otto", "zed", "ada", "wei"),
    "cn": ("wei", "qing", "yun", "hana", "otto", "ada"),
}
ONLY_IN = {"eight_week": "uk", "appraisal_notice": "cn", "provisional_credit": "us"}
LEAVES = frozenset({"withdraw", "forward", "not_complaint", "summary_resolve", "duplicate"})
EXITS = LEAVES | {"acknowledge", "refer_external_overdue"}
TEAMS = {"uk": "uk_corporate", "cn": "cn_corporate"}


def _day(days: int) -> Callable[[datetime], str]:
    return lambda at: (at + timedelta(days=days)).date().isoformat()


def _moment(minutes: int) -> Callable[[datetime], str]:
    return lambda at: (at + timedelta(minutes=minutes)).isoformat()


PAST = (_moment(-5), _moment(0), _moment(90))  # the last lies ahead
#: field -> what may be said of it; the first is usual, and right
VALUES: dict[str, tuple[Any, ...]] = {
    "issue": ("early_repayment", "terms"),
    "cause": ("pricing",),
    "severity": ("P2", "P3", "P1"),
    "eligible_complainant": (True, True, False),
    "vulnerable": (False, False, True),
    "amount_in_dispute": ("38400.00",),
    "unit_complained_of": ("lending_north",),
    "payment_service": (False, True),
    "other_firm": ("Insurer plc",),
    "jointly_responsible": (False,),
    "questions": ("Please send the statement.",),
    "reply_by": (_day(14), _day(3), _day(30)),
    "reply": ("It is attached.",),
    "third_party": ("Surveyor Ltd",),
    "third_party_purpose": ("Their report",),
    "third_party_reply_by": (_day(5), _day(20)),
    "provisional_credited_on": (_day(0),),
    "expected_on": (_day(20),),
    "findings": ("It was worked out on the wrong balance.",),
    "outcome": ("upheld", "partly_upheld", "not_upheld"),
    "root_cause": ("process_not_followed",),
    "root_cause_method": ("five_whys",),
    "redress_type": ("refund",),
    "redress_amount": ("100.00", "0", "30000.00"),
    "redress_basis": ("Balance of 28 August.",),
    "review_decision": ("confirmed", "changed"),
    "accepted_at": PAST,
    "accepted_how": ("phone",),
    "grounds": ("The clause is not in my contract.",),
    "contested_at": PAST,
    "new_facts": ("A letter of 2019.",),
    "new_facts_received_at": PAST,
    "external_body": ("Ombudsman",),
    "external_reference": ("FOS-1",),
    "referred_on": (_day(0),),
    "external_look_on": (_day(10), _day(25)),
    "external_result": ("overturned", "upheld_bank"),
    "award_amount": ("500.00", "0"),
    "withdrawn_on": (_day(0), _day(-1), _day(2)),
    "withdrawn_how": ("letter",),
    "file_sent_on": (_day(0),),
    "paid_at": (_moment(-5),),
    "payment_reference": ("PAY-1",),
    "comment": ("Agreed.",),
}


class People:
    """The cast as read once, and the letters that they write."""

    def __init__(self, cast: Cast) -> None:
        self.by_name = {name: getattr(cast, name) for name in {*NAMES["uk"], *NAMES["cn"]}}

    def of(self, case: Case) -> list[Any]:
        return [self.by_name[name] for name in NAMES[case["entity"]]]

    def one(self, data: st.DataObject, case: Case, label: str = "who", most: int | None = None) -> Any:
        """Return somebody of those whom the case may meet, the first `most` of whom work on it."""
        return self.by_name[one(data, NAMES[case["entity"]][:most], label)]

    def letter(self, case: Case, way: Way, at: datetime) -> WrittenLetter | None:
        """Return the letter of a way, written in full; None where it has none."""
        kind = way.letter or way.drafts
        if not kind or (kind in ONLY_IN and ONLY_IN[kind] != case["entity"]):
            return None
        return written_in_full(case, kind, at)


def written_in_full(case: Case, kind: str, at: datetime) -> WrittenLetter:
    contents = current().letters(case["entity"], kind, at.date()).contents
    texts = {content.code: f"About {content.code}." for content in contents if content.kind == "text"}
    return WrittenLetter(texts, frozenset(content.code for content in contents if content.kind == "tick"))


def one(data: st.DataObject, choices: Iterable[T], label: str | None = None) -> T:
    return data.draw(st.sampled_from(list(choices)), label=label)


def values(
    data: st.DataObject, case: Case, way: Way, at: datetime, others: list[Case], usual: bool
) -> dict[str, Any]:
    """Return what comes with a move: all that it needs, and perhaps what it takes."""
    names = way.needs.split()
    if way.takes and data.draw(st.booleans(), label="with what it takes"):
        names += [name for name in way.takes.split() if name not in names]
    return {name: _value(data, name, case, at, others, usual) for name in names}


def _value(data: st.DataObject, name: str, case: Case, at: datetime, others: list[Case], usual: bool) -> Any:
    if name == "duplicate_of":
        return one(
            data, [each["reference"] for each in others if each is not case] or ["CMP-2026-999999"], name
        )
    said = VALUES[name]
    right = said[:1] if usual and said is PAST else said
    found = right[0] if len(right) == 1 else one(data, right, name)
    return found(at) if callable(found) else found


def possible(case: Case, people: People, at: datetime, others: list[Case]) -> dict[str, list[str]]:
    """Return the moves that are possible now, each with the names of those who may make it."""
    found = {}
    for trigger, way in WAYS.items():
        given = {name: _first(name, case, at, others) for name in (*way.needs.split(), *way.takes.split())}
        may = [
            name
            for name in NAMES[case["entity"]]
            if verdict(case, people.by_name[name], trigger, at, given, others=others) == DONE
        ]
        if may:
            found[trigger] = may
    return found


def next_move(data: st.DataObject, ways: dict[str, list[str]]) -> tuple[str, str] | None:
    """Return one of these moves and who makes it: mostly one that leads on, or None if none does."""
    if not one(data, (False, False, False, True), "leaves the usual path"):
        ways = {trigger: names for trigger, names in ways.items() if trigger not in EXITS}
    if not ways:
        return None
    trigger = one(data, ways, "trigger")
    return trigger, one(data, ways[trigger], "who")


def _first(name: str, case: Case, at: datetime, others: list[Case]) -> Any:
    if name == "duplicate_of":
        return next((each["reference"] for each in others if each is not case), "")
    said = VALUES[name][0]
    return said(at) if callable(said) else said
