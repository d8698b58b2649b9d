"""What every answer carries for safety, and what every form must prove."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

from casework.errors import Denied

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
MOST_TEXT = 2 * 1024 * 1024
MOST_OF_STRANGERS = 256 * 1024  # 20,000 characters of Chinese as a form sends them, and room for the rest
ONE_YEAR = "max-age=31536000; includeSubDomains"

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://")


def protect(app: Flask, *, https: bool) -> None:
    """Wire forms' proof, rate limits and headers into the application."""
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)  # `prove_form` asks, once the address is known
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # as long as the session
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)  # no referrer is sent; the origin is compared instead
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(bound_text)
    app.before_request(prove_form)
    app.after_request(lambda answer: with_headers(answer, https=https))


def bound_text() -> None:
    """Refuse more than a form or a document of JSON can need; only files may be larger."""
    if request.path.startswith("/public/"):
        request.max_content_length = MOST_OF_STRANGERS
    elif request.mimetype != "multipart/form-data":
        request.max_content_length = MOST_TEXT


def prove_form() -> None:
    """Refuse a change that another site sent, or without the form's token; API clients bring a bearer."""
    if request.method in SAFE or request.path.startswith("/api/"):
        return
    refuse_foreign_origin()
    csrf.protect()


def refuse_foreign_origin() -> None:
    """Raise Denied if the browser says that the request comes from elsewhere.

    Browsers send `Sec-Fetch-Site`; under our referrer policy the Origin of a form is "null", so that one
    counts only where the newer header is missing.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None:
        foreign = origin is not None and urlsplit(origin).netloc != request.host
    else:
        foreign = site not in ("same-origin", "none")
    if foreign:
        raise Denied("This form was sent from another site.", zh="该表单来自其他网站，已拒绝。")


def with_headers(answer: Response, *, https: bool) -> Response:
    """Add the headers; an answer that set one of them, such as a file's own policy, keeps it."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if https:
        answer.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
    if request.endpoint != "static":
        answer.headers.setdefault("Cache-Control", "no-store")
        answer.vary.add("Cookie")
    if "request_id" in g:
        answer.headers["X-Request-ID"] = g.request_id
    return answer
