"""Bring a database to the present schema, name its log once, and keep the released rulebook word for word."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.commands.parties.name_parties import name_parties
from casework.db import transaction
from casework.errors import Refused
from casework.migrations import upgrade
from casework.models import Release, Setting
from casework.rulebook import Rulebook

LOG = "log"


def prepare_database(engine: Engine, rules: Rulebook, at: datetime) -> list[str]:
    """Create or upgrade the schema and load what was released; return the newly loaded files. Repeatable.

    Raises Refused if a released file differs from what this database was promised.
    """
    upgrade(engine)
    name_parties(engine)
    with transaction(engine) as session:
        if session.get(Setting, LOG) is None:
            session.add(Setting(name=LOG, value=f"casework-{secrets.token_hex(8)}"))
            session.flush()
        return [path for path in released_files(rules.root) if _load(session, rules.root, path, at)]


def released_files(root: Path) -> list[str]:
    folders = ("workflows", "policies")
    return sorted(
        str(path.relative_to(root))
        for folder in folders
        for path in (root / folder).rglob("v*.toml")
        if path.stem[1:].isdecimal()
    )


def _load(session: Session, root: Path, path: str, at: datetime) -> bool:
    text = (root / path).read_text("utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = session.get(Release, path)
    if known is None:
        session.add(Release(path=path, sha256=digest, text=text, loaded_at=at))
        append_event(session, "definition/" + path, "released", "system", at, sha256=digest)
        return True
    if known.sha256 != digest:
        raise Refused(
            f"{path} differs from what was released to this database. "
            "Restore it, and put the change into a new version.",
            zh=f"{path} 与已发布到此数据库的内容不同。请恢复原文件，并将更改写入新版本。",
        )
    return False
