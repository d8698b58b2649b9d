"""What people see when something cannot be done: a page in their language with the number of the request."""

from __future__ import annotations

import secrets
import time

import structlog
from flask import Flask, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, Unauthorized

from casework.errors import CaseworkError, Unavailable
from casework.web.access import recognise
from casework.web.denials import note_denial
from casework.web.languages import language
from casework.web.problems import asked_by_program, problem_of

log = structlog.get_logger()

TITLES = {
    400: lazy_gettext("This could not be read"),
    401: lazy_gettext("Please sign in"),
    403: lazy_gettext("Not allowed"),
    404: lazy_gettext("Not found"),
    405: lazy_gettext("Not found"),
    409: lazy_gettext("Not possible now"),
    412: lazy_gettext("Somebody was faster"),
    413: lazy_gettext("Too large"),
    422: lazy_gettext("This could not be read"),
    429: lazy_gettext("Too many requests"),
    503: lazy_gettext("Not available just now"),
}
REASONS = {
    400: lazy_gettext("Go back, read the page anew and send it again."),
    404: lazy_gettext("There is nothing here, or it is not yours to see."),
    405: lazy_gettext("There is nothing here, or it is not yours to see."),
    413: lazy_gettext("A file may have 20 MiB at most."),
    429: lazy_gettext("Wait a minute, then go on."),
    503: lazy_gettext("The database cannot be reached. Send the same form again; it takes effect once."),
}


def answer_errors(app: Flask) -> None:
    """Wire request numbers, the access log and the error pages into the application."""
    app.before_request(begin)
    app.before_request(recognise)
    app.after_request(note)
    app.register_error_handler(CaseworkError, refused)
    app.register_error_handler(Unauthorized, to_sign_in)
    app.register_error_handler(CSRFError, form_grew_old)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(Exception, broken)


def begin() -> None:
    g.request_id, g.began = secrets.token_hex(8), time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def note(answer: Response) -> Response:
    """Log the request: the route, never the address with what people typed into it."""
    if request.endpoint == "static":
        return answer
    actor = g.get("actor")
    log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=answer.status_code,
        ms=round((time.perf_counter() - g.began) * 1000, 1),
        actor=actor.name if actor else None,
    )
    return answer


def refused(error: CaseworkError) -> ResponseReturnValue:
    note_denial(error)
    if asked_by_program():
        return problem_of(error)
    return page(error.status, error.says(language()))


def to_sign_in(error: Unauthorized) -> ResponseReturnValue:
    if asked_by_program():
        return problem_of(error)
    if request.method != "GET" or "X-Fragment" in request.headers:
        return page(401, _("Your session has ended. Sign in again; then send the form once more."))
    asked = request.full_path.rstrip("?")
    return redirect(url_for("sessions.show_sign_in", next=None if asked == "/" else asked))


def form_grew_old(_error: CSRFError) -> ResponseReturnValue:
    return page(400, _("This form is from an earlier session. Read the page anew and send it again."))


def failed(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    if asked_by_program():
        return problem_of(error)
    return page(code, str(REASONS.get(code, "")), dict(error.get_headers()).get("Allow"))


def broken(error: Exception) -> ResponseReturnValue:
    """Answer what nobody foresaw: a constant page and a number; the trace goes to the log alone."""
    if isinstance(error, OperationalError):
        log.warning("database not available", exc_info=error)
        return refused(Unavailable(zh="数据库暂时无法连接；请稍后重新发送同一表单，操作只会生效一次。"))
    log.error("request failed", exc_info=error)
    if asked_by_program():
        return problem_of(error)
    return page(500, _("The fault is ours and was noted. Nothing of what you sent was stored."))


def page(status: int, reason: str, allow: str | None = None) -> tuple[str, int, dict[str, str]]:
    """Return the error page; it says what is so, and gives the number to ask about."""
    title = TITLES.get(status, _("Something went wrong"))
    headers = {"Retry-After": "5"} if status == 503 else {"Allow": allow} if allow else {}
    return render_template("error.html", status=status, title=title, reason=reason), status, headers
