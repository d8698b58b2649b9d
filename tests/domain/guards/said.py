"""Ask a guard, and get the words of its refusal."""

from __future__ import annotations

from typing import Any

from casework.domain.facts import Actor
from casework.domain.guards import GUARDS
from tests.domain.matters import LIN, MATTER, facts


def said(name: str, argument: Any = None, actor: Actor = LIN, **more: Any) -> str | None:
    """Return why the guard refuses, None where it lets pass. What it says is said in both languages."""
    refusal = GUARDS[name].check(facts(actor, **more), argument, MATTER)
    if refusal is None:
        return None
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refusal.zh), f"{name} says no Chinese"
    return refusal.en
