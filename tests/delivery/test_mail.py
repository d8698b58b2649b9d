"""Mail as bytes, and what becomes of it at a mail server."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from casework.delivery.connection import MailServer
from casework.delivery.mail import Sender, build
from casework.errors import Malformed

from .conftest import HANA, LIN, Post, mail, reminder

Open = Callable[..., MailServer]


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def test_a_mail_says_that_a_machine_wrote_it_and_how_to_be_spared() -> None:
    made = read(build(reminder()))
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["X-Auto-Response-Suppress"] == "All"
    assert made["List-Id"] == "<complaint.casework.bank.example>"
    assert made["List-Unsubscribe"] == "<https://casework.bank.example/settings/notices>"
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made["Message-ID"] == "<case-123.7@casework.bank.example>"
    assert made["References"] == made["In-Reply-To"] == "<case-123@casework.bank.example>"
    assert made["Date"] == "Mon, 23 Nov 2026 14:20:07 +0000"
    assert made["Content-Language"] == "en"


def test_text_and_html_come_back_as_they_were_written() -> None:
    randomly = random.Random(7)
    letters = "ab \n\r\t.=投诉龘䶮𬱟é<>&\x00--"
    for length in (0, 1, 10, 300, 3000):
        text = "".join(randomly.choices(letters, k=length))
        parts = list(read(build(reminder(text=text, html=f"<p>{text}</p>", language="zh"))).iter_parts())
        assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        assert [part.get_content().replace("\r\n", "\n").rstrip("\n") for part in parts] == [
            plain.rstrip("\n"),
            f"<p>{plain}</p>",
        ]
        assert all(part["Content-Language"] == "zh-CN" for part in parts)


def test_the_same_message_gives_the_same_bytes_in_lines_that_every_server_takes() -> None:
    content = build(reminder(text="x" * 5000, html="行" * 5000))
    assert content == build(reminder(text="x" * 5000, html="行" * 5000))
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


def test_a_case_keeps_its_thread_and_a_mail_with_no_list_names_none() -> None:
    made = read(
        build(reminder(references=tuple(f"m{i}@x.example" for i in range(30)), list_id="", unsubscribe=""))
    )
    assert str(made["References"]).split() == [f"<m{i}@x.example>" for i in range(20, 30)]
    assert made["In-Reply-To"] == "<m29@x.example>"
    assert "List-Id" not in made
    assert "List-Unsubscribe" not in made
    assert "List-Unsubscribe-Post" not in made


def test_many_mails_go_over_one_connection(open_post: Open, post: Post) -> None:
    with Sender(open_post()) as sender:
        outcomes = [sender.send(mail(), "casework@bank.example", to) for to in (HANA, LIN, HANA)]
    assert {(one.kind, one.code, one.text) for one in outcomes} == {("sent", 250, "taken")}
    assert [envelope.rcpt_tos for envelope in post.taken] == [[HANA], [LIN], [HANA]]
    assert post.taken[0].content == mail()
    assert len(set(post.peers)) == 1


def test_a_server_that_is_busy_puts_the_mail_off_and_takes_it_later(open_post: Open, post: Post) -> None:
    post.on_recipient = ["450 4.2.0 greylisted, come again"]
    with Sender(open_post()) as sender:
        first = sender.send(mail(), "casework@bank.example", HANA)
        second = sender.send(mail(), "casework@bank.example", HANA)
    assert (first.kind, first.code, first.text) == ("put_off", 450, "4.2.0 greylisted, come again")
    assert second.kind == "sent"
    assert post.resets == 1
    assert len(post.taken) == 1


@pytest.mark.parametrize("phase", ["on_mail", "on_recipient", "on_data"])
def test_a_refused_mail_ends_alone_and_the_next_goes_on_the_same_connection(
    open_post: Open, post: Post, phase: str
) -> None:
    setattr(post, phase, ["550 5.1.1 no such mailbox"])
    with Sender(open_post()) as sender:
        first = sender.send(mail(), "casework@bank.example", HANA)
        second = sender.send(mail(), "casework@bank.example", LIN)
    assert (first.kind, first.code) == ("refused", 550)
    assert second.kind == "sent"
    assert [envelope.rcpt_tos for envelope in post.taken] == [[LIN]]


@pytest.mark.parametrize("answer", ["421 4.3.2 shutting down", "530 5.7.0 sign in first"])
def test_no_mail_is_blamed_for_a_server_that_serves_nobody(open_post: Open, post: Post, answer: str) -> None:
    post.on_mail = [answer]
    with Sender(open_post()) as sender:
        first = sender.send(mail(), "casework@bank.example", HANA)
        second = sender.send(mail(), "casework@bank.example", HANA)
    assert (first.kind, first.code) == ("server_down", int(answer[:3]))
    assert second.kind == "sent"


def test_a_server_that_takes_a_mail_and_hangs_up_has_taken_it_and_the_next_goes_on_a_new_connection(
    open_post: Open, post: Post
) -> None:
    post.hangs_up = True
    with Sender(open_post()) as sender:
        outcomes = [sender.send(mail(), "casework@bank.example", HANA) for _ in range(3)]
    assert [one.kind for one in outcomes] == ["sent"] * 3
    assert len(post.taken) == 3
    assert len(set(post.peers)) == 3


def test_nobody_listening_is_a_server_that_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with Sender(MailServer("127.0.0.1", port, "none")) as sender:
        assert sender.send(mail(), "casework@bank.example", HANA).kind == "server_down"


def test_a_list_of_addresses_is_no_recipient(open_post: Open, post: Post) -> None:
    with Sender(open_post()) as sender, pytest.raises(Malformed):
        sender.send(mail(), "casework@bank.example", f"{HANA}, {LIN}")
    assert post.taken == []


def test_ours_is_four_times_the_usual_way_of_building_a_mail() -> None:
    def usual() -> bytes:
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = (
            "CMP-2026-000123 due",
            "casework@bank.example",
            HANA,
        )
        message.set_content("Due today 17:00.\n")
        message.add_alternative("<p>Due today 17:00.</p>", subtype="html")
        return message.as_bytes(policy=policy.SMTP)

    assert _seconds(usual) > 4 * _seconds(mail)


def _seconds(work: Callable[[], bytes]) -> float:
    best = []
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(40):
            work()
        best.append(time.perf_counter() - begun)
    return min(best)
