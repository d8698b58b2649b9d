"""Where templates lie, the bank's own before the product's: always escaped, nothing left undefined."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from casework.delivery import wording

BESIDE = Path(__file__).resolve().parents[1] / "templates"
FOLDER = BESIDE if BESIDE.is_dir() else BESIDE.parents[1] / "templates"
PAIR = re.compile(r'say\(("(?:[^"\\]|\\.)*"), ("(?:[^"\\]|\\.)*")\)')


class Spoken(FileSystemLoader):
    """Reads a template for one language: of each `say("words", "词语")` that language's words are left.

    A template of the bank's rulebook comes before the product's of the same name.
    """

    def __init__(self, language: str, folder: Path = FOLDER) -> None:
        super().__init__([folder, FOLDER])
        self.picked = r"\2" if language == "zh" else r"\1"

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, fresh = super().get_source(environment, template)
        return PAIR.sub(self.picked, source), name, fresh


def environment(language: str, loader: FileSystemLoader | None = None) -> Environment:
    """Return a Jinja environment of one language; moments are told in the zone of the value `zone`."""
    made = Environment(
        loader=loader or Spoken(language),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("moment", "due", "short_moment"):
        made.filters[name] = _in_zone(getattr(wording, name), language)
    made.filters["left"] = lambda due, at: wording.left(due, at, language)
    made.filters["passed"] = lambda threshold: wording.passed(threshold, language)
    made.filters["place"] = lambda zone: wording.place(zone, language)
    return made


def _in_zone(said: Callable[..., str], language: str) -> Callable[..., str]:
    @pass_context
    def filtered(context: Context, at: Any, **more: Any) -> str:
        return said(at, more.pop("zone", context["zone"]), language, **more)

    return filtered
