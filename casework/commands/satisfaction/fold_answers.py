"""Fold what changed the tallies of surveys into their sums, so that the page's reading stays quick."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from casework.commands.fold_counters import MOST
from casework.db import db, transaction
from casework.models import SurveyDelta, SurveyTally

_deltas: Any = SurveyDelta.__table__
_tallies: Any = SurveyTally.__table__
_key = (_deltas.c.case_id, _deltas.c.seq, _deltas.c.question, _deltas.c.bucket)
PLACE = ("entity", "survey", "period", "team", "question", "role", "bucket")


def fold_answers(most: int = MOST) -> int:
    """Fold the oldest changes and return how many there were: a change and its sum are never both counted."""
    place = [_deltas.c[name] for name in PLACE]
    with transaction() as session:
        oldest = select(*_key).order_by(*_key).limit(most).with_for_update(skip_locked=True)
        gone = session.execute(
            delete(_deltas).where(tuple_(*_key).in_(oldest)).returning(*place, _deltas.c.change)
        ).all()
        sums: Counter[tuple[str, ...]] = Counter()
        for row in gone:
            sums[tuple(row[:-1])] += row[-1]
        for where, change in sorted(sums.items()):
            session.execute(_added(dict(zip(PLACE, where, strict=True)), change))
    return len(gone)


def _added(place: dict[str, str], change: int) -> Any:
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(_tallies).values(**place, number=change)
    return row.on_conflict_do_update(
        index_elements=list(PLACE), set_={"number": _tallies.c.number + row.excluded.number}
    )
