"""Every mail that is owed arrives, waits, or is visibly given up; none goes to who may not read it."""

from __future__ import annotations

import logging
import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.mail.claim_messages import LEASE, claim_messages
from casework.db import transaction
from casework.jobs.mailing import PROBE, Breaker, send_messages
from casework.jobs.posting import PagePost
from casework.models import Content, Message, Person
from tests.cast import CUSTOMER, MONDAY, Cast, log_complaint
from tests.jobs.letterbox import PLACES, Letterbox
from tests.jobs.shift import assigned, case_id, hanas_case, mails, on_record, only
from tests.journeys.desk import Desk

MINUTE = timedelta(minutes=1)


def test_a_mail_that_is_due_is_sent_once_and_put_on_record(cast: Cast, box: Letterbox) -> None:
    reference = assigned(cast)
    assert box.send(MONDAY) == 1
    assert box.send(MONDAY) == 0
    mail = only(person_id=cast.ids["hana"])
    assert (mail.state, mail.sent_at, mail.attempts, mail.trouble) == ("sent", MONDAY, 1, None)
    (taken,) = box.taken
    assert taken["To"] == "Hana <hana@bank.example>"
    assert taken["Message-ID"] == f"<{mail.id}@bank.example>"
    assert reference in taken["Subject"]
    (told,) = on_record("mail/sent")
    assert mail.id in told
    assert "hana@" not in told


def test_a_mail_holds_no_personal_data(cast: Cast, box: Letterbox) -> None:
    assigned(cast)
    box.send(MONDAY)
    text = box.taken[0].as_string()
    assert CUSTOMER.name not in text
    assert "Charge worked out wrongly" not in text


def test_a_mail_is_in_the_language_of_its_reader(cast: Cast, box: Letterbox) -> None:
    reference = log_complaint(cast.wei, MONDAY, entity="cn")
    assign_case(AssignCase(reference, cast.ids["wei"], cast.qing), MONDAY)
    box.send(MONDAY)
    taken = next(mail for mail in box.taken if "wei@" in mail["To"])
    assert "已分派给您" in taken["Subject"]
    assert taken["Content-Language"] == "zh-CN"


def test_the_letter_that_the_customer_gets_is_the_one_on_file(cast: Cast, box: Letterbox) -> None:
    desk = Desk(cast)
    desk.do("hana", "acknowledge")
    mail = only(template="letter")
    box.send(desk.at)
    index = box.recipients.index(str(CUSTOMER.email))
    body = box.taken[index].get_body(("plain",))
    assert body is not None
    with transaction() as session:
        kept = session.get_one(Content, (mail.case_id, mail.document)).bytes.decode()
    assert kept.split() == body.get_content().split()
    assert desk.reference in box.taken[index]["Subject"]


@pytest.mark.parametrize("answer", ["421 closing", "450 greylisted", "452 no room"])
def test_a_mail_that_the_server_does_not_take_now_is_tried_again(
    cast: Cast, box: Letterbox, answer: str
) -> None:
    assigned(cast)
    box.counter.on_recipient.append(answer)
    box.send(MONDAY)
    mail = only(person_id=cast.ids["hana"])
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert timedelta(seconds=48) <= mail.not_before - MONDAY <= timedelta(seconds=72)
    assert box.send(MONDAY + timedelta(seconds=40)) == 0
    assert box.send(MONDAY + 2 * MINUTE) == 1
    assert only(person_id=cast.ids["hana"]).state == "sent"
    assert len({str(mail["Message-ID"]) for mail in box.taken}) == len(box.taken) == 1


def test_a_mail_that_is_refused_for_good_is_dead_at_once_and_visibly(cast: Cast, box: Letterbox) -> None:
    assigned(cast)
    box.counter.on_recipient.append("550 no such user hana@bank.example")
    box.send(MONDAY)
    mail = only(person_id=cast.ids["hana"])
    assert (mail.state, mail.attempts) == ("dead", 1)
    (told,) = on_record("mail/dead")
    assert '"code":550' in told
    assert "hana@" not in told


def test_a_mail_is_given_up_after_two_days_of_refusals(cast: Cast, box: Letterbox) -> None:
    assigned(cast)
    at, attempts = MONDAY, 0
    while only(person_id=cast.ids["hana"]).state == "waiting":
        box.counter.on_recipient.append("450 later")
        attempts += box.send(at)
        at = max(at, only(person_id=cast.ids["hana"]).not_before)
    assert only(person_id=cast.ids["hana"]).state == "dead"
    assert timedelta(hours=40) < at - MONDAY < timedelta(hours=56)
    assert attempts == 52


