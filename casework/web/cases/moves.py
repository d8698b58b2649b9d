"""What can be done with a case: buttons, the open form, and for grey buttons the reason."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for

from casework.domain.definition import SAME, Transition
from casework.domain.letters import TICK, LetterDraft
from casework.queries.cases.letters import WrittenLetter, draft_of, drafted_elsewhere
from casework.queries.cases.moves import MoveOption, needs_of
from casework.queries.cases.personal import personal_values
from casework.queries.cases.reading import CaseNow
from casework.web.case_views import LetterItem, LetterView, MoveView, OpenMove
from casework.web.cases.fields import field_views
from casework.web.cases.path import usual_next
from casework.web.languages import gettext as _
from casework.web.languages import language

People = tuple[tuple[str, str], ...]
MOVE = "move:"  # before a trigger in an address: an act may be called the same
TEXT = "text."  # before the code of a letter's block, in forms and in errors


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into a form that could not be taken yet, with what is wrong."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    letter: WrittenLetter | None = None
    comment: str = ""
    refused: str = ""
    stale: str = ""


def move_views(options: Sequence[MoveOption], reference: str) -> tuple[MoveView, ...]:
    """Return the buttons in the order of the definition, the possible ones with the address of their form."""
    spoken = language()
    return tuple(
        MoveView(
            trigger=option.transition.trigger,
            title=option.transition.title.in_(spoken),
            allowed=option.allowed,
            reason=option.refusal.in_(spoken) if option.refusal else "",
            url=url_for(
                "cases.show_case", reference=reference, do=MOVE + option.transition.trigger, _anchor="form"
            ),
        )
        for option in options
    )


def usual(now: CaseNow, options: Sequence[MoveOption]) -> Transition | None:
    """Return the move that is open when nothing was chosen."""
    allowed = (option.transition for option in options if option.allowed)
    return usual_next(now.definition, now.row["state"], allowed)


def open_move(
    now: CaseNow, transition: Transition, typed: Typed, people: tuple[tuple[str, str], ...], at: datetime
) -> OpenMove:
    """Return the form of one move, with what the case already says and what was typed before."""
    spoken, row = language(), now.row
    needs = needs_of(now, transition, at)
    values = {**now.fields, **personal_values(row["id"], row["fields"]), **typed.values}
    names = [(one["name"], one["required"]) for one in needs["fields"]]
    target = row["state"] if transition.to == SAME else transition.to
    letter = needs["letter"]
    if letter is not None and typed.letter is not None:
        letter = draft_of(now, letter.kind, typed.letter, at)
    address = {"reference": row["reference"]}
    return OpenMove(
        trigger=transition.trigger,
        title=transition.title.in_(spoken),
        source=now.definition.state(row["state"]).title.in_(spoken),
        target="" if target == row["state"] else now.definition.state(target).title.in_(spoken),
        fields=field_views(now.definition, names, values, typed.errors, currency_of(now), people),
        letter=letter_view(now, letter, typed, at, approved=bool(transition.approves)) if letter else None,
        comment=typed.comment,
        comment_errors=tuple(typed.errors.get("comment", ())),
        needs_comment=needs["comment"],
        key=secrets.token_urlsafe(16),
        url=url_for("cases.make_move", **address),
        preview_url=url_for("cases.preview_letter", **address),
        draft_url=url_for("cases.keep_draft", **address) if letter else "",
    )


def currency_of(now: CaseNow) -> str:
    return now.rules.entity(now.row["entity"]).currency


def letter_view(
    now: CaseNow, letter: LetterDraft, typed: Typed, at: datetime, *, approved: bool = False
) -> LetterView:
    """Return the letter as a checklist; blocks that a regime words beforehand are filled with its words."""
    missing = {content.code for content in letter.missing()}
    title = now.rules.letters(now.row["entity"], letter.kind, at.date()).title.in_(language())
    items = tuple(_item(letter, content, content.code not in missing, typed) for content in letter.contents)
    return LetterView(title, letter.language, items, approved and drafted_elsewhere(now, letter.kind))


def _item(letter: LetterDraft, content: Any, done: bool, typed: Typed) -> LetterItem:
    value = letter.texts.get(content.code, "")
    if not value and content.prefill and typed.letter is None:
        value = content.prefill.in_(letter.language)
        done = content.kind != TICK
    return LetterItem(
        code=content.code,
        title=content.label.in_(language()),
        kind="tick" if content.kind == TICK else "text",
        done=done,
        value=value,
        errors=tuple(typed.errors.get(TEXT + content.code, ())),
    )


def letter_sent(form: Mapping[str, str], ticks: Sequence[str]) -> WrittenLetter:
    """Return the letter as a form sent it."""
    texts = {name.removeprefix(TEXT): text for name, text in form.items() if name.startswith(TEXT)}
    return WrittenLetter(texts, frozenset(ticks), form.get("letter_language") or None)


def next_in_words(now: CaseNow, options: Sequence[MoveOption]) -> str:
    """Return what usually comes next, for the head of the panel."""
    transition = usual(now, options)
    if transition is None:
        return ""
    return _("Next: %(move)s", move=transition.title.in_(language()))
