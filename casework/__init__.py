"""Casework: a bank's case management service."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from casework.config import Settings


def create_app(settings: Settings | None = None, *, demo_password: str | None = None) -> Flask:
    """Return the web application; with `demo_password` the sign-in page offers the demo's people."""
    from casework.web.wiring import build  # late: the command line and the verifier do without Flask

    return build(settings, demo_password)
