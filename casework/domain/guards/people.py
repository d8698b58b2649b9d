"""Guards on who acts: four eyes, conflicts of interest, competence, absence."""

from __future__ import annotations

from casework.domain.facts import Facts, Refusal
from casework.domain.guards.vocabulary import guard


@guard()
def four_eyes(facts: Facts) -> Refusal | None:
    """Refuse who had a hand in what is being approved, or has approved it already.

    Reads the makers and approvers of the approval since its last return, not the last mover, and
    `letter.rewritten`: the letter comes with other words than its draft. A delegate counts for the principal
    too.
    """
    if not facts.actor.persons.isdisjoint(facts.makers):
        return Refusal(
            "You helped to write what you would approve. Another person with this authority can approve it.",
            "您参与了待批准内容的起草，不能批准。可由另一位有此权限的人员批准。",
        )
    if not facts.actor.persons.isdisjoint(facts.approvers):
        return Refusal(
            "You have approved this already. The next approval must be another person's.",
            "您已批准过此内容，下一级批准须由另一人作出。",
        )
    if facts.extra.get("letter.rewritten"):
        return Refusal(
            "Nobody has read these words but you. Approve the letter as it was drafted, or return it and say "
            "what should change.",
            "信函文字已被您改动，尚无他人审阅。请按原稿批准，或退回并说明应如何修改。",
        )
    return None


@guard(reads=("actor.conflicted",))
def no_conflict(facts: Facts) -> Refusal | None:
    """Refuse a handler who is involved in the matter (China: 回避).

    Reads `actor.conflicted`: the actor declared an interest, is complained of or related to a party.
    """
    if facts.extra.get("actor.conflicted"):
        return Refusal(
            "You are involved in this matter. Your team lead can assign the case to somebody who is not.",
            "您与本案有利害关系，须回避。团队负责人可将案件分配给其他人员。",
        )
    return None


@guard(reads=("actor.units",))
def not_unit_complained_of(facts: Facts) -> Refusal | None:
    """Refuse a reviewer from the unit that the complaint is about (RBI IO Directions 2026, CN 核查).

    Reads the field `unit_complained_of`, the actor's teams, and `actor.units`: the actor's further units.
    """
    unit = facts.fields.get("unit_complained_of")
    if unit and unit in facts.actor.teams.union(facts.extra.get("actor.units", ())):
        return Refusal(
            "You belong to the unit that this complaint is about. A reviewer from another unit can do this.",
            "您属于被投诉单位，不能进行复核。可由其他单位的复核人员办理。",
        )
    return None


@guard(reads=("person.conflicted",))
def not_conflicted(facts: Facts) -> Refusal | None:
    """Refuse to assign a case to a person who is involved in it. Reads `person.conflicted`."""
    if facts.extra.get("person.conflicted"):
        return Refusal(
            "This person is involved in the matter. Choose somebody who is not.",
            "该人员与本案有利害关系，须回避。请选择其他人员。",
        )
    return None


@guard(reads=("person.competences",))
def competent(facts: Facts) -> Refusal | None:
    """Refuse to assign a case to a person who may not handle its product.

    Reads `person.competences`, the products that the proposed person handles; absent or empty means all.
    """
    products = facts.extra.get("person.competences")
    product = facts.fields.get("product")
    if products and product and product not in products:
        return Refusal(
            "This person does not handle this product. Choose another, or have the competence added.",
            "该人员不负责此类产品。请选择负责该产品的人员，或先为其添加该产品资质。",
        )
    return None


@guard(reads=("person.away",))
def not_away(facts: Facts) -> Refusal | None:
    """Refuse to assign a case to a person who is away. Reads `person.away`: the last day of it, or false."""
    away = facts.extra.get("person.away")
    if away:
        return Refusal(
            f"This person is away until {away}. Choose somebody else, or the delegate.",
            f"该人员在{away}之前不在岗。请选择其他人员或其代理人。",
        )
    return None


def refusal_of_assignment(facts: Facts) -> Refusal | None:
    """Return why the case cannot be assigned to the person whom `extra` describes; None if it can.

    An assignment is an act of its own and no trigger.
    """
    checks = (check(facts) for check in (not_conflicted, competent, not_away))
    return next((refusal for refusal in checks if refusal is not None), None)
