"""Guards on answering hits of the screening: who may, and that each one is decided."""

from __future__ import annotations

from collections.abc import Sequence

from casework.domain.facts import Facts, Refusal
from casework.domain.guards.vocabulary import guard
from casework.domain.screening.standing import ENHANCED, FALSE, OPEN, SANCTION


@guard(reads=("screening.findings",))
def nothing_found(facts: Facts) -> Refusal | None:
    """Refuse where compliance asked for more on a party of the case. Reads `screening.findings`: how many."""
    if not facts.extra.get("screening.findings"):
        return None
    return Refusal("Enhanced diligence is required.", "须进行强化尽职调查。")


@guard(reads=("cause.handlers",))
def not_handler_of_cause(facts: Facts) -> Refusal | None:
    """Refuse who handles the case that this one answers. Reads `cause.handlers`, who had a hand in it."""
    if facts.actor.persons.isdisjoint(facts.extra.get("cause.handlers", ())):
        return None
    return Refusal(
        "You took part in the case of this customer that waits for the answer. Another officer decides.",
        "您参与了该客户待答复案件的办理，须由其他合规人员认定。",
    )


@guard(reads=("screening.hits",))
def every_hit_false(facts: Facts) -> Refusal | None:
    """Refuse unless each hit of the case is decided as another person's. Reads `screening.hits`."""
    hits = _hits(facts)
    if OPEN in hits:
        return _undecided(hits)
    if any(state != FALSE for state in hits):
        return Refusal("A hit was decided to be true.", "有命中已认定为真实匹配。")
    return None


@guard(reads=("screening.hits",))
def pep_or_media_found(facts: Facts) -> Refusal | None:
    """Refuse unless a hit is a politically exposed person or adverse media, none worse or open.

    Reads `screening.hits`.
    """
    hits = _hits(facts)
    if OPEN in hits:
        return _undecided(hits)
    if SANCTION in hits:
        return Refusal("A hit was decided to be a sanction.", "有命中已认定为制裁对象。")
    if not any(state in ENHANCED for state in hits):
        return Refusal(
            "No hit was decided to be a politically exposed person or adverse media.",
            "没有命中被认定为政治公众人物或负面舆情。",
        )
    return None


@guard(reads=("screening.hits",))
def sanction_found(facts: Facts) -> Refusal | None:
    """Refuse unless a hit was decided to be the sanctioned person. Reads `screening.hits`."""
    if SANCTION in _hits(facts):
        return None
    return Refusal("No hit was decided to be a sanction.", "没有命中被认定为制裁对象。")


@guard(reads=("screening.hits",))
def no_hit_left(facts: Facts) -> Refusal | None:
    """Refuse while a hit of the case is open or was found to be true. Reads `screening.hits`."""
    hits = [state for state in _hits(facts) if state != FALSE]
    return Refusal("Hits are left.", "尚有命中。") if hits else None


def _hits(facts: Facts) -> Sequence[str]:
    hits: Sequence[str] = facts.extra.get("screening.hits", ())
    return hits


def _undecided(hits: Sequence[str]) -> Refusal:
    left = sum(state == OPEN for state in hits)
    return Refusal(
        f"{left} hits are not decided yet. Decide each, with its rationale.",
        f"尚有 {left} 项命中未认定，请逐项认定并说明理由。",
    )
