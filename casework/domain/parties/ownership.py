"""Who owns and controls whom on a day: what the graph may not be, and the natural persons behind a party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from casework.errors import Refused

OWNER, CONTROLLER, DIRECTOR = "owner", "controller", "director"
RELATIONS = (
    OWNER, CONTROLLER, DIRECTOR, "signatory", "guarantor", "sponsor", "agent_bank", "borrower",
)  # fmt: skip
BINDING = (OWNER, CONTROLLER)  # what ownership and control run along
WHOLE, MAJORITY, QUARTER = Decimal(100), Decimal(50), Decimal(25)
BEGINNING, END = "0000-01-01", "9999-12-31"
MOST_ROUTES = 50  # that explain one owner; the share counts all
DIGITS = 60  # of the arithmetic: a chain of ten shares of four decimals is exact


@dataclass(frozen=True, slots=True)
class Relation:
    """That one party owns, controls or serves another from `since` until before `until`, ISO dates.

    `share` is per cent, of an owner alone; None is an owner whose share nobody knows.
    """

    owner: int
    of: int
    kind: str = OWNER
    share: Decimal | None = None
    since: str | None = None
    until: str | None = None
    number: int = 0

    @property
    def first(self) -> str:
        return self.since or BEGINNING

    @property
    def last(self) -> str:
        """The first day on which it is not good any more."""
        return self.until or END

    def holds_on(self, day: str) -> bool:
        return self.first <= day < self.last


@dataclass(frozen=True, slots=True)
class Route:
    """One way from a natural person to the party: the parties passed, the person first, and the share."""

    parties: tuple[int, ...]
    relations: tuple[int, ...]
    share: Decimal


@dataclass(slots=True)
class BeneficialOwner:
    """A natural person behind a party. `basis`: share control manager; `share` is the sum of all routes."""

    party: int
    basis: str
    share: Decimal = Decimal(0)
    routes: list[Route] = field(default_factory=list)


def check_new(relation: Relation, known: Iterable[Relation], called: Callable[[int], str] = str) -> None:
    """Refuse a relation that cannot be true together with those that are known, on any day of its time.

    `known` holds all that owns or controls either end, up to the top; `called` names a party in the reason.
    Raises Refused with the reason.
    """
    known = [one for one in known if one.kind in BINDING and one.number != relation.number]
    if relation.owner == relation.of:
        raise Refused("Nobody is related to itself.", zh="任何一方不能与自身建立关系。")
    if relation.last <= relation.first:
        raise Refused("It ends before it begins.", zh="结束日期早于开始日期。")
    if relation.kind not in BINDING:
        return
    if way := _way_back(relation, known):
        chain = " → ".join(called(party) for party in (*way, way[0]))
        raise Refused(
            f"That would be a circle: {chain}; nobody owns or controls itself.",
            zh=f"这会形成循环：{chain}；任何一方不能持有或控制自身。",
        )
    _check_whole(relation, known)


def _way_back(relation: Relation, known: Sequence[Relation]) -> list[int]:
    """Return the parties from the owned one down to its would-be owner, if one leads there on some day."""
    below: dict[int, list[Relation]] = defaultdict(list)
    for one in known:
        below[one.owner].append(one)
    ways = [(relation.of, relation.first, relation.last, [relation.owner, relation.of])]
    seen: set[tuple[int, str, str]] = set()
    while ways:
        party, first, last, path = ways.pop()
        for one in below[party]:
            span = max(first, one.first), min(last, one.last)
            if span[0] >= span[1] or (one.of, *span) in seen:
                continue
            if one.of == relation.owner:
                return path
            seen.add((one.of, *span))
            ways.append((one.of, *span, [*path, one.of]))
    return []


def _check_whole(relation: Relation, known: Sequence[Relation]) -> None:
    """Refuse shares of the direct owners that add up to more than the whole on a day of the new one."""
    beside = [one for one in known if one.of == relation.of and one.share is not None]
    days = {relation.first, *(one.first for one in beside if relation.holds_on(one.first))}
    for day in sorted(days):
        held = sum((one.share for one in beside if one.share is not None and one.holds_on(day)), Decimal(0))
        total = held + (relation.share or 0)
        if total > WHOLE:
            raise Refused(
                f"The shares would add up to {plain(total)} %: {plain(held)} % are recorded already.",
                zh=f"持股合计将达 {plain(total)}%：已登记 {plain(held)}%。",
            )


def beneficial_owners(
    party: int,
    relations: Iterable[Relation],
    is_person: Callable[[int], bool],
    day: str,
    threshold: Decimal = QUARTER,
    over: bool = False,
) -> list[BeneficialOwner]:
    """Return the natural persons behind a party on a day, the largest share first.

    Shares are multiplied along a route and added up over routes; one counts from `threshold` per cent on,
    or above it where `over`. Who controls it (a chain of controllers and majorities) is one without any
    share. Where nobody is found, the natural persons who direct it stand in.
    """
    good = [one for one in relations if one.holds_on(day)]
    above: dict[int, list[Relation]] = defaultdict(list)
    for one in good:
        if one.kind in BINDING:
            above[one.of].append(one)
    found: dict[int, BeneficialOwner] = {}
    with localcontext() as context:
        context.prec = DIGITS
        for person, share in _shares(party, above).items():
            if is_person(person) and (share > threshold if over else share >= threshold):
                found[person] = BeneficialOwner(person, "share", share, _routes(person, party, above))
        for route in _controls(party, above, is_person):
            person = route.parties[0]
            known = found.setdefault(person, BeneficialOwner(person, "control", route.share))
            if known.basis == "control" and not known.routes:
                known.share = _shares(party, above).get(person, Decimal(0))
                known.routes = [route]
    if not found:
        for one in good:
            if one.of == party and one.kind == DIRECTOR and is_person(one.owner):
                found[one.owner] = BeneficialOwner(
                    one.owner, "manager", Decimal(0), [Route((one.owner, party), (one.number,), Decimal(0))]
                )
    return sorted(found.values(), key=lambda one: (-one.share, one.party))


def _shares(party: int, above: dict[int, list[Relation]]) -> dict[int, Decimal]:
    """Return everybody above with their share of the party, over all routes."""
    shares: dict[int, Decimal] = defaultdict(Decimal)
    for below in _downwards(party, above):
        of_party = WHOLE if below == party else shares[below]
        for one in above[below]:
            if one.share is not None:
                shares[one.owner] += of_party * one.share / WHOLE
    return shares


def _downwards(party: int, above: dict[int, list[Relation]]) -> list[int]:
    """Return the party and all above it, each before those that are above it."""
    order: list[int] = []
    seen: set[int] = set()
    todo = [(party, False)]
    while todo:
        one, done = todo.pop()
        if done:
            order.append(one)
        elif one not in seen:
            seen.add(one)
            todo.append((one, True))
            todo += [(relation.owner, False) for relation in above[one]]
    return order[::-1]


def _routes(person: int, party: int, above: dict[int, list[Relation]]) -> list[Route]:
    """Return the ways by which a person holds a share, the largest first, at most 50."""
    found: list[Route] = []
    ways: list[tuple[int, tuple[int, ...], tuple[int, ...], Decimal]] = [(party, (party,), (), WHOLE)]
    while ways and len(found) < MOST_ROUTES:
        at, parties, numbers, share = ways.pop()
        if at == person:
            found.append(Route(parties, numbers, share))
            continue
        ways += [
            (one.owner, (one.owner, *parties), (one.number, *numbers), share * one.share / WHOLE)
            for one in above[at]
            if one.share is not None and one.owner not in parties
        ]
    return sorted(found, key=lambda route: (-route.share, route.parties))


def _controls(party: int, above: dict[int, list[Relation]], is_person: Callable[[int], bool]) -> list[Route]:
    """Return the chains by which a natural person controls the party: controllers and majorities alone."""
    found: list[Route] = []
    ways: list[tuple[int, tuple[int, ...], tuple[int, ...]]] = [(party, (party,), ())]
    while ways and len(found) < MOST_ROUTES:
        at, parties, numbers = ways.pop()
        for one in above[at]:
            majority = one.share is not None and one.share > MAJORITY
            if one.owner in parties or not (one.kind == CONTROLLER or majority):
                continue
            way = (one.owner, (one.owner, *parties), (one.number, *numbers))
            if is_person(one.owner):
                found.append(Route(way[1], way[2], Decimal(0)))
            else:
                ways.append(way)
    return found


def plain(share: Decimal) -> str:
    """Return a share as people write it: at most four decimals, no zeros at the end."""
    text = f"{share:.4f}".rstrip("0").rstrip(".")
    return text or "0"
