"""What a mail header may hold."""

from __future__ import annotations

from base64 import b64encode
from email import message_from_bytes, policy

import pytest

from casework.delivery import headers
from casework.delivery.mail import build
from casework.errors import Malformed

from .conftest import reminder

SET = [
    "Date",
    "Message-ID",
    "From",
    "To",
    "Subject",
    "References",
    "In-Reply-To",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
]
BREAKS = [
    "\r\nBcc: spy@evil.example",
    "\nBcc: spy@evil.example",
    "\r",
    "\x00",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    "\x7f",
    "\x9f",
    "\ud800",
]
HIDDEN = [
    "=?utf-8?q?a=0D=0ABcc:_spy@evil.example?=",
    "=?utf-8?b?" + b64encode(b"a\r\nBcc: spy@evil.example").decode() + "?=",
    "=?iso-8859-1?q?a=85b?=",
    "=?utf-8?q?=E2=80=A8?=",
    "=?utf-8?b?" + b64encode(b"=?utf-8?q?a=0Ab?=").decode() + "?=",
    "harmless =?UTF-8?Q?=0A?= tail",
]
HARMLESS = [
    "",
    "a" * 300,
    "ends with space ",
    " starts",
    "two  spaces",
    "a: b",
    "=?utf-8?q?plain?=",
    "=?nonsense",
    "=?x-none?q?a?=",
    "投诉：处理时限将于今日到期，请尽快办理并回复客户。" * 5,
    "龘䶮𬱟堃喆",
    '"quoted" <b@c.example>, d@e.example',
    "Reed, Hana",
    "\\",
    "é" * 40,
    "<script>alert(1)</script>",
    "{{7*7}}",
    "a;b=c",
    "Bcc: spy@evil.example",
    "\u202egnp.exe",
]
ADDRESSES = [
    "",
    "hana",
    "a@x.example, b@x.example",
    "a@x.example b@x.example",
    "<a@x.example>",
    "a@x.example>",
    "group: a@x.example;",
    "a(b)@x.example",
    '"a b"@x.example',
    '"a@x.example, b"@x.example',
    "a@x.example\r\nRCPT TO:<spy@evil.example>",
    "a@@x.example",
    "a@x..example",
    "a@-x.example",
    ".a@x.example",
    "a..b@x.example",
    "a@[127.0.0.1]",
    "a" * 65 + "@x.example",
    "李@x.example",
    "a@x.example\u2028",
    "a@" + "b" * 64 + ".example",
    "a@x.example,",
    "@x.example",
    "a@",
]


@pytest.mark.parametrize("payload", BREAKS + HIDDEN)
@pytest.mark.parametrize("place", ["subject", "to_name", "from_name"])
def test_no_words_of_a_mail_can_end_a_header(place: str, payload: str) -> None:
    with pytest.raises(Malformed):
        build(reminder(**{place: f"before{payload}after"}))


@pytest.mark.parametrize("payload", BREAKS + HIDDEN + ["a b", "<a@b>", "a@b>", "a@b, c@d"])
@pytest.mark.parametrize("place", ["message_id", "list_id", "unsubscribe", "reply_to", "from_address"])
def test_no_identifier_or_address_can_end_a_header(place: str, payload: str) -> None:
    with pytest.raises(Malformed):
        build(reminder(**{place: payload}))
    with pytest.raises(Malformed):
        build(reminder(references=(payload,)))


@pytest.mark.parametrize("words", HARMLESS)
def test_whatever_is_written_the_bytes_hold_exactly_the_headers_that_were_set(words: str) -> None:
    content = build(reminder(subject=words, to_name=words, from_name=words))
    read = message_from_bytes(content, policy=policy.default)
    assert read.keys() == SET
    assert read["Subject"] == words
    (to,), (sender,) = read["To"].addresses, read["From"].addresses
    assert to.addr_spec == "hana@bank.example"
    assert sender.addr_spec == "casework@bank.example"
    assert "".join(to.display_name.split()) == "".join(
        words.split()
    )  # Python leaves the folds of a long name in
    assert not read.defects
    assert not any(read[name].defects for name in SET if name != "Subject")
    head = content.split(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_recipient_is_one_mailbox(address: str) -> None:
    with pytest.raises(Malformed) as refusal:
        build(reminder(to_address=address))
    assert "To" in refusal.value.errors


def test_a_domain_in_chinese_is_sent_in_ascii() -> None:
    assert headers.address_of("To", "li@海川.example") == "li@xn--5rt306a.example"


def test_a_refusal_speaks_both_languages() -> None:
    with pytest.raises(Malformed) as refusal:
        headers.text("Subject", "a\nb")
    assert "line breaks" in refusal.value.detail
    assert "换行" in refusal.value.zh
