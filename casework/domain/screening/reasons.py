"""Why two names are taken for the same, in words."""

from __future__ import annotations

from collections.abc import Sequence

from casework.domain.definition import Words
from casework.domain.screening.alike import SAME_SPELLING
from casework.domain.screening.comparing import Pair

SAME = Words("The same name", "名称相同")
SAME_WORDS = Words(
    "The same words; order, marks, script, titles or legal form differ",
    "用词相同，仅词序、附加符号、文字、称谓或企业组织形式不同",
)
SHORT = Words("One is made of the first letters of the other", "一方为另一方的首字母缩写")


def reason_for(asked: Sequence[str], listed: Sequence[str], pairs: Sequence[Pair]) -> Words:
    """Say which words are equal, which sound or are spelt alike, and which stand on one side only."""
    equal = [pair for pair in pairs if pair.much == 1.0]
    sounding = [pair for pair in pairs if SAME_SPELLING <= pair.much < 1.0]
    spelt = [pair for pair in pairs if pair.much < SAME_SPELLING]
    alone = _left(asked, [pair.asked for pair in pairs])
    listed_alone = _left(listed, [pair.listed for pair in pairs])
    if not (sounding or spelt or alone or listed_alone):
        return SAME_WORDS
    parts = [
        (Words("Same", "相同"), [_text(asked, pair.asked) for pair in equal]),
        (Words("Same sound", "读音相同"), [_both(asked, listed, pair) for pair in sounding]),
        (Words("Alike", "相近"), [_both(asked, listed, pair) for pair in spelt]),
        (Words("Only in the name", "仅见于被查名称"), alone),
        (Words("Only on the list", "仅见于名单"), listed_alone),
    ]
    told = [(label, words) for label, words in parts if words]
    return Words(
        "; ".join(f"{label.en}: {', '.join(words)}" for label, words in told),
        "；".join(f"{label.zh}：{'、'.join(words)}" for label, words in told),
    )


def _text(words: Sequence[str], places: int) -> str:
    return " ".join(word for at, word in enumerate(words) if places >> at & 1)


def _both(asked: Sequence[str], listed: Sequence[str], pair: Pair) -> str:
    return f"{_text(asked, pair.asked)} ~ {_text(listed, pair.listed)}"


def _left(words: Sequence[str], taken: Sequence[int]) -> list[str]:
    places = 0
    for one in taken:
        places |= one
    return [word for at, word in enumerate(words) if not places >> at & 1]