def test_a_server_that_is_down_costs_no_attempt_and_is_asked_once_a_minute(
    cast: Cast, box: Letterbox
) -> None:
    for _ in range(3):
        hanas_case(cast, MONDAY)
    open_server = box.post.sender.server
    box.post.sender.server = replace(open_server, port=free_port())
    assert box.send(MONDAY) == 3
    waiting = mails(person_id=cast.ids["hana"])
    assert {(mail.state, mail.attempts) for mail in waiting} == {("waiting", 0)}
    assert box.send(MONDAY + PROBE - timedelta(seconds=1)) == 0
    assert box.send(MONDAY + PROBE) == 1
    assert box.send(MONDAY + PROBE) == 0
    box.post.sender.server = open_server
    assert box.send(MONDAY + 2 * PROBE) == 1
    assert box.send(MONDAY + 2 * PROBE) == 2
    assert {mail.state for mail in mails(person_id=cast.ids["hana"])} == {"sent"}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def test_a_server_that_hangs_up_after_its_yes_has_the_mail_once(cast: Cast, box: Letterbox) -> None:
    box.counter.hangs_up = True
    assigned(cast)
    box.send(MONDAY)
    assert only(person_id=cast.ids["hana"]).state == "sent"
    assert len(box.taken) == 1


def test_a_mail_whose_sender_died_goes_again_under_the_same_number(cast: Cast, box: Letterbox) -> None:
    assigned(cast)
    (claimed,) = claim_messages(MONDAY)
    assert claimed["state"] == "sending"
    assert box.send(MONDAY + LEASE - timedelta(seconds=1)) == 0
    assert box.send(MONDAY + LEASE) == 1
    assert box.taken[0]["Message-ID"] == f"<{claimed['id']}@bank.example>"


def test_two_senders_at_once_have_no_mail_in_common(cast: Cast) -> None:
    for _ in range(4):
        hanas_case(cast, MONDAY)
    mine, theirs = claim_messages(MONDAY, 2), claim_messages(MONDAY, 20)
    assert (len(mine), len(theirs)) == (2, 2)
    assert not {mail["id"] for mail in mine} & {mail["id"] for mail in theirs}


def test_one_mail_that_cannot_be_written_stops_no_other(
    cast: Cast, box: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    bad = case_id(hanas_case(cast, MONDAY))
    good = case_id(hanas_case(cast, MONDAY))
    with transaction() as session:
        session.execute(update(Message).where(Message.case_id == bad).values(template="nowhere"))
    box.send(MONDAY)
    assert (only(case_id=bad).state, only(case_id=bad).trouble) == ("waiting", "TemplateNotFound")
    assert only(case_id=good).state == "sent"


def test_an_address_that_would_be_two_is_never_handed_over(cast: Cast, box: Letterbox) -> None:
    assigned(cast)
    with transaction() as session:
        session.get_one(Person, cast.ids["hana"]).email = "hana@bank.example, zed@bank.example"
    box.send(MONDAY)
    assert (only(person_id=cast.ids["hana"]).state, box.taken) == ("dead", [])


def test_no_log_names_a_customers_address(
    cast: Cast, box: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(cast)
    desk.do("hana", "acknowledge")
    address = str(CUSTOMER.email)
    with caplog.at_level(logging.DEBUG):
        box.counter.on_recipient += [f"450 <{address}> later", f"550 <{address}> unknown"]
        box.send(desk.at)
        box.send(desk.at + 5 * MINUTE)
    mail = only(template="letter")
    assert (mail.state, mail.trouble) == ("dead", "<…> unknown")
    ours = [str(each.msg) for each in caplog.records if each.name != "mail.log"]  # that is the server's own
    assert ours
    assert all(address not in told for told in ours)
    assert all(address not in body for body in on_record("mail/dead"))


def test_in_a_demo_mails_count_as_sent_and_show_on_the_page(cast: Cast) -> None:
    assigned(cast)
    assert send_messages(PagePost(), PLACES, Breaker(), MONDAY) == 1
    assert only(person_id=cast.ids["hana"]).state == "sent"
    (told,) = on_record("mail/sent")
    assert '"by":"page"' in told
