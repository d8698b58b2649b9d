"""What a good password is: long, and not made of what everybody tries first (NIST SP 800-63B §5.1.1.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from casework.errors import Malformed

SHORTEST, LONGEST = 15, 256
LEAST_OWN = 6  # characters that are left when everything well known is taken out
LEAST_KINDS = 5  # different characters

KNOWN = frozenset(
    re.findall(
        r"\w+",
        """
    password passwort passphrase passwd secret letmein letme welcome login signin access master trustno
    iloveyou princess sunshine monkey dragon football baseball basketball soccer hockey shadow superman
    batman starwars michael jennifer jordan charlie daniel thomas jessica ashley andrew robert george
    william hello freedom whatever ninja mustang cheese computer internet google facebook linkedin
    samsung iphone android windows microsoft summer winter spring autumn january february march april
    june july august september october november december monday tuesday wednesday thursday friday
    saturday sunday london england britain china beijing shanghai liverpool chelsea arsenal
    administrator admin root user guest test testing demo default changeme change temp temporary company
    office banking bank money finance credit loan account service manager nopassword nothing correct
    horse battery staple the quick brown fox jumps over lazy dog woaini wode mima mimashi nihao zhongguo
    aini xiaoming wangwei zhangwei abc qwerty qwertz azerty qazwsx wsxedc edcrfv asdf zxcv zxcvbn asdfgh
    uiop hjkl poiuy lkjhg mnbvc please enter your this is my new old very strong long secure security
    safe key code pin number one two three four five six seven eight nine zero ten
        """,
    )
)
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
)
LIKE = str.maketrans(
    {"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"}
)


def normal(password: str) -> str:
    """Return the one form in which a password is hashed: NFKC, so that every keyboard types the same."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, context: Iterable[str] = ()) -> None:
    """Raise Malformed with the reason if the password is too short, too long or easily guessed.

    `context` are words about the person and the product that anybody would try.
    """
    if len(password) < SHORTEST:
        raise _refusal(
            f"Use at least {SHORTEST} characters: a few words are easy to keep in mind.",
            f"密码至少需要 {SHORTEST} 个字符：几个词连在一起便于记忆。",
        )
    if len(password) > LONGEST:
        raise _refusal(f"Use at most {LONGEST} characters.", f"密码最多 {LONGEST} 个字符。")
    if own_characters(password, context) < LEAST_OWN or len(set(password.casefold())) < LEAST_KINDS:
        raise _refusal(
            "This is made of words and rows that are tried first; add something of your own.",
            "该密码由最易被猜到的词或键位组成，请加入您自己的内容。",
        )


def own_characters(password: str, context: Iterable[str] = ()) -> int:
    """Return how many characters are left without well-known words, keyboard rows, years and repeats."""
    plain = normal(password).casefold()
    return min(_left(plain, context), _left(plain.translate(LIKE), context))


def _left(text: str, context: Iterable[str]) -> int:
    words = sorted({*KNOWN, *(w.casefold() for w in context if len(w) > 2)}, key=len, reverse=True)
    for word in words:
        text = text.replace(word, " ")
    text = re.sub(r"(19|20)\d\d", " ", text)
    text = _without_runs(text)
    text = re.sub(r"(.{1,8}?)\1+", r"\1", text)
    return len(re.sub(r"[\W_]+", "", text))


def _without_runs(text: str) -> str:
    """Take out four or more characters that follow each other on a keyboard row or in the alphabet."""
    runs = [r for row in RUNS for r in (row, row[::-1])]
    kept, at = [], 0
    while at < len(text):
        length = 4
        while any(text[at : at + length] in run for run in runs) and at + length <= len(text):
            length += 1
        if length > 4:
            at += length - 1
        else:
            kept.append(text[at])
            at += 1
    return "".join(kept)


def _refusal(en: str, zh: str) -> Malformed:
    return Malformed(en, zh=zh, errors={"password": [en]})
