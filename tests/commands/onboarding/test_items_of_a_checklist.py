"""Items of a checklist: taken in, checked, done without; each by whom it may be, once, in its order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from casework.commands.onboarding.receive_item import ReceiveItem, receive_item
from casework.commands.onboarding.verify_item import VerifyItem, verify_item
from casework.commands.onboarding.waive_item import WaiveItem, waive_item
from casework.db import Row
from casework.domain.onboarding.checklist import OPEN, RECEIVED, VERIFIED, WAIVED, state_of
from casework.errors import CaseworkError, Denied, KeyReused, Malformed, NotFound, Refused
from tests.cast import Cast, body_of
from tests.journeys.onboarding.desk import ClientDesk
from tests.journeys.recount import everything, look

EXTRACT = "item:registry_extract"  # usable for three months
Commands: dict[str, tuple[Any, Callable[..., Row]]] = {
    "receive": (ReceiveItem, receive_item),
    "verify": (VerifyItem, verify_item),
    "waive": (WaiveItem, waive_item),
}
GIVEN: dict[str, Row] = {
    "receive": {"dated": "2026-11-20"},
    "verify": {"source": "Register of companies"},
    "waive": {"reason": "A branch of a bank."},
}
#: acts that bring an item to where it is looked at: who does what
WAY: dict[str, tuple[tuple[str, str], ...]] = {
    OPEN: (),
    RECEIVED: (("hana", "receive"),),
    VERIFIED: (("hana", "receive"), ("theo", "verify")),
    "asked for": (("hana", "waive"),),
    WAIVED: (("hana", "waive"), ("lin", "waive")),
}


@pytest.fixture
def desk(cast: Cast) -> ClientDesk:
    """An application for which documents are owed."""
    return ClientDesk(cast).submitted()


def item_of(desk: ClientDesk) -> Row:
    return dict(next(item for item in desk.now.items if item["task"] == EXTRACT))


def act(desk: ClientDesk, who: str, what: str, **changes: Any) -> Row:
    make, command = Commands[what]
    given = {**GIVEN[what], "number": item_of(desk)["number"], "task": EXTRACT, **changes}
    return command(make(reference=desk.reference, actor=getattr(desk.cast, who), **given), desk.at)


def brought_to(desk: ClientDesk, state: str) -> None:
    for who, what in WAY[state]:
        act(desk, who, what)


@pytest.mark.parametrize("state", [OPEN, RECEIVED, VERIFIED, WAIVED])
def test_an_item_stands_where_its_acts_have_brought_it(desk: ClientDesk, state: str) -> None:
    brought_to(desk, state)
    item = item_of(desk)
    assert state_of(item["fields"], item["outcome"]) == state
    assert everything() == []


def test_each_act_is_an_event_with_its_item_its_day_and_who_did_it(desk: ClientDesk, cast: Cast) -> None:
    version = desk.now.row["version"]
    brought_to(desk, VERIFIED)
    received, verified = (body_of(desk.reference, desk.now.row["seq"] - back) for back in (1, 0))
    told = ("kind", "task", "actor", "valid_until")
    assert [received[name] for name in told] == ["item_received", EXTRACT, cast.hana.name, "2027-02-20"]
    assert [verified[name] for name in told] == ["item_verified", EXTRACT, cast.theo.name, "2027-02-20"]
    assert "Register of companies" not in str(verified)  # the words are the case's own, not the chain's
    assert desk.now.row["version"] == version  # whoever moves the case meanwhile is not disturbed
    item = item_of(desk)
    assert (item["fields"]["received_by"], item["fields"]["verified_by"]) == (
        [cast.hana.name],
        [cast.theo.name],
    )


@pytest.mark.parametrize(
    ("state", "who", "what", "changes", "error", "told"),
    [
        (OPEN, "remy", "receive", {}, Denied, "Your role does not do this work item"),
        (OPEN, "otto", "receive", {}, Denied, "does not"),
        (OPEN, "ada", "receive", {}, NotFound, ""),
        (OPEN, "zed", "receive", {}, NotFound, ""),
        (OPEN, "hana", "receive", {"number": 999}, NotFound, "There is no such item of a checklist"),
        (OPEN, "hana", "receive", {"task": "sign_contracts"}, NotFound, "There is no such item"),
        (OPEN, "hana", "receive", {"dated": "2026-11-24"}, Malformed, "lies in the future"),
        (OPEN, "hana", "receive", {"dated": "20.11.2026"}, Malformed, "Write the date as 2026-11-23"),
        (OPEN, "hana", "receive", {"dated": "2026-08-22"}, Malformed, "could be used until 2026-11-22"),
        (OPEN, "theo", "verify", {}, Refused, "There is nothing to check: enter first what came"),
        (RECEIVED, "hana", "verify", {}, Denied, "You took this in yourself. Somebody else checks it"),
        (RECEIVED, "otto", "verify", {}, Denied, "does not"),
        (RECEIVED, "zed", "verify", {}, NotFound, ""),
        (RECEIVED, "theo", "verify", {"source": " "}, Malformed, "Say against what it was checked"),
        (RECEIVED, "theo", "verify", {"accept": False}, Malformed, "Say what is wrong with it"),
        (RECEIVED, "theo", "verify", {"valid_until": "soon"}, Malformed, "Write the date as"),
        (RECEIVED, "theo", "verify", {"valid_until": "2026-11-22"}, Malformed, "out of date already"),
        (VERIFIED, "mara", "verify", {}, Refused, "There is nothing to check"),
        (WAIVED, "theo", "verify", {}, Refused, "There is nothing to check"),
        (OPEN, "hana", "waive", {"reason": "  "}, Malformed, "A waiver has a reason"),
        (OPEN, "otto", "waive", {}, Denied, "does not"),
        (OPEN, "zed", "waive", {}, NotFound, ""),
        ("asked for", "hana", "waive", {}, Denied, "You had a hand in this waiver already"),
        ("asked for", "theo", "waive", {}, Denied, "A waiver is not yours to give"),
        (VERIFIED, "lin", "waive", {}, Refused, "This item is settled already"),
        (WAIVED, "mara", "waive", {}, Refused, "This item is settled already"),
    ],
)
def test_what_may_not_be_is_refused_in_words_and_leaves_no_trace(
    desk: ClientDesk,
    state: str,
    who: str,
    what: str,
    changes: Row,
    error: type[CaseworkError],
    told: str,
) -> None:
    brought_to(desk, state)
    before = look([desk.now.row["id"]])
    with pytest.raises(error) as refused:
        act(desk, who, what, **changes)
    words = [refused.value.detail, *(w for many in (refused.value.errors or {}).values() for w in many)]
    assert any(told in word for word in words), words
    assert refused.value.zh
    assert look([desk.now.row["id"]]) == before


@pytest.mark.parametrize(
    ("state", "who", "what"),
    [(OPEN, "hana", "receive"), (RECEIVED, "theo", "verify"), (OPEN, "hana", "waive")],
)
def test_a_request_that_comes_twice_is_carried_out_once(
    desk: ClientDesk, state: str, who: str, what: str
) -> None:
    brought_to(desk, state)
    first = act(desk, who, what, key="k-1")
    after = look([desk.now.row["id"]])
    assert act(desk, who, what, key="k-1") == first
    assert look([desk.now.row["id"]]) == after
    other = (
        {"dated": "2026-11-19"}
        if what == "receive"
        else {"source": "Papers"}
        if what == "verify"
        else {"reason": "Else."}
    )
    with pytest.raises(KeyReused):
        act(desk, who, what, key="k-1", **other)
    assert look([desk.now.row["id"]]) == after


def test_what_is_sent_back_is_owed_again_and_its_reason_kept(desk: ClientDesk) -> None:
    brought_to(desk, RECEIVED)
    act(desk, "theo", "verify", accept=False, reason="Illegible.")
    item = item_of(desk)
    assert (state_of(item["fields"], item["outcome"]), set(item["fields"])) == (OPEN, {"of"})
    assert desk.kinds[-1] == "item_sent_back"


def test_a_newer_document_is_checked_anew_and_the_old_check_counts_no_more(desk: ClientDesk) -> None:
    brought_to(desk, VERIFIED)
    desk.at += timedelta(days=30)
    act(desk, "hana", "receive", dated="2026-12-20")
    item = item_of(desk)
    assert state_of(item["fields"], item["outcome"]) == RECEIVED
    assert item["fields"]["valid_until"] == "2027-03-20"
    assert body_of(desk.reference, desk.now.row["seq"])["was"] == VERIFIED


@pytest.mark.parametrize(
    ("said", "kept"), [("2026-12-31", "2026-12-31"), ("2030-01-01", "2027-02-20"), (None, "2027-02-20")]
)
def test_who_checks_can_shorten_the_time_of_a_document_and_not_prolong_it(
    desk: ClientDesk, said: str | None, kept: str
) -> None:
    brought_to(desk, RECEIVED)
    act(desk, "theo", "verify", valid_until=said)
    assert item_of(desk)["fields"]["valid_until"] == kept


def test_nothing_is_taken_in_for_an_application_that_is_over(desk: ClientDesk) -> None:
    desk.do("hana", "withdraw", withdrawn_by="Ms Quay", withdrawn_how="phone")
    before = look([desk.now.row["id"]])
    for who, what in (("hana", "receive"), ("theo", "verify"), ("hana", "waive")):
        with pytest.raises(CaseworkError):
            act(desk, who, what)
    assert look([desk.now.row["id"]]) == before
