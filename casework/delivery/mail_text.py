"""Mail as people read it: one pair of templates a kind, text and HTML, each in English and Chinese.

Values that every kind needs: `bank`, `link`, `zone` of the recipient, `at` (UTC, when it is written).
    reminder, breach  reference, kind, clocks [{title, due_at, threshold, regulatory}], settings
    assigned          reference, kind, state, clocks, settings
    returned          reference, kind, clocks, settings
    moved             reference, kind, state, clocks, settings
    unassigned        reference, kind, state, clocks, settings
    item_opened       reference, kind, item, due_at or None, settings
    digest            entries [{reference, link, title, due_at or None}], more (count left out), settings
    letter            subject, body (plain text), reference, stop (where outreach is stopped; "" for service)
    invitation        name (to sign in with), until (UTC)
    issue_found       issue (its number), cases (how many complaints)
A template that the bank adds gets those of reminder, breach, moved or item_opened, by what its notice tells.
Only the letter, which is for the customer alone, holds personal data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment

from casework.delivery.templates import FOLDER, Spoken, environment

KINDS = (
    "reminder", "breach", "assigned", "returned", "moved", "unassigned", "item_opened", "digest", "letter",
    "invitation", "issue_found",
)  # fmt: skip


def render(
    template: str, language: str, values: Mapping[str, Any], folder: Path = FOLDER
) -> tuple[str, str, str]:
    """Return subject, text and HTML of a mail; a value that is missing is an error, never an empty place.

    `folder` has the bank's templates; what it has not is taken from the product's.
    """
    given = {**values, "language": language, "lang": "zh-CN" if language == "zh" else "en"}
    plain, styled = _plain(language, folder), _styled(language, folder)
    subject, _, text = plain.get_template(f"mail/{template}.txt").render(given).partition("\n")
    html = styled.get_template(f"mail/{template}.html").render(given)
    return subject.strip(), text.strip() + "\n", html


@cache
def _plain(language: str, folder: Path) -> Environment:
    """The text halves: read by eye as they are, so nothing in them is escaped for HTML."""
    made = environment(language, Spoken(language, folder))
    made.autoescape = False
    return made


@cache
def _styled(language: str, folder: Path) -> Environment:
    return environment(language, _Inlined(language, folder))


class _Inlined(Spoken):
    """Puts the style sheet into the elements once, when a template is read: mail readers drop style sheets.

    It reads them as HTML: it would turn < > & of Jinja expressions into entities and move what stands
    between table rows, so the templates keep both out.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, fresh = super().get_source(environment, template)
        if not template.endswith(".html"):
            return source, name, fresh
        css = (FOLDER / "mail" / "mail.css").read_text("utf-8")
        inliner = CSSInliner(extra_css=css, load_remote_stylesheets=False, keep_style_tags=False)
        if source.lstrip().lower().startswith("<!doctype"):
            return inliner.inline(source), name, fresh
        return inliner.inline_fragment(source, css), name, fresh
