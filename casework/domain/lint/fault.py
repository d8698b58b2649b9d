"""A fault of the bank's files: where it is and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `str` gives `workflows/complaint/v1.toml [states.received] queue: no queue …`."""

    block: str
    key: str
    says: str
    file: str = ""

    def __str__(self) -> str:
        block = f" [{self.block}]" if self.block else ""
        key = f" {self.key}" if self.key else ""
        return f"{self.file}{block}{key}: {self.says}".strip()

    def in_file(self, file: str) -> Fault:
        return replace(self, file=file)


def unknown(kind: str, name: object, known: Iterable[str]) -> str:
    """Say that a name is not known, and which one is nearest or which ones there are."""
    names = sorted(known)
    near = get_close_matches(str(name), names, n=1)
    if near:
        return f'no {kind} "{name}"; did you mean "{near[0]}"?'
    if not names:
        return f'no {kind} "{name}"; none is declared'
    return f'no {kind} "{name}"; there are: {", ".join(names)}'
