"""Mail headers that say exactly what was meant: guarded, encoded (RFC 2047) and folded (RFC 5322)."""

from __future__ import annotations

import re
from base64 import b64encode
from email.errors import HeaderParseError
from email.header import decode_header
from functools import lru_cache

from casework.errors import Malformed

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = rf"{LABEL}(?:\.{LABEL})*"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@{DOMAIN}", re.ASCII)
IDENTIFIER = re.compile(rf"{ATOM}(?:\.{ATOM})*@(?:{ATOM}(?:\.{ATOM})*)", re.ASCII)
LINK = re.compile(r"(?:https?|mailto):[!#-;=?-~]+", re.ASCII)
PLAIN = re.compile(r"[ -~]{1,66}", re.ASCII)
BYTES_A_WORD = 39  # 52 characters of base64 and 12 of frame: a line stays under 76 beside the longest name


def text(name: str, value: str) -> str:
    """Return an unstructured header value, encoded and folded; refuse control characters, hidden ones too."""
    _guard(name, value)
    if PLAIN.fullmatch(value) and "=?" not in value and value == value.strip():
        return value
    return "\r\n ".join(_encoded_words(value))


def mailbox(name: str, address: str, shown: str = "") -> str:
    """Return one mailbox as `Name <address>`: one address, whatever stands in the name."""
    spec = address_of(name, address)
    _guard(name, shown)
    if not shown:
        return f"<{spec}>"
    if PLAIN.fullmatch(shown) and "=?" not in shown:
        quoted = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{spec}>'
    return "\r\n ".join([*_encoded_words(shown), f"<{spec}>"])


@lru_cache(4096)
def address_of(name: str, address: str) -> str:
    """Return the address as it is sent, its domain in ASCII; refuse a list, a group, quotes and comments."""
    _guard(name, address)
    local, at, domain = address.rpartition("@")
    try:
        spec = f"{local}@{domain.encode('idna').decode('ascii')}" if at else address
    except UnicodeError:
        spec = ""
    if not ADDRESS.fullmatch(spec) or len(spec) > 254 or len(local) > 64:
        raise _malformed(
            name,
            "must hold one mail address such as hana@bank.example",
            "须为一个邮件地址，例如 hana@bank.example",
        )
    return spec


def identifier(name: str, value: str) -> str:
    """Return a message identifier, given bare (`12.3@casework.bank.example`), in its brackets."""
    if not IDENTIFIER.fullmatch(value) or len(value) > 200:
        raise _malformed(
            name, "must be an identifier such as 12.3@bank.example", "须为消息标识，例如 12.3@bank.example"
        )
    return f"<{value}>"


def list_name(name: str, value: str) -> str:
    """Return a list identifier (RFC 2919), given bare (`complaint.bank.example`), in its brackets."""
    if not re.fullmatch(DOMAIN, value, re.ASCII) or len(value) > 255:
        raise _malformed(name, "must be a dotted name", "须为以点分隔的名称")
    return f"<{value}>"


def link(name: str, value: str) -> str:
    """Return an http, https or mailto address in its brackets."""
    if not LINK.fullmatch(value) or len(value) > 900:
        raise _malformed(name, "must be a web or mail address", "须为网页或邮件地址")
    return f"<{value}>"


def _guard(name: str, value: str) -> None:
    """Refuse what could end a header: control characters, plain or inside encoded words, nested ones too."""
    for _ in range(4):
        if CONTROL.search(value):
            raise _malformed(name, "must not hold control characters or line breaks", "不得含控制字符或换行")
        seen = value
        value = _decoded(value)
        if value == seen:
            return
    raise _malformed(name, "must not be encoded over and over", "不得多重编码")


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
        return "".join(
            p if isinstance(p, str) else p.decode(charset or "ascii", "replace") for p, charset in parts
        )
    except (HeaderParseError, LookupError, ValueError):
        return value


def _encoded_words(value: str) -> list[str]:
    words, held = [], b""
    for character in value:
        one = character.encode()
        if len(held) + len(one) > BYTES_A_WORD:
            words.append(held)
            held = b""
        held += one
    return [f"=?utf-8?b?{b64encode(word).decode('ascii')}?=" for word in [*words, held]]


def _malformed(name: str, en: str, zh: str) -> Malformed:
    return Malformed(f"The mail header {name} {en}.", zh=f"邮件头 {name} {zh}。", errors={name: [en]})
