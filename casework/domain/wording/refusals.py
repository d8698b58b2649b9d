"""The words of refusal that belong to no guard: no such move, hold, role, what is missing."""

from __future__ import annotations

from casework.domain.definition import COMMENT, Definition, Words
from casework.domain.facts import Facts, Refusal
from casework.domain.wording.facts import FLAG_TITLES, listed, roles_in_words, title_of
from casework.errors import Malformed


def missing(definition: Definition, names: list[str], language: str) -> Malformed:
    """Say what is needed and not given, by field."""
    titles = [Words("a comment", "意见") if name == COMMENT else title_of(name, definition) for name in names]
    asked = listed(titles)
    word = Words("This is needed.", "此项必填。").in_(language)
    return Malformed(
        f"Still needed: {asked.en}.", zh=f"尚需填写：{asked.zh}。", errors={name: [word] for name in names}
    )


def no_such_move(definition: Definition, state: str, trigger: str) -> Refusal:
    """Say where the case is, and where the trigger is possible."""
    here = definition.states[state].title
    sources = [source for t in definition.transitions if t.trigger == trigger for source in t.sources]
    if not sources:
        return Refusal(
            f"A case of “{definition.title.en}” knows no such action. Choose one that the case offers.",
            f"“{definition.title.zh}”案件没有此操作。请选择案件所提供的操作。",
            "move",
        )
    title = next(t.title for t in definition.transitions if t.trigger == trigger)
    places = listed([definition.states[s].title for s in sources])
    return Refusal(
        f"The case is in “{here.en}”; “{title.en}” is possible in {places.en}.",
        f"案件处于“{here.zh}”；“{title.zh}”仅可在以下状态进行：{places.zh}。",
        "move",
    )


def held_back(facts: Facts) -> Refusal:
    """Say why the case is held."""
    hold = facts.held
    reason = hold.reason if hold else ""
    return Refusal(
        f"The case is on hold: {reason}. Release it first, or wait until it is released.",
        f"案件已挂起：{reason}。请先解除挂起，或等待解除。",
        "hold",
    )


def wrong_role(by: tuple[str, ...], flags: tuple[str, ...], title: Words) -> Refusal:
    """Say whose act it is."""
    who = roles_in_words(by)
    if flags:
        extra = listed([FLAG_TITLES[flag] for flag in flags])
        who = Words(f"{who.en} with {extra.en}", f"具有{extra.zh}的{who.zh}")
    return Refusal(
        f"Your role does not allow “{title.en}”. It is for {who.en}.",
        f"您的角色不能进行“{title.zh}”。此操作由{who.zh}办理。",
        "role",
    )
