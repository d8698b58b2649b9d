"""Where the product's own templates lie, and how they are read: always escaped, nothing left undefined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from casework.delivery import wording

BESIDE = Path(__file__).resolve().parents[1] / "templates"
FOLDER = BESIDE if BESIDE.is_dir() else BESIDE.parents[1] / "templates"


def environment(loader: BaseLoader | None = None) -> Environment:
    """Return a Jinja environment; `say`, `moment` and the like follow the values `language` and `zone`."""
    made = Environment(
        loader=loader or FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["say"] = _say
    for name in ("moment", "due", "short_moment", "short_day"):
        made.filters[name] = _in_zone(getattr(wording, name))
    made.filters["span"] = _length
    made.globals["place"] = _place
    return made


@pass_context
def _say(context: Context, en: str, zh: str) -> str:
    """Pick the words of the reader's language; both stand side by side in the template."""
    return zh if context["language"] == "zh" else en


@pass_context
def _length(context: Context, time: Any) -> str:
    return wording.length(time, context["language"])


@pass_context
def _place(context: Context) -> str:
    return wording.place(context["zone"], context["language"])


def _in_zone(said: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def filtered(context: Context, at: Any, **more: Any) -> str:
        return said(at, more.pop("zone", context["zone"]), context["language"], **more)

    return filtered
