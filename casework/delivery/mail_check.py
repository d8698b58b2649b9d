"""The mails of a rulebook, written with made-up values: a faulty one is known before it is owed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, UndefinedError

from casework.delivery.mail_text import KINDS, render

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
USUAL = {
    "bank": "Bank",
    "link": "https://bank.example",
    "settings": "https://bank.example",
    "zone": "UTC",
    "at": AT,
}
CLOCK = {"title": "Clock", "due_at": AT, "threshold": "50%", "regulatory": False}
CASE = {"reference": "CMP-2026-000001", "kind": "Complaint"}
GIVEN: dict[str, dict[str, Any]] = {
    "reminder": CASE | {"clocks": [CLOCK]},
    "breach": CASE | {"clocks": [CLOCK | {"threshold": "100%"}]},
    "item_opened": CASE | {"item": "Work item", "due_at": None},
    "moved": CASE | {"clocks": [CLOCK], "state": "State"},
    "digest": {"entries": [], "more": 0},
}


def mail_faults(root: Path) -> list[str]:
    """Return a fault for each template of a notice that cannot be written in one of the languages."""
    return [
        f"{path} [notices.{notice}] template: {said}"
        for path, notice, template, kind in _used(root)
        if (said := _said(root / "templates", template, kind))
    ]


def kind_of(template: str, happens: str) -> str:
    """Return whose values a template gets: by its own name, or by what its notice answers."""
    if template in KINDS:
        return template if template in GIVEN else "moved"
    kinds = {"threshold": "reminder", "breach": "breach", "item": "item_opened", "digest": "digest"}
    return kinds.get(happens.partition(":")[0], "moved")


def _used(root: Path) -> Iterator[tuple[str, str, str, str]]:
    """Give the notices whose templates are the bank's own, each with the kinds of its values."""
    for path in sorted((root / "notifications").glob("*.toml")):
        for notice in tomllib.loads(path.read_text("utf-8")).get("notices", ()):
            for kind in sorted({kind_of(notice["template"], each) for each in notice["on"]}):
                yield path.relative_to(root).as_posix(), notice["name"], notice["template"], kind


def _said(folder: Path, template: str, kind: str) -> str:
    for language in ("en", "zh"):
        try:
            render(template, language, USUAL | GIVEN[kind], folder)
        except TemplateNotFound as error:
            return f"templates/{error.name} is missing: write it, in both languages"
        except UndefinedError as error:
            known = ", ".join(sorted(USUAL | GIVEN[kind]))
            return f"templates/mail/{template}: {error.message}; what this mail can say is {known}"
        except TemplateError as error:
            return f"templates/mail/{template}: {error.message}"
    return ""
