"""Decide on one hit: another person, an exposed one, adverse media, or the one whom the list means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casework.commands.cases.acting import Asked, act_on
from casework.commands.cases.record_move import consequences
from casework.commands.mail.record_notices import Happening
from casework.commands.recording import Record
from casework.db import Row, db
from casework.domain.facts import Actor
from casework.domain.screening.standing import DECISIONS
from casework.errors import Malformed, NotFound, Refused
from casework.models import ScreeningHit
from casework.queries.cases.outside import is_conflicted
from casework.queries.cases.reading import CaseNow
from casework.queries.outside.asked import OUTSIDE
from casework.queries.outside.asked import Asked as AskedFor

DECIDES_IN = "adjudication"
LONGEST = 4000  # characters of a rationale
_hits: Any = ScreeningHit.__table__


@dataclass(frozen=True, slots=True)
class DecideHit:
    """What a hit of a review is, and why. It stands for the same party, entry and names from now on."""

    reference: str
    hit: int
    decision: str
    rationale: str
    actor: Actor
    key: str | None = None


def decide_hit(command: DecideHit, at: datetime) -> Row:
    """Decide on the hit; it may be decided otherwise until the review is answered.

    Raises NotFound, Denied, Malformed without a rationale, Refused for who had a hand in the case that waits.
    """
    errors: dict[str, list[str]] = {}
    if command.decision not in DECISIONS:
        errors["decision"] = [f"One of: {', '.join(DECISIONS)}."]
    if not command.rationale.strip() or len(command.rationale) > LONGEST or "\x00" in command.rationale:
        zh = command.actor.language.startswith("zh")
        errors["rationale"] = ["请填写认定理由。" if zh else "Say by what you know it."]
    if errors:
        raise Malformed("The hit cannot be decided like this.", zh="无法按此认定。", errors=errors)
    what = {"hit": command.hit, "decision": command.decision, "rationale": command.rationale}
    asked = Asked(command.reference, command.actor, "screening.decide", "decide_hit", command.key, what=what)
    return act_on(asked, at, lambda record, now: _gather(record, now, command))


def _gather(record: Record, now: CaseNow, command: DecideHit) -> int:
    hit = _hit(now, command)
    personal = {"rationale": command.rationale.strip()}
    kind, name = f"hit_decided_{command.decision}", f"{hit['list']}/{hit['entry']}"
    was = {} if hit["decided_by"] is None else {"was": hit["state"]}
    seq = record.event(
        kind, command.actor.name, personal, hit=hit["id"], entry=name, score=hit["score"], **was
    )
    record.change(
        ScreeningHit,
        hit,
        state=command.decision,
        decided_by=command.actor.name,
        decided_at=record.at,
        decided_seq=seq,
    )
    record.decided(command.actor.name)
    consequences(record, now, command.actor, record.body, [Happening(f"event:{kind}", seq)])
    return seq


def _hit(now: CaseNow, command: DecideHit) -> Row:
    with db.engine.connect() as connection:
        mine = (_hits.c.id == command.hit, _hits.c.case_id == now.row["id"])
        row = connection.execute(select(_hits).where(*mine)).mappings().first()
    if row is None:
        raise NotFound("This case has no such hit.", zh="本案没有该项命中。")
    if row["ended_at"] is not None:
        raise Refused("The lists no longer give this hit.", zh="名单已不再产生该项命中。")
    if now.row["state"] != DECIDES_IN:
        raise Refused(
            "Hits are decided while the review is in adjudication. Take the case first.",
            zh="仅可在认定环节认定命中，请先领取案件。",
        )
    if command.actor.id is not None and is_conflicted(now, command.actor.id):
        raise Refused(
            "You are involved in this matter. Another officer decides.", zh="您与本案有利害关系，须回避。"
        )
    handlers = OUTSIDE["cause.handlers"](AskedFor(now, command.actor, now.row["changed_at"], {}))
    if not command.actor.persons.isdisjoint(handlers):
        raise Refused(
            "You took part in the case of this customer that waits for the answer. Another officer decides.",
            zh="您参与了该客户待答复案件的办理，须由其他合规人员认定。",
        )
    return dict(row)
