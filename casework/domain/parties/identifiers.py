"""Numbers by which a customer is known elsewhere, checked by their own check characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from casework.errors import Malformed

SCHEMES = ("uscc", "lei", "registry", "tax", "passport", "national_id")
#: whose values can be held against themselves: two different ones are two customers
CHECKED = ("uscc", "lei", "national_id")
LONGEST = 40
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
USCC = re.compile(rf"[{USCC_ALPHABET}]{{18}}")
LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
ANY = re.compile(r"[0-9A-Z](?:[0-9A-Z./-]*[0-9A-Z])?")
BLANKS = re.compile(r"[\s\u200b\ufeff]+")


def written_identifier(scheme: str, text: str, country: str | None = None) -> str:
    """Return an identifier in its one written form: upper case, no blanks.

    Raises Malformed where it cannot be one, and names the right check character where only that is wrong:
    `uscc` GB 32100-2015, `lei` ISO 17442 (ISO 7064 MOD 97-10), `national_id` of CN GB 11643-1999 (ISO 7064
    MOD 11-2). Others have no form that all registers share: letters, digits and - . / of at most 40.
    """
    value = BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if scheme not in SCHEMES:
        _refuse(f"One of: {', '.join(SCHEMES)}.", f"只能是：{', '.join(SCHEMES)}。", "scheme")
    if scheme == "uscc":
        _checked(value, USCC, uscc_check, 1, "18 characters, digits and letters without I O S V Z", "18 位")
    elif scheme == "lei":
        _checked(value, LEI, lei_check, 2, "20 characters, the last two of them digits", "20 位")
    elif scheme == "national_id" and country == "CN":
        _checked(value, RESIDENT, resident_check, 1, "18 digits, the last of which may be X", "18 位")
    elif not ANY.fullmatch(value) or len(value) > LONGEST:
        _refuse("Letters, digits and - . /, at most 40.", "由字母、数字和 - . / 组成，最多 40 位。")
    return value


def uscc_check(value: str) -> str:
    """Return the 18th character that follows from the first 17 (GB 32100-2015: weights 3^i mod 31)."""
    total = sum(USCC_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(value[:17]))
    return USCC_ALPHABET[-total % 31]


def lei_check(value: str) -> str:
    """Return the last two digits that follow from the first 18 characters (ISO 7064 MOD 97-10)."""
    return f"{98 - int(''.join(str(int(sign, 36)) for sign in value[:18])) * 100 % 97:02d}"


def resident_check(value: str) -> str:
    """Return the 18th character that follows from the first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(int(sign) * pow(2, 17 - place, 11) for place, sign in enumerate(value[:17]))
    return "0123456789X"[(1 - total) % 11]


def _checked(
    value: str, form: re.Pattern[str], check: Callable[[str], str], width: int, en: str, zh: str
) -> None:
    if not form.fullmatch(value):
        _refuse(f"It has {en}.", f"应为{zh}，请核对字符。")
    right = check(value)
    if value[-width:] != right:
        _refuse(
            f"It should end in {right}, not {value[-width:]}, or another character of it is wrong.",
            f"校验位应为 {right}，而不是 {value[-width:]}；或者其他字符有误。",
        )


def _refuse(en: str, zh: str, field: str = "value") -> None:
    raise Malformed(f"This is no such number. {en}", zh=f"号码不正确。{zh}", errors={field: [en]})
