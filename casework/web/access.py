"""Who asks, and whether their role may ask for this at all. What it may do to one case, queries decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import current_app, g, request, session
from werkzeug.exceptions import Unauthorized

from casework.commands.people.add_token import EVERYTHING
from casework.commands.people.touch_session import touch_session, touch_token
from casework.domain.access import may_use
from casework.domain.facts import Actor
from casework.errors import Denied
from casework.queries.people.sessions import caller_of, visitor_of
from casework.rulebook.current import current
from casework.web.moment import now

P = ParamSpec("P")
R = TypeVar("R")

TOKEN = "token"  # the name of the session's secret within the signed cookie
MARK = "permission"
TOUCHED = timedelta(minutes=1)  # a session's last use is noted no finer than this
PUBLIC = frozenset(
    {
        "static",
        "fonts.typeface",
        "sessions.show_sign_in",
        "sessions.sign_in_now",
        "sessions.show_link",
        "sessions.use_link",
        "sessions.choose_language",
        "sessions.choose_theme",
        "api-docs.openapi_json",
        "manual.show_manual",
        "manual.asset",
        "public_complaint.show_form",
        "public_complaint.send",
        "public_complaint.show_received",
        "public_stop.show_choices",
        "public_stop.stop",
        "public_survey.show_survey",
        "public_survey.answer",
        "Surveys.get_survey",
        "Surveys.create_answers",
        "health.healthz",
        "health.readyz",
        "health.metrics",
    }
)


def allows(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a route be called only by who has the permission in some relation (policies/access.toml)."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            require(permission)
            return view(*args, **kwargs)

        setattr(checked, MARK, permission)
        return checked

    return wrap


def require(permission: str) -> Actor:
    """Return the actor; raise Unauthorized if nobody is signed in, Denied if their roles never may."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise Unauthorized
    if not may(permission):
        raise Denied("Your role does not allow this.", zh="您的角色无权进行此操作。")
    return actor


def may(permission: str) -> bool:
    """True if a role of the actor has the permission in some relation, and the scopes reach as far."""
    actor: Actor | None = g.get("actor")
    scopes: frozenset[str] = g.get("scopes", frozenset((EVERYTHING,)))
    if actor is None or not scopes & {EVERYTHING, permission}:
        return False
    return may_use(current().access, permission, actor)


def recognise() -> None:
    """Before each request: find out who asks, by the cookie on pages and by the bearer token on the API."""
    g.actor, g.visitor = None, None
    if request.endpoint == "static":
        return
    if request.path.startswith("/api/"):
        _recognise_client()
    elif TOKEN in session:
        _recognise_visitor()


def _recognise_visitor() -> None:
    at = now()
    visitor = visitor_of(session[TOKEN], at, current_app.config["SETTINGS"].session_idle)
    if visitor is None:
        session.pop(TOKEN)
        return
    g.visitor, g.actor = visitor, visitor.actor
    if at - visitor.seen_at >= TOUCHED:
        touch_session(visitor.session_id, at)


def _recognise_client() -> None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return
    at = now()
    caller = caller_of(token.strip(), at)
    if caller is None:
        return
    g.actor, g.scopes = caller.actor, caller.scopes
    if caller.last_used_at is None or at - caller.last_used_at >= TOUCHED:
        touch_token(caller.token_id, at)


def permission_of(view: Callable[..., Any]) -> str | None:
    """Return the permission that a route asks for, or None."""
    found: str | None = getattr(view, MARK, None)
    return found
