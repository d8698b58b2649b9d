"""What somebody who is signed in asked for and may not have goes on record, by numbers and references."""

from __future__ import annotations

import re

import structlog
from flask import current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from casework.commands.evidence.record_denial import record_denial
from casework.errors import CaseworkError, Denied, NotFound, Unavailable
from casework.web.access import permission_of
from casework.web.moment import now

log = structlog.get_logger()
REFERENCE = re.compile(r"[A-Z]{2,6}-\d{4}-\d{1,9}|\d{1,12}")


def note_denial(error: CaseworkError) -> None:
    """Record a refusal of access; that it cannot be recorded changes nothing about the refusal."""
    actor, rule = g.get("actor"), request.url_rule
    if actor is None or rule is None or not isinstance(error, Denied | NotFound):
        return
    if isinstance(error, NotFound) and not request.view_args:
        return
    permission = permission_of(current_app.view_functions[rule.endpoint]) or rule.endpoint
    try:
        record_denial(actor, permission, f"{request.method} {asked_for(rule.rule)}", now())
    except (SQLAlchemyError, Unavailable) as fault:
        log.warning("denial not recorded", exc_info=fault)


def asked_for(rule: str) -> str:
    """Return the address of a request with references and numbers filled in, and nothing that was typed."""
    for name, value in (request.view_args or {}).items():
        shown = str(value) if REFERENCE.fullmatch(str(value)) else "…"
        rule = re.sub(rf"<(?:[^<>:]*:)?{name}>", shown, rule)
    return rule
