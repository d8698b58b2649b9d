"""What a customer's columns may hold, checked alike wherever a customer is recorded or changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import phonenumbers
from babel import Locale
from email_validator import EmailNotValidError, validate_email

from casework.db import Row
from casework.domain.parties.kinds import KINDS, NATURES, RELATIONSHIPS
from casework.domain.parties.names import normal_name
from casework.errors import Malformed

LANGUAGES = ("en", "zh")
VULNERABILITIES = ("health", "life_event", "resilience", "capability")
REGIONS = {"uk": "GB", "cn": "CN", "us": "US", "in": "IN"}
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # of CLDR's codes
LONGEST, LARGEST = 300, 10**15
CODE, INDUSTRY = re.compile(r"[a-z][a-z0-9_]{1,39}"), re.compile(r"(gbt4754|nace|naics):[A-Z0-9.]{1,10}")
TEXTS = ("name", "segment", "contact_name", "address")
CHOICES = {
    "kind": KINDS,
    "language": LANGUAGES,
    "nature": NATURES,
    "relationship": RELATIONSHIPS,
    "vulnerability": VULNERABILITIES,
}
NEEDED = ("name", "kind", "language", "relationship")
AMOUNTS = ("employees", "revenue", "assets")
DAYS = ("born_on", "ended_on")
Errors = dict[str, list[str]]


class _Wrong(Exception):
    """What would be right, in both languages."""


def checked_columns(asked: Mapping[str, Any], entity: str, zh: bool, before: str = "") -> Row:
    """Return these columns of a customer as they are stored, empty text as None.

    `before` stands in front of each field's name in the errors. Raises Malformed by field.
    """
    row: Row = {}
    errors: Errors = {}
    for name, value in asked.items():
        try:
            row[name] = _checked(name, value.strip() or None if isinstance(value, str) else value, entity)
        except _Wrong as wrong:
            errors[before + name] = [wrong.args[1] if zh else wrong.args[0]]
    if row.get("vulnerability") and row.get("vulnerability_consent") is not True:
        errors.setdefault(
            f"{before}vulnerability",
            ["须经客户同意方可登记。" if zh else "Record this only with the customer's consent."],
        )
    if errors:
        raise Malformed("The customer cannot be recorded like this.", zh="无法按此登记客户。", errors=errors)
    if "name" in row:
        row["normal_name"] = normal_name(row["name"], row.get("kind", KINDS[0]))
    return row


def checked_day(name: str, value: Any, zh: bool) -> str | None:
    """Return an ISO date, None for none. Raises Malformed under the field's name."""
    if value is None or value == "":
        return None
    try:
        return _day(value)
    except _Wrong as wrong:
        says = wrong.args[1] if zh else wrong.args[0]
        raise Malformed("There is no such day.", zh="没有这一天。", errors={name: [says]}) from None


def _checked(name: str, value: Any, entity: str) -> Any:
    if value is None or value == []:
        if name in NEEDED:
            raise _Wrong("Give the customer's name." if name == "name" else "Give it.", "请填写。")
        return value
    if name in CHOICES:
        return _one_of(value, CHOICES[name])
    check: Callable[[Any], Any] | None = {
        "email": _email,
        "phone": lambda text: _phone(text, entity),
        "country": lambda text: _known(text.upper(), known_countries(), "GB"),
        "currency": lambda text: _known(text.upper(), _currencies(), "GBP"),
        "zone": lambda text: _known(text, _zones(), "Europe/London"),
        "industry": _industry,
        "circumstances": _codes,
        **dict.fromkeys(TEXTS, _text),
        **dict.fromkeys(AMOUNTS, _amount),
        **dict.fromkeys(DAYS, _day),
    }.get(name)
    return check(value) if check else value


def _text(text: str) -> str:
    if len(text) > LONGEST or "\x00" in text:
        raise _Wrong(f"At most {LONGEST} characters.", f"最多 {LONGEST} 字。")
    return text


def _one_of(value: Any, choices: tuple[str, ...]) -> Any:
    if value not in choices:
        raise _Wrong(f"One of: {', '.join(choices)}.", f"只能是：{', '.join(choices)}。")
    return value


def _known(code: str, known: Any, such_as: str) -> str:
    if code not in known:
        raise _Wrong(
            f"There is no such code; write one such as {such_as}.", f"没有此代码，请填写如 {such_as}。"
        )
    return code


def _industry(text: str) -> str:
    scheme, _, code = text.partition(":")
    written = f"{scheme.lower()}:{code.upper()}"
    if not INDUSTRY.fullmatch(written):
        raise _Wrong(
            "Write scheme and code: gbt4754:D44, nace:35.11, naics:221114.", "请填写如 gbt4754:D44。"
        )
    return written


def _codes(values: Any) -> list[str]:
    if not isinstance(values, list | tuple) or len(values) > 20:
        raise _Wrong("A list of at most 20 codes.", "最多 20 个代码。")
    if not all(isinstance(one, str) and CODE.fullmatch(one) for one in values):
        raise _Wrong("Codes of small letters such as bereavement, arrears.", "代码如 bereavement、arrears。")
    return sorted(set(values))


def _amount(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise _Wrong("A whole number, not negative.", "请填写非负整数。")
    return value


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise _Wrong("Write the date as 2026-11-23.", "日期请写作 2026-11-23。") from None


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise _Wrong("Write it as name@example.com.", "请填写如 name@example.com 的邮箱。") from None


def _phone(text: str, entity: str) -> str:
    try:
        number = phonenumbers.parse(text, REGIONS.get(entity))
    except phonenumbers.NumberParseException:
        raise _Wrong(
            "Write it with country code: +44 20 …", "请填写带国家代码的号码，如 +86 138…。"
        ) from None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@cache
def known_countries() -> frozenset[str]:
    """Return the codes of ISO 3166-1 alpha-2."""
    territories = map(str, Locale("en").territories)
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha()) - NO_COUNTRIES


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # read from the disk: too slow for each row of an import


@cache
def _currencies() -> frozenset[str]:
    return frozenset(Locale("en").currencies)
