"""Industry codes: written with or without the letter of their section, found by their beginning."""

from __future__ import annotations

from collections.abc import Mapping

#: GB/T 4754-2017: letter of the section -> its first and last division
SECTIONS: Mapping[str, tuple[int, int]] = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60),
    "H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79),
    "O": (80, 82), "P": (83, 83), "Q": (84, 85), "R": (86, 90), "S": (91, 96), "T": (97, 97),
}  # fmt: skip
GBT4754 = "gbt4754"


def whole_code(industry: str) -> str:
    """Return a code with its section: "gbt4754:5112" as "gbt4754:F5112"; other codes as they are."""
    scheme, _, code = industry.partition(":")
    if scheme != GBT4754 or not code[:2].isdigit():
        return industry
    division = int(code[:2])
    letter = next((one for one, (low, high) in SECTIONS.items() if low <= division <= high), "")
    return f"{scheme}:{letter}{code}"


def longest_of(industry: str, sectors: Mapping[str, str]) -> str | None:
    """Return what the longest beginning of a code stands for, None where none is named."""
    code = whole_code(industry)
    found = (code[:end] for end in range(len(code), 0, -1))
    return next((sectors[one] for one in found if one in sectors), None)
