"""Connections to the mail server: private ones, slow ones, and what is no mail server at all."""

from __future__ import annotations

import inspect
import shutil
import smtplib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casework.delivery.connection import MailServer
from casework.delivery.mail import Sender

from .conftest import HANA, Post, mail


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and certificate for 127.0.0.1 in one file."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("no openssl on this machine")
    folder = tmp_path_factory.mktemp("tls")
    key, made, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
    command = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    subprocess.run([*command, *names], check=True, capture_output=True, timeout=30)
    both.write_text(key.read_text() + made.read_text())
    return both


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_with_a_known_certificate_is_spoken_to_in_private(
    open_post: Callable[..., MailServer], post: Post, certificate: Path, security: str
) -> None:
    server = open_post(certificate=certificate, security=security, authority=str(certificate))
    with Sender(server) as sender:
        assert [sender.send(mail(), "casework@bank.example", HANA).kind for _ in range(2)] == ["sent", "sent"]
    assert len(post.taken) == 2


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_with_an_unknown_certificate_gets_no_mail(
    open_post: Callable[..., MailServer], post: Post, certificate: Path, security: str
) -> None:
    with Sender(open_post(certificate=certificate, security=security)) as sender:
        outcome = sender.send(mail(), "casework@bank.example", HANA)
    assert outcome.kind == "server_down"
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.text
    assert post.taken == []


def test_a_server_that_offers_no_privacy_gets_no_mail_when_privacy_is_wanted(
    open_post: Callable[..., MailServer], post: Post
) -> None:
    with Sender(open_post(security="starttls")) as sender:
        outcome = sender.send(mail(), "casework@bank.example", HANA)
    assert outcome.kind == "server_down"
    assert "STARTTLS" in outcome.text
    assert post.taken == []


@contextmanager
def scripted(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that speaks as `talk` does with each that connects; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            while True:
                try:
                    guest, _ = door.accept()
                except OSError:
                    return
                with guest:
                    try:
                        talk(guest)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield door.getsockname()[1]
        door.shutdown(socket.SHUT_RDWR)


def polite(guest: socket.socket, *answers: bytes) -> None:
    guest.sendall(b"220 ready\r\n")
    for answer in answers:
        guest.recv(65536)
        guest.sendall(answer)


def test_a_mail_whose_fate_is_unknown_goes_again() -> None:
    def vanishes(guest: socket.socket) -> None:
        polite(guest, b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")
        guest.recv(65536)

    with scripted(vanishes) as port, Sender(MailServer("127.0.0.1", port, "none")) as sender:
        outcome = sender.send(mail(), "casework@bank.example", HANA)
    assert (outcome.kind, outcome.code) == ("put_off", 0)


def test_a_server_that_trickles_ends_with_the_time() -> None:
    done = threading.Event()

    def trickles(guest: socket.socket) -> None:
        polite(guest, b"250-hello\r\n")
        while not done.wait(0.02):
            guest.sendall(b"250-still here\r\n")

    with scripted(trickles) as port, Sender(MailServer("127.0.0.1", port, "none", send_within=0.3)) as sender:
        begun = time.monotonic()
        outcome = sender.send(mail(), "casework@bank.example", HANA)
        taken = time.monotonic() - begun
        done.set()
    assert outcome.kind == "server_down"
    assert taken < 2


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"hello?\r\n", b"\x00\xff\r\n", b""])
def test_a_server_that_is_no_mail_server_is_down(greeting: bytes) -> None:
    with (
        scripted(lambda guest: guest.sendall(greeting)) as port,
        Sender(MailServer("127.0.0.1", port, "none")) as sender,
    ):
        assert sender.send(mail(), "casework@bank.example", HANA).kind == "server_down"


def test_an_answer_that_cannot_be_read_is_no_yes() -> None:
    def mumbles(guest: socket.socket) -> None:
        polite(guest, b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"abc \x1b[31m\r\n")

    with scripted(mumbles) as port, Sender(MailServer("127.0.0.1", port, "none")) as sender:
        outcome = sender.send(mail(), "casework@bank.example", HANA)
    assert outcome.kind == "put_off"
    assert outcome.text.isprintable()


def test_smtplib_still_asks_for_its_replies_where_we_bound_them() -> None:
    assert "self.file.readline(_MAXLINE + 1)" in _source(smtplib.SMTP.getreply)


def _source(function: Callable[..., object]) -> str:
    return inspect.getsource(function)
