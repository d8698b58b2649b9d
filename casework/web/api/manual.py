"""/docs: the description of the interface to read and try out, without a script inside the page."""

from __future__ import annotations

from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Response, render_template, send_from_directory

ASSETS = Path(flask_swagger_ui.__file__).parent / "dist"
SHOWN = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")

bp = Blueprint("manual", __name__, url_prefix="/docs")


@bp.get("")
def show_manual() -> str:
    return render_template("docs.html")


@bp.get(f"/<any({', '.join(map(repr, SHOWN))}):name>")
def asset(name: str) -> Response:
    """Give a file of the viewer; it comes with a package, not from the network."""
    return send_from_directory(ASSETS, name, max_age=3600)
