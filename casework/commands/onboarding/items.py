"""What the acts on items of a checklist have in common: find the item and its task, read a day."""

from __future__ import annotations

from datetime import date

from casework.db import Row
from casework.domain.definition import TaskRule
from casework.domain.facts import Actor
from casework.errors import Malformed, NotFound
from casework.queries.cases.reading import CaseNow
from casework.queries.onboarding.items import OF


def item_named(now: CaseNow, number: int, name: str) -> tuple[Row, TaskRule]:
    """Return an item of a checklist and the task it belongs to. Raises NotFound for any other work item."""
    item = next((i for i in now.items if (i["number"], i["task"]) == (number, name)), None)
    task = now.definition.tasks.get(item["fields"].get(OF, "")) if item is not None else None
    if item is None or task is None or task.checklist is None or item["outcome"] == "cancelled":
        raise NotFound("There is no such item of a checklist.", zh="没有这一材料清单项。")
    return item, task


def check_day(name: str, text: str | None, actor: Actor) -> date | None:
    """Return a day as it was sent; None where nothing was. Raises Malformed for what is no day."""
    if text is None or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        en, zh = "Write the date as 2026-11-23.", "日期请写成 2026-11-23。"
        word = zh if actor.language.startswith("zh") else en
        raise Malformed(en, zh=zh, errors={name: [word]}) from None
