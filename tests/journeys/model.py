"""The model that the product's cases are held to: each case a plain dict, each act a few lines on it.

A verdict says what must become of an act: "done", or the code of the refusal. What it is done to is said by
`moved`, `assigned` and the like. Of clocks the model knows only what was last seen of them (state, due date,
cycle) and draws its own conclusions: what is running and past its date is missed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.rights import ACCESS, COMPLIANCE, FINAL, STAFF, WHOLE, WINDOWS
from tests.journeys.ways import WAYS, Way

Case = dict[str, Any]
ZONES = {"uk": ZoneInfo("Europe/London"), "cn": ZoneInfo("Asia/Shanghai")}
DONE, NOT_FOUND, DENIED, STALE, REFUSED, MALFORMED = (
    "done", "not_found", "denied", "stale", "refused", "malformed",
)  # fmt: skip
LIMIT = {"team_lead": 25_000}  # of redress
#: task -> (triggers and states that open it, the field that must be above zero, whose it is, what it needs)
TASKS = {
    "send_external_file": ({"refer_external", "refer_external_overdue"}, "", COMPLIANCE, "file_sent_on"),
    "pay_redress": ({"accept", "summary_resolve"}, "redress_amount", STAFF, "paid_at payment_reference"),
    "pay_award": ({"external_decision"}, "award_amount", STAFF, "paid_at payment_reference"),
    "confirm_root_cause": ({"closed", "closed_summary"}, "", STAFF, "root_cause root_cause_method"),
}


def new_case(reference: str, entity: str, team: str, fields: Mapping[str, Any], at: datetime) -> Case:
    """Return a case just opened."""
    case: Case = {"reference": reference, "entity": entity, "team": team, "fields": dict(fields)}
    case |= {"state": "received", "since": at, "version": 1, "assignee": None, "held": False, "legal": False}
    case |= {"papers": 0, "drafts": set(), "makers": {}, "approvers": {}, "tasks": {}, "closed_at": None}
    return case | {"clocks": {}, "explained": set(), "extended": set(), "chased": 0}


# ---------------------------------------------------------------- Who stands how to a case


def stands(person: Any, case: Case) -> set[str]:
    """Return how somebody stands to a case."""
    found = {"entity"} if case["entity"] in person.entities else set()
    found |= {"mine"} if case["assignee"] == person.id else set()
    if case["team"] in person.teams:
        found |= {"team"} | ({"free"} if case["assignee"] is None else set())
    return found


def has(person: Any, what: str, case: Case) -> bool:
    return any(stands(person, case) & set(ACCESS[what].get(role, "").split()) for role in person.roles)


def barred(person: Any, what: str, case: Case, version: int | None = None) -> str:
    """Return why somebody cannot begin an act: not theirs to see, not theirs to do, decided on old facts."""
    if not has(person, "read", case):
        return NOT_FOUND
    if not has(person, what, case):
        return DENIED
    return STALE if version not in (None, case["version"]) else ""


# ---------------------------------------------------------------- What must be so of a case


def runs(case: Case, slot: str) -> list[Case]:
    return [
        clock for clock in case["clocks"].values() if (clock["slot"], clock["state"]) == (slot, "running")
    ]


def missed(case: Case, at: datetime) -> dict[str, tuple[str, int]]:
    """Return the missed clocks by name with their cycle, recorded or not."""
    found = {}
    for name, clock in case["clocks"].items():
        past = clock["state"] == "running" and clock["due_at"] and clock["due_at"] < at
        if name not in WINDOWS and (past or clock["breached_at"]):
            found[name] = (name, clock["cycle"])
    return found


def _within(case: Case, slot: str, at: datetime) -> bool:
    clocks = runs(case, slot)
    late = any(clock["due_at"] and at > clock["due_at"] for clock in clocks)
    return bool(clocks) and not late and not any(case["clocks"][n]["slot"] == slot for n in missed(case, at))


def _counts(case: Case, name: str) -> bool:
    return bool(case["clocks"][name]["state"] != "cancelled")


def _grave(case: Case, fields: Case) -> bool:
    return (
        fields.get("severity") == "P1"
        or fields.get("source") == "regulator"
        or fields.get("vulnerable") is True
    )


def is_so(word: str, case: Case, person: Any, way: Way, fields: Case, at: datetime) -> bool:
    """Return whether what a way asks of the case is so."""
    amount = float(fields.get("redress_amount") or 0)
    late = missed(case, at)
    signed = case["makers"].get(way.approves, set()) | case["approvers"].get(way.approves, set())
    uk_final = case["entity"] == "uk" and bool(runs(case, "final")) and not fields.get("payment_service")
    said = {
        "ack_runs": lambda: bool(runs(case, "ack")),
        "in_china": lambda: case["entity"] == "cn",
        "in_america": lambda: False,
        "papers": lambda: case["papers"] > 0,
        "uk_final_runs": lambda: uk_final,
        "some_redress": lambda: fields.get("redress_amount") is None or amount > 0,
        "four_eyes": lambda: person.id not in signed,
        "within_limit": lambda: amount <= max(LIMIT.get(role, 0) for role in person.roles),
        "paid_for": lambda: amount == 0 or bool(case["approvers"].get("redress")),
        "reasons_given": lambda: {late[name] for name in late if _counts(case, name)} <= case["explained"],
        "usual": lambda: not _grave(case, fields),
        "grave": lambda: _grave(case, fields),
        "contested": lambda: "grounds" in fields,
        "uncontested": lambda: "grounds" not in fields,
        "within_summary": lambda: _within(case, "summary", at),
        "within_contest": lambda: _within(case, "contest", at),
        "overdue": lambda: (
            "expected_on" in fields or any(case["clocks"][name]["slot"] == "final" for name in late)
        ),
    }
    return said[word]()


# ---------------------------------------------------------------- Moves


def verdict(
    case: Case,
    person: Any,
    trigger: str,
    at: datetime,
    given: Mapping[str, Any],
    letter: bool = True,
    version: int | None = None,
    others: Collection[Case] = (),
) -> str:
    """Return what must become of a move; `letter` says whether it comes with its letter written in full."""
    if bar := barred(person, "move", case, version):
        return bar
    way = WAYS[trigger]
    if case["state"] not in way.sources or (case["held"] and not way.while_held):
        return REFUSED
    if not person.roles & way.by or not way.flags <= person.flags:
        return DENIED
    fields = case["fields"] | {name: value for name, value in given.items() if name != "comment"}
    if not all(is_so(word, case, person, way, fields, at) for word in way.only.split()):
        return REFUSED
    if [name for name in way.needs.split() if name not in fields and name not in given]:
        return MALFORMED
    if trigger == "reopen" and "new_facts" not in fields and _long_ago(case, at):
        return REFUSED
    if way.past and _ahead(fields[way.past], case, at):
        return MALFORMED
    if trigger == "duplicate" and not _is_open(fields["duplicate_of"], case, others):
        return MALFORMED
    return DONE if letter or _whole(case, way) else MALFORMED


def _whole(case: Case, way: Way) -> bool:
    kind = way.letter or way.drafts
    return not kind or (case["entity"], kind) in WHOLE or kind in case["drafts"]


def _long_ago(case: Case, at: datetime) -> bool:
    zone = ZONES[case["entity"]]
    return bool(at.astimezone(zone).date() > case["closed_at"].astimezone(zone).date() + timedelta(days=90))


def _ahead(text: str, case: Case, at: datetime) -> bool:
    if len(text) == len("2026-11-23"):
        return date.fromisoformat(text) > at.astimezone(ZONES[case["entity"]]).date()
    return datetime.fromisoformat(text) > at


def _is_open(reference: str, case: Case, others: Collection[Case]) -> bool:
    return any(
        each["reference"] == reference and each is not case and each["state"] not in FINAL
        and each["entity"] == case["entity"]
        for each in others
    )  # fmt: skip


def moved(
    case: Case, person_id: int | None, trigger: str, at: datetime, given: Mapping[str, Any], letter: bool
) -> None:
    """Make a move that was allowed, with what follows from it; `person_id` is None for the system."""
    way, before = WAYS[trigger], case["state"]
    case["fields"] |= {name: value for name, value in given.items() if name != "comment"}
    case["version"] += 1
    for chain in way.resets.split():
        case["makers"].pop(chain, None)
        case["approvers"].pop(chain, None)
    for kind, chain in (("makers", way.makes), ("approvers", way.approves)):
        if chain:
            case[kind].setdefault(chain, set()).add(person_id)
    if way.drafts and letter:
        case["drafts"].add(way.drafts)
    case["legal"] |= trigger.startswith("refer_external")
    if way.to and way.to != before:
        enter(case, way.to, at)
    open_tasks(case, {trigger, *({case["state"]} if case["state"] != before else ())})
    goes_by_itself(case, at)


def enter(case: Case, state: str, at: datetime) -> None:
    case |= {"state": state, "since": at, "chased": 0, "closed_at": at if state in FINAL else None}


def open_tasks(case: Case, happened: set[str]) -> None:
    for task, (opens, field, _, _) in TASKS.items():
        if opens & happened and (not field or float(case["fields"].get(field) or 0) > 0):
            case["tasks"][task] = case["tasks"].get(task, 0) or 1


def goes_by_itself(case: Case, at: datetime) -> None:
    """A complaint that was classified and is somebody's is being investigated."""
    if case["state"] == "triage" and case["assignee"] is not None and not case["held"]:
        enter(case, "investigation", at)


def told_earlier(case: Case, others: Collection[Case]) -> None:
    """Let the first complaint of a duplicate count from the earlier day on which the customer spoke."""
    master = next(each for each in others if each["reference"] == case["fields"]["duplicate_of"])
    mine, known = (datetime.fromisoformat(each["fields"]["received_at"]) for each in (case, master))
    if mine < known:
        master["fields"]["received_at"] = case["fields"]["received_at"]
        master["version"] += 1
