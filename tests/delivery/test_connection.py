"""Private connections to the mail server."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
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
