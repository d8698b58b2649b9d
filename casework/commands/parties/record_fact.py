"""Record a fact about a customer with its source; a newer one is another version."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.parties.acting import Asked, act_on_parties, stream_of
from casework.commands.parties.checking import LONGEST, checked_day
from casework.commands.satisfaction.ask_after import ask_after
from casework.commands.screening.fold_screening import forget_standing
from casework.db import Row
from casework.domain.facts import Actor
from casework.errors import Malformed
from casework.models import ProfileFact
from casework.queries.screening.names import NAMES

FACT_NAME = re.compile(r"[a-z][a-z0-9_.]{0,59}")
LONGEST_VALUE = 2_000


@dataclass(frozen=True, slots=True)
class Fact:
    """What is so since `as_of`, and from where that is known."""

    name: str
    value: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class RecordFact:
    party: int
    actor: Actor
    fact: Fact
    key: str | None = None


def record_fact(command: RecordFact, at: datetime) -> Row:
    """Record the fact and return the answer with its version as `number`. Raises Malformed by field.

    One that is the occasion of a survey plans to ask the customer.
    """
    fact = _checked(command.fact, command.actor.language.startswith("zh"))
    asked = Asked((command.party,), command.actor, "record_fact", key=command.key, what=asdict(command.fact))

    def act(session: Session, parties: Any) -> Row:
        party = parties[0]
        mine = (ProfileFact.party_id == party.id, ProfileFact.name == fact.name)
        number = (session.scalar(select(func.max(ProfileFact.number)).where(*mine)) or 0) + 1
        row = ProfileFact(
            party_id=party.id, number=number, recorded_at=at, recorded_by=command.actor.name, **asdict(fact)
        )
        session.add(row)
        if fact.name in NAMES:
            forget_standing(session, party.id)
        personal = {"value": fact.value, "source": fact.source}
        codes = {"name": fact.name, "number": number, "as_of": fact.as_of}
        seq = append_event(
            session, stream_of(party.id), "fact_recorded", command.actor.name, at, personal, **codes
        )
        return {"event": seq, "number": number}

    answer = act_on_parties(asked, at, act)
    ask_after(command.party, fact.name, fact.as_of, at)
    return answer


def _checked(fact: Fact, zh: bool) -> Fact:
    errors: dict[str, list[str]] = {}
    if not FACT_NAME.fullmatch(fact.name):
        errors["name"] = ["Small letters, digits, _ and ., a letter first."]
    for name, most in (("value", LONGEST_VALUE), ("source", LONGEST)):
        text = getattr(fact, name).strip()
        if not text or len(text) > most or "\x00" in text:
            errors[name] = [f"填写 1 至 {most} 字。" if zh else f"1 to {most} characters."]
    if errors:
        raise Malformed("The fact cannot be recorded like this.", zh="无法按此登记信息。", errors=errors)
    day = checked_day("as_of", fact.as_of, zh)
    if day is None:
        right = "请填写日期。" if zh else "Write the date as 2026-11-23."
        raise Malformed("Say from when on it is so.", zh="请填写生效日期。", errors={"as_of": [right]})
    return Fact(fact.name, fact.value.strip(), fact.source.strip(), day)
