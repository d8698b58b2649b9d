"""The condition by which a case is found from what a person types: a reference, a name, a number, words."""

from __future__ import annotations

import re
from typing import Any, cast

from sqlalchemy import ColumnElement, func, literal_column, select, text

from casework.db import db
from casework.domain.cases.words import asked_words
from casework.models import Case, SearchText

Condition = ColumnElement[bool]
C: Any = Case.__table__.c
S: Any = SearchText.__table__.c
REFERENCE = re.compile(r"[A-Z]{2,5}-\d{4}-\d{1,12}")
MOST_FOUND = 2_000


def found_by(typed: str) -> ColumnElement[bool]:
    """Return the condition that a case is meant by `typed`; all words must be in it, the last may be begun
    only.
    """
    reference = typed.strip().upper()
    if REFERENCE.fullmatch(reference):
        prefix, year, number = reference.split("-")
        return cast(Condition, C.reference == f"{prefix}-{year}-{int(number):06d}")
    words = asked_words(phone_of(typed))[:12]
    if not words:
        return cast(Condition, C.id.is_(None))
    found = _on_postgres(words) if db.engine.dialect.name == "postgresql" else _on_sqlite(words)
    return cast(Condition, C.id.in_(found))


def phone_of(typed: str) -> str:
    """Return a phone number without the spaces people write in it; other text as it is."""
    squeezed = re.sub(r"[\s().-]", "", typed)
    return squeezed if re.fullmatch(r"\+?\d{6,15}", squeezed) else typed


def _on_postgres(words: list[str]) -> Any:
    vector: Any = literal_column("to_tsvector('simple', search_texts.words)")
    queries = [func.phraseto_tsquery("simple", word) for word in words[:-1]]
    queries.append(func.to_tsquery("simple", _begun(words[-1])))
    asked: Any = queries[0]
    for query in queries[1:]:
        asked = asked.op("&&")(query)
    return select(S.case_id).where(vector.op("@@")(asked))


def _begun(word: str) -> str:
    parts = [part for part in re.split(r"\W+|_", word) if part]
    return " <-> ".join(f"'{part}'" for part in parts) + ":*"


def _on_sqlite(words: list[str]) -> Any:
    asked = " ".join(f'"{word}"' for word in words) + "*"
    index = text("SELECT rowid AS case_id FROM search_index WHERE search_index MATCH :asked LIMIT :most")
    return index.bindparams(asked=asked, most=MOST_FOUND)
